"""The workbook of new cable for those who buy, light and lay it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pyproj import Transformer
from tests.planning.made_up import make_plan
from tests.planning.sea.test_sea_crossings import HOMES, THREE, routed, sea_province

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.tables.submarine import position_table
from phusong.planning.outputs.trade.workbook import cable_sheets, write_cable_workbook
from phusong.planning.results.stages import Plan, Routes

DEGREES_TO_ZONE = Transformer.from_crs(4326, 9217, always_xy=True)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The made-up plan with cable to an island."""
    routes = routed(sea_province(*THREE), *HOMES[:1])
    return replace(make_plan(), routes=routes)


@pytest.fixture(scope="module")
def book(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path: Path = tmp_path_factory.mktemp("trade") / "cable.xlsx"
    write_cable_workbook(path, plan, Messages.of(Language.VIETNAMESE))
    return openpyxl.load_workbook(path)


def read(book: openpyxl.Workbook, name: str) -> pd.DataFrame:
    heads, _units, *rows = book[name].iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=list(heads))


def test_every_sheet_has_its_heads_units_and_words(book: openpyxl.Workbook) -> None:
    *sheets, words = book.sheetnames
    assert sheets == ["materials", "optics", "stretches", "positions"] and words == "dictionary"
    told = pd.DataFrame(list(book[words].values)[1:], columns=[c.value for c in book[words][1]])
    for name in sheets:
        heads, units = list(book[name].iter_rows(values_only=True))[:2]
        assert book[name].freeze_panes == "B3"
        own = told[told["table"] == name].set_index("column")
        assert list(own.index) == list(heads)
        assert own["unit"].fillna("").tolist() == [unit or "" for unit in units]
        assert own["meaning_vi"].notna().all() and own["meaning_en"].notna().all()
        assert not own["meaning_vi"].str.startswith("column-").any()


def test_figures_are_those_of_the_plan(book: openpyxl.Workbook, plan: Plan) -> None:
    land = plan.routes.land
    assert land is not None
    materials = read(book, "materials")
    assert materials["quantity"].tolist() == pytest.approx(land.materials["quantity"].tolist())
    assert materials["item_text"].notna().all()
    optics = read(book, "optics")
    assert optics["loss_db"].tolist() == pytest.approx(land.optics["loss_db"].tolist(), abs=1e-3)
    assert optics["optical_margin_db"].notna().all()
    stretches = read(book, "stretches")
    assert len(stretches) == len(plan.routes.segments)
    assert stretches["length_km"].sum() == pytest.approx(plan.routes.segments["length_km"].sum())


def test_positions_are_told_in_both_systems(book: openpyxl.Workbook, plan: Plan) -> None:
    positions = read(book, "positions")
    assert len(positions) == len(position_table(plan)) > 1
    assert set(positions["xy_crs"]) == {"VN-2000 / TM-3 108-15 (EPSG:9217)"}
    east, north = DEGREES_TO_ZONE.transform(positions["lon"], positions["lat"])
    assert positions["y_easting_m"].to_numpy() == pytest.approx(east, abs=0.2)
    assert positions["x_northing_m"].to_numpy() == pytest.approx(north, abs=0.2)


def test_a_plan_without_cable_has_no_empty_sheets(plan: Plan) -> None:
    bare = replace(plan, routes=Routes(plan.routes.segments.iloc[:0], ()))
    assert cable_sheets(bare, Messages.of(Language.ENGLISH)) == {}
