"""Parts of ``plan.json`` that are no tables: province, grid, notices, the first figures, money."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from phusong.layers.errors import Severity
from phusong.planning.outputs.document.row import Part
from phusong.planning.outputs.summary import TechnologySummary
from phusong.planning.results.money import Bill, Expense, Money, PartBill, PersonCost, YearBill

__all__ = ["BillPart", "Grid", "Notice", "ProvincePart", "SummaryRow", "Unreached"]


class ProvincePart(Part):
    """The province that is planned."""

    name: str
    code: str
    """Official code; empty where the scenario names none."""


class Grid(Part):
    """The grid of all rasters."""

    crs: str
    """Coordinate reference system, metres."""
    resolution_m: Annotated[float, Field(gt=0)]
    """Side of a pixel."""
    rows: Annotated[int, Field(gt=0)]
    columns: Annotated[int, Field(gt=0)]
    transform: tuple[float, float, float, float, float, float]
    """Affine transform from pixel to metre, row by row (a, b, c, d, e, f)."""


class Notice(Part):
    """What the reading of the layers warned of."""

    severity: Severity
    code: str
    """Identifier of the kind of problem."""
    file: str
    """Name of the file, without its folder."""
    row: int | None
    """As a spreadsheet or editor counts, the heads being row 1; null: it is about the whole file."""
    column: str | None
    value: str | None
    """What stands there."""
    text: str
    """In the language of the results."""
    expected: str
    """What should stand there, in the same language."""


class SummaryRow(Part):
    """Service of one technology in the whole province."""

    LIKE = (TechnologySummary,)

    technology: str
    people: float | None
    people_unknown: float | None
    served_today: float | None
    """People served today."""
    served_planned: float | None
    """People served at the end of the programme's last year."""
    settlements: int
    settlements_unserved: int
    settlements_unknown: int
    share_today_pct: float | None
    share_planned_pct: float | None

    @classmethod
    def of(cls, summary: TechnologySummary) -> Self:
        """With its shares."""
        return cls(**{name: getattr(summary, name) for name in cls.model_fields})


class PersonPart(Part):
    """What it costs to serve those who are newly served at the end of the programme."""

    LIKE = (PersonCost,)

    technology: str
    people: float
    """Who are newly served."""
    people_unknown: int
    expense: Expense
    building_per_person: Money | None
    """null where nobody is newly served."""
    present_per_person: Money | None

    @classmethod
    def of(cls, cost: PersonCost) -> Self:
        """With what one person costs."""
        return cls(
            technology=cost.technology,
            people=cost.people,
            people_unknown=cost.people_unknown,
            expense=cost.expense,
            building_per_person=cost.per_person(cost.expense.building),
            present_per_person=cost.per_person(cost.expense.present),
        )


class BillPart(Part):
    """The cost of everything that has a year, thousand million VND."""

    total: Expense
    years: list[YearBill]
    """To the horizon."""
    parts: list[PartBill]
    persons: list[PersonPart]

    @classmethod
    def of(cls, bill: Bill) -> Self:
        """With the costs of persons."""
        return cls(
            total=bill.total,
            years=list(bill.years),
            parts=list(bill.parts),
            persons=[PersonPart.of(one) for one in bill.persons],
        )


class Unreached(Part):
    """A place or site that new cable cannot reach."""

    id: str
    reason: str
    """``no-path``, ``no-fibre-layer``, ``no-landing``, ``island-no-shore``, ``crossing-too-far`` …"""
