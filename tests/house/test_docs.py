"""The documentation says what is so: examples run, names exist, tables tell every key and column."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.planning.made_up import make_plan

from phusong.layers.errors import BadInput
from phusong.planning.scenario.file import load_scenario

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from phusong_docs import attributes, commands, glossary, output_columns, scenario_keys

PAGES = [
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if "_build" not in page.parts),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
]
PACKAGES = ("layers", "coverage", "planning")
FOLDERS = (*PACKAGES, "data", "tests", "docs", "notebooks", "benchmarks")
MISSING_FILES = {"file-missing", "path-no-match", "table-missing"}


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _tokens(page: Path) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def _blocks(page: Path, language: str) -> list[str]:
    return [t.content for t in _tokens(page) if t.type == "fence" and t.info.strip() == language]


def _all_blocks(language: str) -> list[Any]:
    return [
        pytest.param(block, id=f"{_name(page)}-{number}")
        for page in PAGES
        for number, block in enumerate(_blocks(page, language))
    ]


def _code(page: Path) -> set[str]:
    """What stands in code spans."""
    return {token.content for token in _tokens(page) if token.type == "code_inline"}


# Sphinx's own extensions use what it means to take away.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    """Every link, anchor, picture and reference between pages is followed."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = StringIO()
    with patch_docutils(), docutils_namespace():
        site = Sphinx(
            ROOT / "docs",
            ROOT / "docs",
            tmp_path / "out",
            tmp_path / "doctrees",
            "dummy",
            confoverrides={"nitpicky": True},
            status=None,
            warning=warnings,
        )
        site.build()
    assert warnings.getvalue() == ""


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """Of files; anchors within the site are followed by its build."""
    for token in _tokens(page):
        target = token.attrGet("href") or token.attrGet("src")
        if not target:
            continue
        if "://" in str(target):
            assert re.fullmatch(r"https://[\w.-]+\.\w+(/[^\s]*)?", str(target)), target
        elif not str(target).startswith("#"):
            file = (page.parent / str(target).partition("#")[0]).resolve()
            assert file.exists(), f"{target} is not there"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_files_that_pages_name_are_there(page: Path) -> None:
    named = {
        text.rstrip("/")
        for text in _code(page)
        if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./*-]+", text)
    }
    assert not {text for text in named if not _found(text)}


def _found(text: str) -> bool:
    top, _, rest = text.partition("/")
    inside = ROOT / top / "phusong" / top if top in PACKAGES else ROOT / top
    return any(list(folder.glob(rest)) for folder in (ROOT / top, inside))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_names_of_python_that_pages_give_exist(page: Path) -> None:
    for text in _code(page):
        dotted = re.match(r"phusong(?:\.\w+)+(?![\w.*-])", text)
        # An entry point of somebody else's package, not a module of ours.
        if dotted and dotted[0] != "phusong.propagation":
            _resolve(dotted[0])


def _resolve(dotted: str) -> object:
    """The module, or what stands in one."""
    parts = dotted.split(".")
    for end in range(len(parts), 1, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AssertionError(f"there is no {dotted}")


@pytest.mark.parametrize("block", _all_blocks("toml"))
def test_scenarios_in_pages_are_scenarios(block: str, tmp_path: Path) -> None:
    """Each is read as a variant of the embedded scenario; only its files may lack."""
    if "[project" in block:
        tomllib.loads(block)
        return
    base = (ROOT / "data" / "khanh-hoa" / "scenario.toml").as_posix()
    own = re.sub(r"^base *=.*$", "", block, flags=re.MULTILINE)
    file = tmp_path / "own.toml"
    file.write_text(f'base = "{base}"\n{own}', encoding="utf-8")
    try:
        load_scenario(file)
    except BadInput as error:
        assert {problem.code for problem in error.problems} <= MISSING_FILES, error


@pytest.mark.parametrize("block", _all_blocks("python"))
def test_python_in_pages_runs(block: str) -> None:
    """Examples with a prompt are run, others read, and what they import is there."""
    if ">>>" in block:
        test = doctest.DocTestParser().get_doctest(block, {}, "page", None, 0)
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0
        return
    for node in ast.walk(ast.parse(block)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("phusong"):
            for name in node.names:
                _resolve(f"{node.module}.{name.name}")


def test_examples_of_what_makes_the_reference_run() -> None:
    assert doctest.testmod(attributes).failed == 0


def _typed() -> list[Any]:
    """Commands in consoles, and in the plain blocks of README and older pages."""
    found = []
    for page in PAGES:
        for token in _tokens(page):
            if token.type in ("fence", "code_block"):
                lines = re.findall(r"^(?:\$ )?(phusong .*)$", token.content, re.MULTILINE)
                found += [pytest.param(line, id=f"{_name(page)}: {line[:40]}") for line in lines]
    return found


@pytest.mark.parametrize("line", _typed())
def test_commands_in_pages_are_commands(line: str) -> None:
    """The command is there, and so is every option; arguments stand for the reader's own."""
    known = dict(commands.every_command())
    typed = re.split(r"\s{2,}", line)[0]
    words = shlex.split(typed, comments=True)
    name = max((n for n in known if typed.startswith(n)), key=len, default="")
    assert name or words[:2] in (["phusong", "--help"], ["phusong", "COMMAND"]), typed
    if name:
        options = {
            one for param in known[name].params for one in (*param.opts, *param.secondary_opts)
        }
        given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert given <= options | {"--help"}


def test_every_key_of_a_scenario_is_told() -> None:
    """Write a string under the key in its model: the reference is made from it. And name the key in
    the page that says what it is for."""
    keys = [
        (path, key)
        for path, model in scenario_keys.models()
        for key in scenario_keys.keys_of(model)
    ]
    assert not [f"{path}.{key.name}" for path, key in keys if not key.meaning]
    named = {word for page in PAGES for text in _code(page) for word in re.findall(r"\w+", text)}
    blocks = (t.content for p in PAGES for t in _tokens(p) if t.type in ("fence", "code_block"))
    named |= set(re.findall(r"\w+", " ".join(blocks)))
    assert not {f"{path}.{key.name}" for path, key in keys if key.name not in named}


def test_every_column_is_told() -> None:
    for told in output_columns.TABLES:
        assert not [name for name, text in output_columns.meanings(told).items() if not text], told


def test_columns_that_are_told_are_written() -> None:
    from phusong.layers.i18n import Messages
    from phusong.planning.outputs.handover.tables import handed_sites
    from phusong.planning.outputs.tables.backhaul import backhaul_table
    from phusong.planning.outputs.tables.money import bill_table
    from phusong.planning.outputs.tables.places import site_table, target_table, unserved_table

    plan, messages = make_plan(), Messages.of("en")
    written = {
        "unserved.csv": unserved_table(plan.service, plan.province, messages),
        "sites.csv": site_table(handed_sites(plan)),
        "targets.csv": target_table(plan.targets),
        "bill.csv": bill_table(plan.bill),
        "backhaul.csv": backhaul_table(plan, messages),
    }
    told = {one.name: set(output_columns.meanings(one)) for one in output_columns.TABLES}
    for name, table in written.items():
        patterns = [re.sub(r"[A-Z]+", r"\\w+", column) for column in told[name]]
        unknown = [c for c in table if not any(re.fullmatch(p, str(c)) for p in patterns)]
        assert not unknown, name


def test_readme_names_the_files_of_a_plan() -> None:
    """The site's table of files is made from README's."""
    source = (ROOT / "planning/phusong/planning/outputs/write.py").read_text(encoding="utf-8")
    written = set(re.findall(r"\"([a-z_]+\.(?:csv|html|gpkg|svg|json|docx|xlsx))\"", source))
    assert len(written) > 15
    assert not written - _code(ROOT / "README.md")


def test_the_glossary_is_whole() -> None:
    terms = glossary.terms()
    assert len(terms) >= 120
    assert len({term.en.casefold() for term in terms}) == len(terms)
    assert not [t for t in terms if not (t.vi and t.en and t.meaning and t.used)]
    assert {term.field for term in terms} == set(glossary.FIELDS)


def test_texts_use_the_terms_of_the_glossary() -> None:
    english, vietnamese = _texts("en"), _texts("vi")
    wrong = []
    for term in glossary.terms():
        for name, text in english.items():
            told = vietnamese[name].casefold()
            asked = term.texts and re.search(term.texts, text, re.IGNORECASE)
            if asked and not any(word.casefold() in told for word in term.vietnamese):
                wrong.append(f"{name}: {term.en} is one of {term.vietnamese}: {told}")
            wrong += [f"{name}: {word}, not {term.vi}" for word in term.never if word in told]
    assert not wrong


def _texts(language: str) -> dict[str, str]:
    """Texts by their names, without names of files, keys and columns, which no language changes."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        folder = ROOT / package / "phusong" / package / "locale" / language
        for path in sorted(folder.glob("*.ftl")):
            for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
                if isinstance(entry, fluent.Message):
                    found[entry.id.name] = _plain(entry.value)
                    for one in entry.attributes:
                        found[f"{entry.id.name}.{one.id.name}"] = _plain(one.value)
    return found


def _plain(node: object) -> str:
    if isinstance(node, fluent.TextElement | fluent.StringLiteral):
        return re.sub(r"\w+[._/=]\S+|\[\w+\]|\"\w+\"|\b\w+ = ", " ", node.value)
    if isinstance(node, fluent.BaseNode):
        inner = (value for name, value in vars(node).items() if name not in ("span", "comment"))
        return " ".join(_plain(one) for one in inner)
    if isinstance(node, list):
        return " ".join(_plain(one) for one in node)
    return ""
