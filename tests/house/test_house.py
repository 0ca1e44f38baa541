"""The rules of the house, kept by a test: layout, one-way imports, texts in both languages."""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from phusong.layers.errors import Problem
from phusong.layers.i18n import Language, Messages

ROOT = Path(__file__).parents[2]
PACKAGES = ("layers", "coverage", "planning")


def sources() -> list[Path]:
    return [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]


@pytest.mark.parametrize("name", PACKAGES)
def test_outer_folders_are_no_packages(name: str) -> None:
    """A regular ``./coverage`` package would shadow coverage.py and break numba and pytest-cov."""
    assert not (ROOT / name / "__init__.py").exists()
    assert not (ROOT / name / "phusong" / "__init__.py").exists()
    assert (ROOT / name / "phusong" / name / "__init__.py").is_file()
    assert (ROOT / name / "phusong" / name / "py.typed").is_file()


def test_coverage_is_coverage_py() -> None:
    spec = importlib.util.find_spec("coverage")
    assert spec is not None and spec.origin is not None
    assert ROOT not in Path(spec.origin).parents or ".venv" in spec.origin
    assert hasattr(importlib.import_module("coverage"), "Coverage")


def test_gitignore_does_not_hide_a_source_root() -> None:
    """hatchling leaves out what .gitignore names: an entry ``coverage/`` would empty the wheel."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert not {line.strip("/ ") for line in lines} & set(PACKAGES)


def _messages(package: str, language: Language) -> dict[str, set[str]]:
    """Message and attribute names of a package, each with the variables that it uses."""
    found: dict[str, set[str]] = {}
    folder = ROOT / package / "phusong" / package / "locale" / language.value
    for path in sorted(folder.glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content!r}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{path.name}: {entry.id.name} stands twice"
                found[entry.id.name] = _variables(entry.value)
                for attribute in entry.attributes:
                    found[f"{entry.id.name}.{attribute.id.name}"] = _variables(attribute.value)
    return found


def _variables(node: object) -> set[str]:
    if isinstance(node, ast.VariableReference):
        return {node.id.name}
    if isinstance(node, ast.BaseNode):
        return set().union(*(_variables(child) for child in vars(node).values()))
    if isinstance(node, list):
        return set().union(*(_variables(child) for child in node))
    return set()


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_say_the_same(package: str) -> None:
    vietnamese = _messages(package, Language.VIETNAMESE)
    english = _messages(package, Language.ENGLISH)
    assert set(vietnamese) == set(english)
    # A language may leave a figure out of a sentence, but not name one that the other has not.
    for name, variables in english.items():
        assert vietnamese[name] <= variables or variables <= vietnamese[name], name


def test_every_problem_has_its_text() -> None:
    known = {
        name
        for package in PACKAGES
        for name in _messages(package, Language.ENGLISH)
        if name.startswith("problem-")
    }
    pattern = re.compile(
        r"(?:problems\.add|Problem|OutOfReach|PydanticCustomError)\(\s*\"([a-z0-9-]+)\""
    )
    missing = {
        (path.name, code)
        for path in sources()
        for code in pattern.findall(path.read_text(encoding="utf-8"))
        if not {f"problem-{code}", f"problem-{code}.expected"} <= known
    }
    assert not missing


def test_numbers_are_written_as_the_language_does() -> None:
    assert Messages.of("vi").number(2243554) == "2.243.554"
    assert Messages.of("en").number(2243554.25, 1) == "2,243,554.2"


def test_a_long_value_is_cut() -> None:
    problem = Problem("empty-file", "a.csv", value="x" * 1000)
    assert problem.value is not None and len(problem.value) == 120


def test_modules_fit_on_a_few_screens() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 550
    }
    assert not long


def test_nothing_of_the_machine_is_in_the_sources() -> None:
    private = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
    tracked = [*sources(), *sorted((ROOT / "data").rglob("*.toml"))]
    assert not [path for path in tracked if private.search(path.read_text(encoding="utf-8"))]
