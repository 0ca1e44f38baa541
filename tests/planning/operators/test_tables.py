"""CSV and XLSX, read back by our own reader and by other programs, equal."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from pandera.errors import SchemaErrors
from tests.planning.made_up import FORMULA
from tests.planning.made_up_operators import operators_plan

from phusong.coverage.transmitters import Transmitters
from phusong.layers.errors import Problems
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.operator.columns import FIELDS, Table, Type, checked
from phusong.planning.outputs.operator.names import safe_name
from phusong.planning.outputs.operator.shares import Share
from phusong.planning.results.stages import Plan

from .reading import VIETTEL, equal, harmless, layer, plain, text_columns, written


def test_csv_is_read_back_by_pandas(out: Path, share: Share) -> None:
    for table, frame in share.filled.items():
        path = out / VIETTEL / "csv" / f"{table}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        equal(pd.read_csv(path, dtype=text_columns(table)), harmless(frame))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_takes_the_separator_asked_for(separator: str, tmp_path: Path, share: Share) -> None:
    asked = operators_plan(operator_formats=["csv"], csv_separator=separator)
    path = written(asked, tmp_path) / VIETTEL / "csv" / "works.csv"
    types = text_columns(Table.WORKS)
    back = pd.read_csv(path, sep=separator, encoding="utf-8-sig", dtype=types)
    equal(back, harmless(share.tables[Table.WORKS]))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("csv/sites.csv", {}),
        ("works.xlsx", {"layer": "sites"}),
        ("works.gpkg", {"layer": "sites"}),
        ("geojson/sites.geojson", {}),
    ],
)
def test_phusong_reads_the_masts_as_its_layer(
    name: str, source: dict[str, str], out: Path, share: Share, plan: Plan
) -> None:
    back = layer(out / VIETTEL / name, LayerKind.SITES, plan, **source)
    masts = share.tables[Table.SITES]
    assert back["site_id"].tolist() == masts["site_id"].tolist()
    assert back["mast_height_m"].tolist() == masts["mast_height_m"].tolist()
    assert back["status"].tolist() == masts["status"].tolist()
    away = back.geometry.to_crs(masts.crs).distance(gpd.GeoSeries(masts.geometry), align=False)
    assert away.max() < 0.2


@pytest.mark.parametrize(
    ("name", "source"),
    [("csv/cells.csv", {}), ("works.xlsx", {"layer": "cells"})],
)
def test_cells_read_back_radiate_the_same(
    name: str, source: dict[str, str], out: Path, share: Share, plan: Plan
) -> None:
    sites = layer(out / VIETTEL / "csv" / "sites.csv", LayerKind.SITES, plan)
    cells = layer(out / VIETTEL / name, LayerKind.CELLS, plan, **source)
    again = Transmitters.from_tables(
        sites.to_crs(plan.province.crs),
        cells,
        plan.scenario.all_carriers(),
        crs=plan.province.crs,
        problems=Problems(),
    )
    told = share.tables[Table.CELLS]
    assert again.cell_id.tolist() == told["cell_id"].tolist()
    points = shapely.get_coordinates(told.geometry.to_numpy())
    assert np.hypot(again.x_m - points[:, 0], again.y_m - points[:, 1]).max() < 0.2
    np.testing.assert_allclose(again.epre_dbm, told["epre_dbm"], atol=0.011)
    np.testing.assert_array_equal(again.azimuth_deg, told["azimuth_deg"])
    np.testing.assert_array_equal(again.electrical_tilt_deg, told["electrical_tilt_deg"])
    np.testing.assert_array_equal(again.height_m, told["height_m"])


def test_the_workbook_is_read_back_by_openpyxl(out: Path, share: Share) -> None:
    book = openpyxl.load_workbook(out / VIETTEL / "works.xlsx")
    assert book.sheetnames == [*(table.value for table in share.filled), "dictionary"]
    for table, frame in share.filled.items():
        sheet = book[table.value]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        head, *rows = sheet.iter_rows(values_only=True)
        equal(pd.DataFrame(rows, columns=head), plain(frame))


def test_the_dictionary_tells_every_column(out: Path, share: Share) -> None:
    told = pd.read_excel(out / VIETTEL / "works.xlsx", sheet_name="dictionary")
    for table, frame in share.filled.items():
        own = told[told["table"] == table.value]
        assert own["column"].tolist() == list(plain(frame).columns)
        units = dict(zip(own["column"], own["unit"].fillna(""), strict=True))
        assert units == {field.name: field.unit for field in FIELDS[table]}
    assert told[["meaning_vi", "meaning_en"]].notna().all().all()


def test_every_number_has_its_unit_and_shows_it() -> None:
    suffixes = {"°": "deg", "10⁹ VND": "bn_vnd", "Mbit/s": "mbps", "%": "pct", "1": "gained"}
    for fields in FIELDS.values():
        for field in fields:
            assert bool(field.unit) == (field.type is Type.NUMBER), field
            if field.unit and not field.name.endswith(("lon", "lat")):
                ending = suffixes.get(field.unit, field.unit.lower())
                assert field.name.endswith(ending), field


def test_formulas_stay_text(out: Path) -> None:
    folder = out / "operators" / safe_name(FORMULA)
    book = openpyxl.load_workbook(folder / "2027" / "works.xlsx")
    cells = [c for row in book["works"].iter_rows() for c in row if c.value == FORMULA]
    assert cells and all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    raw = (folder / "2027" / "csv" / "works.csv").read_text(encoding="utf-8-sig")
    assert FORMULA in raw and not re.search(r"(^|,|\")=cmd", raw, re.MULTILINE)
    for name in ("atoll/sites.csv", "atoll/transmitters.csv", "linkplanner/sites.csv"):
        text = (folder / "2027" / name).read_text(encoding="utf-8")
        assert not re.search(r"(^|[,;\"])[=+@]", text, re.MULTILINE)


def test_a_table_that_breaks_its_schema_is_not_written(share: Share) -> None:
    works = share.tables[Table.WORKS]
    for column, value in (("step_id", "twice"), ("lat", 123.0), ("action", None), ("rank", 0)):
        with pytest.raises(SchemaErrors, match=column):
            checked(works.assign(**{column: value}), Table.WORKS)
