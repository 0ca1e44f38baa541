"""``phusong compare``: plans of one province side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from phusong.coverage.workers import Means
from phusong.layers.errors import BadInput, Problems
from phusong.layers.i18n import Language
from phusong.planning.cli.means import Computing, computes
from phusong.planning.cli.planned import plan_into
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.writable import kept_for_us
from phusong.planning.comparison.plans import Outline, check_comparable, compare_plans, outline_of
from phusong.planning.outputs.comparison.files import write_comparison
from phusong.planning.outputs.comparison.outline_folder import read_outline
from phusong.planning.outputs.comparison.page import summary_section
from phusong.planning.scenario.file import ScenarioFile, find_scenario

__all__ = ["compare"]

_RESULTS = "plan.json"
_LABELS = ascii_uppercase


@computes
def compare(
    plans: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B …",
            help="Thư mục kết quả của kế hoạch, hoặc kịch bản (sẽ được lập kế hoạch trước) · "
            "Folders of results, or scenarios, which are planned first.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help="Thư mục ghi bảng so sánh, và kế hoạch của các kịch bản · "
            "Where the comparison goes, and the plans of scenarios.",
        ),
    ] = Path("compare"),
    lang: Annotated[Language | None, typer.Option("--lang", help="vi | en")] = None,
    *,
    computing: Computing,
) -> None:
    """So sánh các kế hoạch: ai được phục vụ từ năm nào, trạm, chi phí, chỉ tiêu, từng xã, bản đồ khác biệt.

    Plans side by side: who is served by when, sites, cost, targets met, communes, map of differences.
    The first plan is the one that the others are held to.
    """
    screen = Screen(lang)
    problems = Problems()
    outlines = _results(plans, problems)
    scenarios = _scenarios(plans, screen, out=out, problems=problems)
    _check(plans, outlines, problems)
    problems.raise_if_errors()
    folders = {at: _folder(out, at, plans[at]) for at in scenarios}
    with kept_for_us(out, *folders.values()):
        if scenarios:
            with computing.open(screen) as means:
                for at, file in scenarios.items():
                    outlines[at] = _planned(file, screen, folder=folders[at], means=means)
        _check(plans, outlines, problems)
        problems.raise_if_errors()
        screen.problems(problems)
        labelled = {_LABELS[at]: outlines[at] for at in sorted(outlines)}
        comparison = compare_plans(labelled)
        paths = write_comparison(out, comparison, labelled, messages=screen.messages)
    _say(screen, labelled)
    section = summary_section(comparison, screen.messages)
    table = Table(title=escape(section.title), caption=escape(section.sentences[0]))
    assert section.table is not None
    for number, head in enumerate(section.table.heads):
        table.add_column(escape(head), justify="right" if number else "left", overflow="fold")
    for row in section.table.rows:
        table.add_row(*map(escape, row))
    screen.out.print(table)
    screen.files(paths)


def _results(plans: Sequence[Path], problems: Problems) -> dict[int, Outline]:
    """Those of the plans that were made before, by their number."""
    if len(plans) < 2:
        problems.add("compare-too-few", str(plans[0]))
    if len(plans) > len(_LABELS):
        problems.add("compare-too-many", "", value=len(plans), most=str(len(_LABELS)))
    found = {
        at: read_outline(path, problems=problems)
        for at, path in enumerate(plans)
        if (path / _RESULTS).is_file()
    }
    return {at: outline for at, outline in found.items() if outline is not None}


def _scenarios(
    plans: Sequence[Path], screen: Screen, *, out: Path, problems: Problems
) -> dict[int, ScenarioFile]:
    """Those of the plans that have to be made, by their number."""
    found = {}
    for at, path in enumerate(plans):
        if (path / _RESULTS).is_file():
            continue
        if not path.is_file() and (not path.is_dir() or find_scenario(path) is None):
            problems.add("compare-nothing-there", str(path))
            continue
        target = _folder(out, at, path).resolve()
        if any(other.resolve() == target for other in plans):
            problems.add("compare-own-folder", str(target))
        try:
            found[at] = screen.load(path)
        except BadInput as error:
            problems.extend(error.problems)
    return found


def _check(plans: Sequence[Path], outlines: dict[int, Outline], problems: Problems) -> None:
    named = {f"{plans[at]}": outlines[at] for at in sorted(outlines)}
    if len(named) > 1:
        check_comparable(named, problems=problems)


def _folder(out: Path, at: int, path: Path) -> Path:
    """Where the plan of a scenario goes."""
    stem = path.stem if path.is_file() and path.stem != "scenario" else path.resolve().parent.name
    return out / f"{_LABELS[at % len(_LABELS)]}-{stem}"


def _planned(file: ScenarioFile, screen: Screen, *, folder: Path, means: Means) -> Outline:
    plan, _ = plan_into(file, screen, folder=folder, means=means)
    screen.problems(plan.province.notices)
    return outline_of(plan)


def _say(screen: Screen, outlines: dict[str, Outline]) -> None:
    for label, outline in outlines.items():
        screen.say("compare-plan", label=label, name=outline.name(screen.language))
