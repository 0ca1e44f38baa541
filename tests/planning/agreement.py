"""The outputs of one plan read as their readers read them: the same figures must stand in all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from tests.planning.map_page import page_data

from phusong.layers.i18n import Messages


def assert_agreement(out: Path, messages: Messages) -> dict[str, Any]:
    """Compare the tables, the GeoPackages, the report and the map; returns ``plan.json``."""
    told: dict[str, Any] = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    tables = {
        name: pd.read_csv(out / f"{name}.csv", encoding="utf-8-sig")
        for name in ("unserved", "sites")
    }
    layers = {
        name: gpd.read_file(out / "plan.gpkg", layer=name)
        for name in ("communes", "settlements", "sites", "upgrades", "routes")
    }
    report = (out / "report.html").read_text(encoding="utf-8")
    shown = page_data((out / "map.html").read_text(encoding="utf-8"), messages.language.value)
    pages = [report, json.dumps(shown["figures"], ensure_ascii=False)]
    handed = pd.concat([layers["sites"], layers["upgrades"]]).sort_values("rank")
    assert list(handed["site_id"]) == list(tables["sites"]["site_id"])
    assert [site["site_id"] for site in told["proposed_sites"]] == list(handed["site_id"])
    assert set(layers["upgrades"]["action"]) <= {"upgrade"}
    routes = gpd.read_file(out / "routes.gpkg")
    assert len(routes) == len(layers["routes"]) == len(told["routes"])
    for summary in told["summary"]:
        _places_agree(summary, tables["unserved"], layers["settlements"])
        if summary["people"] is not None:
            _people_agree(summary, told, tables["sites"], layers["communes"], pages, messages)
    _bill_agrees(told, tables["sites"], layers["routes"])
    return told


def _places_agree(
    summary: dict[str, Any], unserved: pd.DataFrame, settlements: gpd.GeoDataFrame
) -> None:
    name = summary["technology"]
    mine = unserved[(unserved["technology"] == name) & (unserved["kind"] == "settlement")]
    for state in ("unserved", "unknown"):
        count = summary[f"settlements_{state}"]
        assert (mine["state"] == state).sum() == count, (name, state)
        assert (settlements[f"{name}_state"] == state).sum() == count, (name, state)


def _people_agree(
    summary: dict[str, Any],
    told: dict[str, Any],
    sites: pd.DataFrame,
    communes: gpd.GeoDataFrame,
    pages: list[str],
    messages: Messages,
) -> None:
    name, report, page = summary["technology"], *pages
    assert communes[f"{name}_people"].sum() == pytest.approx(summary["people"])
    assert communes[f"{name}_people_served"].sum() == pytest.approx(summary["served_today"])
    rows = [row for row in told["communes"] if row["technology"] == name]
    assert sum(row["people_served"] for row in rows) == pytest.approx(summary["served_today"])
    assert sum(row["settlements_unserved"] for row in rows) == summary["settlements_unserved"]
    built = sites[(sites["chosen_for"] == name) & sites["year"].notna()]
    gained = built["people_gained"].sum()
    assert summary["served_planned"] == pytest.approx(summary["served_today"] + gained, abs=0.5)
    for people in (summary["people"], summary["served_today"], summary["served_planned"]):
        assert messages.number(people) in report
    if summary["share_today_pct"] is not None:
        assert messages.number(summary["share_today_pct"], 1) in page


def _bill_agrees(told: dict[str, Any], sites: pd.DataFrame, routes: gpd.GeoDataFrame) -> None:
    for end in ("low", "mid", "high"):
        column = f"cost_{end}_bn_vnd"
        bill = sum(table.loc[table["year"].notna(), column].sum() for table in (sites, routes))
        rounding = 0.005 * max(len(sites), 1)  # of sites.csv
        assert told["total_bn_vnd"][end] == pytest.approx(bill, abs=rounding)
