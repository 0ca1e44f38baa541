"""``phusong validate``: the models against published results, on the terminal or as JSON."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.i18n import Language
from phusong.layers.text.encodings import decode
from phusong.planning.cli.screen import Screen

if TYPE_CHECKING:
    from phusong.coverage.validation import Case, Validation

__all__ = ["validate"]

_MOST = 100
"""Cases shown on a terminal, the worst ones; JSON holds all."""


class Published(StrEnum):
    """Models that there are published results of."""

    P1812 = "p1812"
    P2108 = "p2108"
    P2109 = "p2109"
    TR38901 = "tr38901"


def validate(
    model: Annotated[Published, typer.Argument(help="p1812 | p2108 | p2109 | tr38901")],
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Thư mục chứa kết quả đã công bố · Folder that holds the published results.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · Print JSON.")] = False,
    lang: Annotated[Language | None, typer.Option("--lang", help="vi | en")] = None,
) -> None:
    """Đối chiếu mô hình truyền sóng với kết quả đã công bố: sai khác từng trường hợp, từng bước tính.

    Compares a model with published results: the difference of every case and every step.
    """
    screen = Screen(lang)
    validation = _compare(model, _texts(folder))
    if as_json:
        screen.out.print_json(json.dumps(_report(validation), allow_nan=False))
        return
    screen.out.print(_case_table(validation, screen))
    if any(case.intermediates for case in validation.cases):
        screen.out.print(_step_table(validation, screen))
    screen.say(
        "validate-summary",
        model=validation.model,
        cases=len(validation.cases),
        max=_figure(validation.max_difference_db),
        mean=_figure(validation.mean_difference_db),
    )


def _compare(model: Published, texts: dict[str, str]) -> Validation:
    from phusong.coverage.validation_p1812 import is_log, validate_p1812
    from phusong.coverage.validation_tables import (
        validate_p2108,
        validate_p2109,
        validate_tr38901,
    )

    match model:
        case Published.P1812:
            logs = {file: text for file, text in texts.items() if is_log(file)}
            profiles = {file: text for file, text in texts.items() if file not in logs}
            return validate_p1812(profiles, logs)
        case Published.P2108:
            return validate_p2108(texts)
        case Published.P2109:
            return validate_p2109(texts)
        case Published.TR38901:
            return validate_tr38901(texts)


def _texts(folder: Path) -> dict[str, str]:
    """Every table below ``folder``, by its path.

    Raises
    ------
    BadInput
    """
    if not folder.is_dir():
        raise BadInput([Problem("validate-no-folder", str(folder))])
    problems = Problems()
    texts = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() != ".csv" or not path.is_file():
            continue
        try:
            texts[str(path)] = decode(path.read_bytes()).text
        except OSError as error:
            problems.add("file-unreadable", str(path), reason=error.strerror or str(error))
    if not texts and not problems.has_errors:
        problems.add("validate-no-tables", str(folder))
    problems.raise_if_errors()
    return texts


def _report(validation: Validation) -> dict[str, Any]:
    return {
        "model": validation.model,
        "cases": len(validation.cases),
        "max_difference_db": validation.max_difference_db,
        "mean_difference_db": validation.mean_difference_db,
        "rows": [_row(case) for case in validation.cases],
    }


def _row(case: Case) -> dict[str, Any]:
    return {
        "case": case.name,
        "expected_db": case.expected_db,
        "computed_db": case.computed_db,
        "difference_db": case.difference_db,
        "intermediates": {
            step.symbol: {
                "expected": step.expected,
                "computed": step.computed,
                "difference": step.difference,
            }
            for step in case.intermediates
        },
    }


def _case_table(validation: Validation, screen: Screen) -> Table:
    """The worst cases; in the publication's order when all of them fit."""
    messages = screen.messages
    shown = list(validation.cases)
    if len(shown) > _MOST:
        shown = sorted(shown, key=lambda case: -abs(case.difference_db))[:_MOST]
    more = len(validation.cases) - len(shown)
    table = Table(
        title=messages("validate-cases", model=validation.model),
        caption=messages("check-more", count=more) if more else None,
    )
    table.add_column(messages("validate-column-case"), overflow="fold")
    for name in ("expected", "computed", "difference"):
        table.add_column(messages(f"validate-column-{name}-db"), justify="right")
    for case in shown:
        table.add_row(
            escape(case.name),
            messages.number(case.expected_db, 4),
            messages.number(case.computed_db, 4),
            _figure(case.difference_db),
        )
    return table


def _step_table(validation: Validation, screen: Screen) -> Table:
    messages = screen.messages
    differences: dict[str, list[float]] = {}
    for case in validation.cases:
        for step in case.intermediates:
            differences.setdefault(step.symbol, []).append(abs(step.difference))
    table = Table(title=messages("validate-steps"))
    table.add_column(messages("validate-column-step"))
    for name in ("cases", "max", "mean"):
        table.add_column(messages(f"validate-column-{name}"), justify="right")
    for symbol, found in differences.items():
        table.add_row(symbol, str(len(found)), _figure(max(found)), _figure(fmean(found)))
    return table


def _figure(value: float) -> str:
    """A difference, which may be any power of ten: two digits are enough."""
    return f"{value:.1e}"
