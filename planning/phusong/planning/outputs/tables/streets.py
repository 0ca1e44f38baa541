"""Undergrounding and tidying as tables for spreadsheets, and as figures of ``plan.json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from phusong.planning.results.money import Money
from phusong.planning.street.results import Streets, Undergrounding, UndergroundYear
from phusong.planning.street.rules import Ground, Street, UndergroundTask

__all__ = ["street_figures", "street_table", "task_table", "underground_table"]

_ENDS = ("low", "mid", "high")
_KM, _MONEY, _SHARE = 2, 4, 2


def underground_table(told: Undergrounding) -> pd.DataFrame:
    """One row per year; what nothing prices is empty."""
    columns = [
        "year",
        "total_km",
        "needed_km",
        "target_km",
        "tasks_km",
        *(f"{ground.value}_km" for ground in Ground),
        "buried_km",
        "underground_km",
        "share_pct",
        "missing_km",
        *(f"{kind}_{end}_bn_vnd" for kind in ("cost", "point_cost") for end in _ENDS),
        "cost_assumed",
    ]
    return pd.DataFrame([_year_row(one) for one in told.years], columns=columns)


def _year_row(one: UndergroundYear) -> dict[str, Any]:
    km = {buried.ground: buried.km for buried in one.buried}
    return {
        "year": one.year,
        "total_km": round(one.total_km, _KM),
        "needed_km": round(one.needed_km, _KM),
        "target_km": None if one.target_km is None else round(one.target_km, _KM),
        "tasks_km": round(one.tasks_km, _KM),
        **{f"{ground.value}_km": round(km.get(ground, 0.0), _KM) for ground in Ground},
        "buried_km": round(one.buried_km, _KM),
        "underground_km": round(one.underground_km, _KM),
        "share_pct": round(one.share_pct, _SHARE),
        "missing_km": round(one.missing_km, _KM),
        **_money("cost", one.cost),
        **_money("point_cost", one.point_cost),
        "cost_assumed": None if one.cost is None else one.cost.assumed,
    }


def _money(name: str, money: Money | None) -> dict[str, float | None]:
    return {
        f"{name}_{end}_bn_vnd": None if money is None else round(getattr(money, end), _MONEY)
        for end in _ENDS
    }


def task_table(told: Undergrounding) -> pd.DataFrame:
    """The users' tasks as they stated them, in the order of their years."""
    tasks = sorted(told.tasks, key=lambda task: (task.year or 9999, task.name))
    return pd.DataFrame(
        [task.model_dump(mode="json") for task in tasks], columns=list(UndergroundTask.model_fields)
    )


def street_table(streets: Streets) -> pd.DataFrame:
    """Every street with its year, and whether this programme proposes it."""
    rows = [
        {**one.street.model_dump(mode="json"), "year": one.year, "proposed": one.proposed}
        for one in streets.streets
    ]
    table = pd.DataFrame(rows, columns=[*Street.model_fields, "year", "proposed"])
    years = dict.fromkeys(("tidied", "planned", "year"), "Int64")
    return table.astype(years)


def street_figures(told: Undergrounding | None) -> dict[str, Any] | None:
    """Of ``plan.json``."""
    if told is None:
        return None
    streets = told.streets
    return {
        "baseline": None if told.baseline is None else asdict(told.baseline),
        "hanging_km": {ground.value: km for ground, km in told.hanging_km.items()},
        "hanging_like": told.hanging_like,
        "years": [
            {**asdict(one), "buried_km": one.buried_km, "share_pct": one.share_pct}
            for one in told.years
        ],
        "tasks": [task.model_dump(mode="json") for task in told.tasks],
        "saved_by_price": None if told.saved is None else asdict(told.saved),
        "streets": None
        if streets is None
        else {
            "years": [asdict(one) for one in streets.years],
            "streets": [
                {
                    **one.street.model_dump(mode="json"),
                    "year": one.year,
                    "proposed": one.proposed,
                }
                for one in streets.streets
            ],
        },
    }
