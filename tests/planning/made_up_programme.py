"""Cable and targets of the made-up plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from phusong.planning.results.columns import (
    FIBRE,
    Construction,
    Origin,
    RouteColumn,
    TargetColumn,
    achieved,
)
from phusong.planning.results.money import (
    Bill,
    Expense,
    Money,
    Part,
    PartBill,
    PersonCost,
    Remedy,
    Shortfall,
    YearBill,
)
from phusong.planning.results.stages import Routes


def routes(at: Callable[[float, float], shapely.Point], crs: str) -> Routes:
    """One new cable to an island, and a site that none reaches."""

    def segment(number: int, kind: Construction, path: list[tuple[float, float]]) -> dict[str, Any]:
        line = shapely.LineString([at(*p) for p in path])
        return {
            RouteColumn.ROUTE_ID.value: "R-0001",
            RouteColumn.SEGMENT.value: number,
            RouteColumn.SERVES_ID.value: "settlement:4",
            RouteColumn.SERVES_NAME.value: "Ninh Đảo",
            RouteColumn.SERVES_KIND.value: "settlement",
            RouteColumn.FROM_ID.value: "fibre@7",
            RouteColumn.CONSTRUCTION.value: kind.value,
            RouteColumn.WAY.value: 1,
            RouteColumn.LENGTH_KM.value: line.length / 1000,
            RouteColumn.LENGTH_UNCERTAINTY_KM.value: 2.5,
            RouteColumn.LEASED_KM.value: 0.0,
            RouteColumn.FIBRES.value: 12,
            RouteColumn.CABLE_SIZE.value: "24",
            RouteColumn.LOSS_DB.value: 7.25,
            RouteColumn.BUDGET_DB.value: 28.0,
            RouteColumn.PEOPLE_LOST.value: 120.0,
            RouteColumn.YEAR.value: 2027,
            RouteColumn.COST_LOW.value: 10.0,
            RouteColumn.COST_MID.value: 15.0,
            RouteColumn.COST_HIGH.value: 25.0,
            "geometry": line,
        }

    rows = [
        segment(1, Construction.AERIAL, [(15, 15), (18, 13), (19, 12)]),
        segment(2, Construction.SUBMARINE, [(19, 12), (24, 13), (27, 12)]),
    ]
    segments = gpd.GeoDataFrame(rows, geometry="geometry", crs=crs)
    return Routes(segments, (("N-0003", "no-path"),))


def targets(hostile: str) -> pd.DataFrame:
    """One that is missed, one of which nothing is known."""
    columns = [*(column.value for column in TargetColumn), achieved(2026), achieved(2027)]
    missed = {
        TargetColumn.INDICATOR.value: "people_share",
        TargetColumn.TECHNOLOGY.value: "5G",
        TargetColumn.NAME.value: "Dân số có 5G",
        TargetColumn.YEAR.value: 2026,
        TargetColumn.BASELINE.value: 51.0,
        TargetColumn.TARGET.value: 80.0,
        TargetColumn.TODAY.value: 63.2,
        TargetColumn.PLANNED.value: 71.9,
        TargetColumn.UNIT.value: "% dân số",
        TargetColumn.SECTION.value: "III.1.a",
        TargetColumn.MET.value: False,
        TargetColumn.KIND.value: "reach",
        TargetColumn.WORDING.value: "",
        TargetColumn.GAP.value: 8.1,
        TargetColumn.ORIGIN.value: Origin.COMPUTED.value,
        TargetColumn.SOURCE.value: "",
        achieved(2026): 71.9,
        achieved(2027): 75.5,
    }
    unknown = {
        TargetColumn.INDICATOR.value: "hamlets",
        TargetColumn.TECHNOLOGY.value: "fibre",
        TargetColumn.NAME.value: hostile,
        TargetColumn.YEAR.value: 2027,
        TargetColumn.TARGET.value: 100.0,
        TargetColumn.UNIT.value: "% thôn",
        TargetColumn.SECTION.value: "III.2.a",
        TargetColumn.MET.value: pd.NA,
        TargetColumn.KIND.value: "reach",
        TargetColumn.WORDING.value: "",
        TargetColumn.ORIGIN.value: Origin.NONE.value,
        TargetColumn.SOURCE.value: "",
    }
    table = pd.DataFrame([missed, unknown], columns=columns)
    return table.astype({TargetColumn.MET.value: "boolean"})


def shortfalls() -> tuple[Shortfall, ...]:
    """Of the target that is missed."""
    return (
        Shortfall(
            indicator="people_5g",
            technology="",
            year=2026,
            gap=8.1,
            last_steps=2,
            unit_cost=Money(0.05, 0.075, 0.1, assumed=True),
            remedy=Remedy.NOT_ENOUGH,
            steps=2,
            brought_forward=1,
            cost=Money(2.0, 3.0, 4.0, assumed=True),
            reached=75.5,
        ),
    )


def bill() -> Bill:
    """Two years of building, one of running; figures that add up."""
    built = Money(2.0, 3.0, 4.0, assumed=True)
    laid = Money(10.0, 15.0, 25.0, assumed=True)
    kept = Money(0.2, 0.3, 0.4, assumed=True)
    none = Money(0.0, 0.0, 0.0, assumed=False)
    sites, cable = Expense(built, kept, built + kept), Expense(laid, none, laid)
    return Bill(
        total=sites + cable,
        years=(
            YearBill(2026, Expense(built, none, built)),
            YearBill(2027, Expense(laid, kept, laid + kept)),
        ),
        parts=(
            PartBill(Part.ACTION, "new_site", 2.0, sites),
            PartBill(Part.ACTION, Construction.SUBMARINE.value, 12.5, cable),
            PartBill(Part.OPERATOR, "", 1.0, cable),
            PartBill(Part.OPERATOR, "<b>Viettel</b>", 2.0, sites),
            PartBill(Part.TECHNOLOGY, "4G", 2.0, sites),
            PartBill(Part.TECHNOLOGY, FIBRE, 0.0, cable),
        ),
        persons=(
            PersonCost("4G", 1234.0, 0, sites),
            PersonCost("any", 1234.0, 0, sites),
            PersonCost(FIBRE, 0.0, 1, cable),
        ),
    )
