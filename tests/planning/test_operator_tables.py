"""What operators get: every format read back by our own reader and by another program, equal."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ezdxf
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from defusedxml import ElementTree
from pandera.errors import SchemaErrors

from phusong.coverage.antennas import Measured
from phusong.coverage.transmitters import Transmitters
from phusong.layers.crs import Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.export import neutralise
from phusong.layers.formats.antenna_pattern import read_antenna_pattern
from phusong.layers.i18n import Language, Messages
from phusong.layers.schema import LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer
from phusong.planning.outputs.operator.atoll import band_name
from phusong.planning.outputs.operator.columns import FIELDS, Table, Type, checked
from phusong.planning.outputs.operator.folder import operator_writers
from phusong.planning.outputs.operator.names import file_names, safe_name
from phusong.planning.outputs.operator.shares import Share, operator_shares
from phusong.planning.results import Plan
from phusong.planning.scenario_outputs import OperatorFormat, Outputs

from .made_up import FORMULA
from .made_up_operators import HOSTILE, operators_plan

VIETTEL = "operators/Viettel/2026"
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return operators_plan(plan_codes=True)


@pytest.fixture(scope="module")
def shares(plan: Plan) -> dict[tuple[str, int], Share]:
    found = operator_shares(plan, plan.scenario.outputs)
    return {(share.operator, share.year): share for share in found}


@pytest.fixture(scope="module")
def share(shares: dict[tuple[str, int], Share]) -> Share:
    return shares["Viettel", 2026]


@pytest.fixture(scope="module")
def out(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(plan, tmp_path_factory.mktemp("out"))


def written(plan: Plan, folder: Path, language: Language = Language.VIETNAMESE) -> Path:
    for name, write in operator_writers(plan, Messages.of(language)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def text_columns(table: Table) -> dict[str, type[str]]:
    return {field.name: str for field in FIELDS[table] if field.type is Type.TEXT}


def equal(back: pd.DataFrame, table: pd.DataFrame, *, decimals: int = 9) -> None:
    """The same cells, whatever a format makes of whole numbers and of empty cells."""
    assert list(back.columns) == list(table.columns)
    for name in table.columns:
        ours, theirs = table[name], back[name]
        if pd.api.types.is_numeric_dtype(ours) and ours.dtype != bool:
            np.testing.assert_allclose(
                pd.to_numeric(theirs).to_numpy(float, na_value=np.nan),
                ours.to_numpy(float, na_value=np.nan),
                atol=10.0**-decimals,
            )
        else:
            shown = [None if pd.isna(value) else str(value) for value in theirs]
            assert shown == [None if pd.isna(value) else str(value) for value in ours], name


def plain(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.drop(columns="geometry"))


def harmless(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """As text files hold it: an apostrophe before what a spreadsheet would run."""
    return plain(frame).map(neutralise)


def layer(path: Path, kind: LayerKind, plan: Plan, **source: object) -> gpd.GeoDataFrame:
    """What phusong itself reads out of a file as a layer; nothing may be wrong with it."""
    problems = Problems()
    found = read_layer(
        kind,
        LayerSource.model_validate({"path": path.name, **source}),
        folder=path.parent,
        area=Area.of(plan.province.communes),
        problems=problems,
    )
    assert not [p for p in problems if p.severity is Severity.ERROR], list(problems)
    return found


# ------------------------------------------------------------------------------- who gets what


def test_each_operator_gets_what_he_builds_in_a_year(
    plan: Plan, shares: dict[tuple[str, int], Share]
) -> None:
    steps = plan.proposal.sites
    dated = steps[steps["year"].notna()]
    given = {
        key: share.tables[Table.WORKS]["step_id"].tolist()
        for key, share in shares.items()
        if len(share.tables[Table.WORKS])
    }
    assert sorted(step for steps in given.values() for step in steps) == sorted(dated["site_id"])
    assert given["Viettel", 2026] == ["U-0002", "N-0010", "U-T-002+raise"]
    assert given["Viettel", 2027] == ["N-0011"]
    assert given["", 2026] == ["N-0001"]
    # The cable to a village is nobody's, whoever connects masts.
    assert shares["", 2027].tables[Table.CABLE]["serves_id"].tolist() == ["settlement:4"] * 2
    assert {operator for operator, _ in shares} == {"", "Viettel", *HOSTILE}


def test_masts_stand_as_they_will(plan: Plan, share: Share) -> None:
    masts = share.tables[Table.SITES].set_index("site_id")
    (new,) = masts.index[masts["status"] == "planned"]
    assert masts["status"].to_dict() == {"T-001": "on_air", new: "planned", "T-002": "on_air"}
    assert masts.loc["T-002", "mast_height_m"] == 42.0 + 12.0
    assert masts.loc[new, "mast_height_m"] == 42.0 and masts.loc[new, "name"] == "N-0010"
    existing = share.tables[Table.EXISTING]
    there = plan.province.cells
    wanted = there[there["site_id"].isin(["T-001", "T-002"])]
    assert sorted(existing["cell_id"]) == sorted(wanted["cell_id"])


def test_identifiers_do_not_hang_on_the_numbers_of_a_run(plan: Plan) -> None:
    """Another run calls the same new masts otherwise, and finds them in another order."""
    works = plan.proposal.sites.iloc[::-1].reset_index(drop=True)
    fresh = works["action"] == "new_site"
    other = works["site_id"].where(~fresh, [f"N-9{number:03d}" for number in range(len(works))])
    again = replace(plan, proposal=replace(plan.proposal, sites=works.assign(site_id=other)))
    for table, column in ((Table.SITES, "site_id"), (Table.CELLS, "cell_id")):
        ours, theirs = (
            sorted(
                name
                for share in operator_shares(one, Outputs())
                for name in share.tables[table][column]
            )
            for one in (plan, again)
        )
        assert ours == theirs and len(set(ours)) == len(ours)


def test_cells_radiate_what_the_steps_promise(plan: Plan, share: Share) -> None:
    works, cells = share.tables[Table.WORKS], share.tables[Table.CELLS]
    for work in works.to_dict("records"):
        own = cells[cells["step_id"] == work["step_id"]]
        sides = (work["azimuths_deg"] or "").split(";")
        assert len(own) == len(work["bands"].split(";")) * len(sides)
        assert (own["height_m"] == work["antenna_height_m"]).all()
    carrier = plan.scenario.all_carriers()["B3"]
    lte = cells[cells["band"] == "B3"].iloc[0]
    assert lte["power_dbm"] == pytest.approx(carrier.power_dbm)
    assert lte["max_power_dbm"] == pytest.approx(carrier.power_dbm + 3.01, abs=0.01)
    assert lte["epre_dbm"] == pytest.approx(carrier.power_dbm - 30.79, abs=0.01)
    # Power of both ports and the gain, less half a dB of feeder.
    assert lte["eirp_dbm"] == pytest.approx(
        carrier.power_dbm + 3.01 + lte["gain_dbi"] - 0.5, abs=0.011
    )
    assert cells["pci"].notna().all() and cells["cell_id"].is_unique


def test_identities_are_empty_unless_they_are_asked_for(plan: Plan) -> None:
    (first, *_) = operator_shares(plan, Outputs())
    assert first.tables[Table.CELLS][["pci", "pci_reuse_km", "rsi"]].isna().all().all()


def test_identities_keep_clear_of_those_that_stand(plan: Plan) -> None:
    cells = plan.province.cells
    bearing = cells.assign(pci=np.where(cells["band"] == "n41", np.arange(len(cells)) % 1008, None))
    tables = {**plan.province.tables, LayerKind.CELLS: bearing}
    with_codes = replace(plan, province=replace(plan.province, tables=tables))
    rules = Outputs(plan_codes=True, code_reuse_km=100)
    taken = set(bearing["pci"].dropna())
    planned = [
        code
        for share in operator_shares(with_codes, rules)
        if share.operator == "Viettel"
        for code in share.tables[Table.CELLS].query("band == 'n41'")["pci"]
    ]
    assert planned and not taken & set(planned)
    assert len(set(planned)) == len(planned)


# ---------------------------------------------------------------------------------- tables


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


# ----------------------------------------------------------------------------- geometries


def test_layers_are_read_back_by_gdal(out: Path, share: Share) -> None:
    path = out / VIETTEL / "works.gpkg"
    assert set(pyogrio.list_layers(path)[:, 0]) == {table.value for table in share.filled}
    for table, frame in share.filled.items():
        back = gpd.read_file(path, layer=table.value)
        assert back.crs.to_epsg() == 4326
        equal(plain(back), plain(frame))
        away = back.geometry.to_crs(frame.crs).distance(frame.geometry, align=False)
        assert away.max() < 0.001


def test_geojson_is_rfc_7946(out: Path, shares: dict[tuple[str, int], Share]) -> None:
    for (operator, year), folder in (
        (("Viettel", 2026), VIETTEL),
        (("", 2027), "operators/unassigned/2027"),
    ):
        for table, frame in shares[operator, year].filled.items():
            path = out / folder / "geojson" / f"{table}.geojson"
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            rows = [feature["properties"] for feature in features]
            equal(pd.DataFrame(rows, columns=list(plain(frame).columns)), plain(frame))
            shapes = gpd.GeoSeries(
                [shapely.geometry.shape(feature["geometry"]) for feature in features], crs=4326
            )
            away = shapes.to_crs(frame.crs).hausdorff_distance(frame.geometry, align=False)
            assert away.max() < 0.05


def placemarks(document: bytes) -> dict[str, dict[str, str]]:
    """Data and coordinates of each placemark by its name, as another program's parser sees them."""
    kml = "{http://www.opengis.net/kml/2.2}"
    root = ElementTree.fromstring(document, forbid_dtd=True)
    styles = {style.get("id") for style in root.iter(f"{kml}Style")}
    found = {}
    for folder in root.iter(f"{kml}Folder"):
        for mark in folder.iter(f"{kml}Placemark"):
            told = {
                data.get("name"): data.findtext(f"{kml}value") for data in mark.iter(f"{kml}Data")
            }
            style = mark.findtext(f"{kml}styleUrl")
            assert style and style.lstrip("#") in styles
            told["coordinates"] = next(mark.iter(f"{kml}coordinates")).text
            told["folder"] = folder.findtext(f"{kml}name")
            found[mark.findtext(f"{kml}name")] = told
    return found


def test_kml_and_kmz_hold_the_same(out: Path, share: Share) -> None:
    document = (out / VIETTEL / "works.kml").read_bytes()
    with zipfile.ZipFile(out / VIETTEL / "works.kmz") as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == document
    assert b"http" not in document.replace(b"http://www.opengis.net/kml/2.2", b"")
    marks = placemarks(document)
    works = share.tables[Table.WORKS].set_index("step_id")
    assert set(marks) == set(works.index)
    for name, told in marks.items():
        lon, lat = map(float, told["coordinates"].split(","))
        assert (lon, lat) == pytest.approx(
            (works.loc[name, "lon"], works.loc[name, "lat"]), abs=1e-6
        )
        assert told["reason_vi"] == works.loc[name, "reason_vi"]
        assert float(told["cost_mid_bn_vnd"]) == works.loc[name, "cost_mid_bn_vnd"]
        assert told["folder"] in ("Cột mới", "Bổ sung trên cột")


@pytest.mark.parametrize("name", ["works.kml", "works.kmz"])
def test_phusong_reads_the_kml(name: str, out: Path, share: Share, plan: Plan) -> None:
    back = layer(out / VIETTEL / name, LayerKind.CANDIDATES, plan, columns={"id": "step_id"})
    works = share.tables[Table.WORKS].set_index("step_id")
    assert sorted(back["id"]) == sorted(works.index)
    theirs = back.set_index("id").geometry.to_crs(works.crs)
    assert theirs.distance(works.geometry.reindex(theirs.index), align=False).max() < 0.2


def test_the_drawing_is_read_back(out: Path, shares: dict[tuple[str, int], Share]) -> None:
    cable = shares["", 2027].tables[Table.CABLE]
    path = out / "operators/unassigned/2027/works.dxf"
    drawing = ezdxf.readfile(path)
    assert not drawing.audit().has_errors
    assert drawing.units == 6
    assert drawing.header.custom_vars.get("CRS") == cable["xy_crs"].iloc[0]
    lines = {
        line.get_xdata("PHUSONG")[0].value: line
        for line in drawing.modelspace().query("LWPOLYLINE")
    }
    for row in cable.to_dict("records"):
        line = lines[row["cable_id"]]
        assert line.dxf.layer == f"CABLE_{row['construction'].upper()}"
        corners = np.array([point[:2] for point in line.get_points()])
        np.testing.assert_allclose(corners, shapely.get_coordinates(row["geometry"]), atol=1e-6)
    # GDAL reads DXF by itself.
    seen = pyogrio.read_dataframe(path)
    drawn = seen[seen["Layer"].str.startswith("CABLE")]
    assert drawn.length.sum() == pytest.approx(cable.length.sum(), abs=0.01)


def test_masts_are_drawn_with_their_names(out: Path, share: Share) -> None:
    seen = pyogrio.read_dataframe(out / VIETTEL / "works.dxf")
    names = set(seen.loc[seen["Text"].notna(), "Text"])
    assert names == set(share.tables[Table.SITES]["site_id"])


# --------------------------------------------------------------------- other planning tools


def atoll(out: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(out / VIETTEL / "atoll" / name, sep=";", encoding="ascii")


def test_atoll_gets_its_columns(out: Path) -> None:
    heads = {
        "sites.csv": "NAME;LONGITUDE;LATITUDE;ALTITUDE;CF_STATUS;CF_YEAR",
        "transmitters.csv": "TX_ID;SITE_NAME;ACTIVE;FBAND;AZIMUT;TILT;HEIGHT;ANTENNA_NAME;"
        "PROPAG_MODEL;CALC_RADIUS;CALC_RESOLUTION",
        "lte_cells.csv": "CELL_ID;TX_ID;PCI;ACTIVE;CARRIER;RS_EPRE;MAX_POWER;TAC;EQUIPMENT",
        "nr_cells.csv": "CELL_ID;TX_ID;ACTIVE;PCI;NRTAC;CARRIER;SSS_POWER;MAX_POWER;EQUIPMENT",
    }
    for name, head in heads.items():
        assert (out / VIETTEL / "atoll" / name).read_text("utf-8").splitlines()[0] == head


def test_atoll_tables_fit_together(out: Path, share: Share) -> None:
    sites, transmitters = atoll(out, "sites.csv"), atoll(out, "transmitters.csv")
    cells = pd.concat([atoll(out, "lte_cells.csv"), atoll(out, "nr_cells.csv")])
    assert (
        sites["NAME"].is_unique and transmitters["TX_ID"].is_unique and cells["CELL_ID"].is_unique
    )
    assert set(transmitters["SITE_NAME"]) == set(sites["NAME"])
    assert sorted(cells["TX_ID"]) == sorted(transmitters["TX_ID"])
    assert (cells["CELL_ID"] == cells["TX_ID"] + "(0)").all()
    told = share.tables[Table.CELLS].set_index("cell_id").loc[transmitters["TX_ID"]]
    assert transmitters["AZIMUT"].tolist() == told["azimuth_deg"].fillna(0).tolist()
    assert transmitters["HEIGHT"].tolist() == told["height_m"].tolist()
    assert transmitters["TILT"].tolist() == told["mechanical_tilt_deg"].tolist()
    masts = share.tables[Table.SITES].set_index("site_id").loc[sites["NAME"]]
    assert sites["LONGITUDE"].tolist() == masts["lon"].tolist()


def test_atoll_carriers_bands_and_powers(out: Path) -> None:
    lte, nr = atoll(out, "lte_cells.csv").iloc[0], atoll(out, "nr_cells.csv").iloc[0]
    assert (lte["CARRIER"], lte["EQUIPMENT"]) == ("20 MHz - EARFCN 1575", "LTE Radio Equipment")
    assert (nr["CARRIER"], nr["EQUIPMENT"]) == (
        "100 MHz - NR-ARFCN 510000",
        "5G NR Radio Equipment",
    )
    # All power, spread over the resource elements of all ports, is the energy of one.
    assert lte["RS_EPRE"] == pytest.approx(lte["MAX_POWER"] - 10 * np.log10(1200 * 2), abs=0.02)
    assert nr["SSS_POWER"] == pytest.approx(nr["MAX_POWER"] - 10 * np.log10(273 * 12), abs=0.02)
    bands = set(atoll(out, "transmitters.csv")["FBAND"])
    assert bands == {"n3 / E-UTRA 3 (1800 MHz)", "n41 / E-UTRA 41 (2500 MHz)"}
    assert band_name("B8") == "n8 / E-UTRA 8 (900 MHz)"


def test_antennas_come_along_and_are_what_was_predicted_with(
    out: Path, share: Share, plan: Plan
) -> None:
    folder = out / VIETTEL / "atoll" / "antennas"
    named = set(atoll(out, "transmitters.csv")["ANTENNA_NAME"])
    assert {path.stem for path in folder.iterdir()} == named
    cells = share.tables[Table.CELLS].drop_duplicates("pattern")
    for cell in cells.to_dict("records"):
        problems = Problems()
        data = (folder / f"{cell['pattern']}.msi").read_bytes()
        cuts = read_antenna_pattern(data, "antenna.msi", problems)
        assert cuts is not None and not list(problems)
        assert cuts.name == cell["pattern"]
        assert cuts.gain_dbi == pytest.approx(cell["gain_dbi"], abs=0.01)
        assert cuts.electrical_tilt_deg == cell["electrical_tilt_deg"]
        assert cuts.frequency_mhz == cell["downlink_mhz"]
        carrier = plan.scenario.all_carriers()[cell["band"]]
        wide, tall = carrier.horizontal_width_deg, carrier.vertical_width_deg
        # TR 38.901 Table 7.3-1, written out.
        side = np.minimum(12 * (np.minimum(np.arange(360), 360 - np.arange(360)) / wide) ** 2, 30)
        np.testing.assert_allclose(cuts.horizontal_db, side, atol=0.006)
        down = np.arange(0, 91)
        front = np.minimum(12 * ((down - cell["electrical_tilt_deg"]) / tall) ** 2, 30)
        np.testing.assert_allclose(cuts.vertical_db[:91], front, atol=0.006)
        again = Measured(
            gain_dbi=cuts.gain_dbi,
            horizontal_db=cuts.horizontal_db,
            vertical_db=cuts.vertical_db,
            tilt_deg=cuts.electrical_tilt_deg,
        )
        azimuth = np.arange(-180.0, 180.0)
        level = again.radiation(again.tilt_deg).broadcast(azimuth, np.full(360, -again.tilt_deg))
        np.testing.assert_allclose(-level, np.roll(side, 180), atol=0.02)


def test_linkplanner_gets_sites_in_its_order(out: Path, share: Share) -> None:
    text = (out / VIETTEL / "linkplanner" / "sites.csv").read_text(encoding="utf-8")
    assert text.startswith("Name,Latitude,Longitude,Maximum Height,Description,Node Type\n")
    back = pd.read_csv(io.StringIO(text)).set_index("Name")
    masts = share.tables[Table.SITES].set_index("site_id")
    for name, mast in masts.iterrows():
        assert float(back.loc[name, "Latitude"].rstrip("N")) == mast["lat"]
        assert float(back.loc[name, "Longitude"].rstrip("E")) == mast["lon"]
        assert back.loc[name, "Maximum Height"] == mast["mast_height_m"]


# ---------------------------------------------------------------------------------- folder


def test_the_same_plan_gives_the_same_bytes(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 400 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert contents(written(operators_plan(plan_codes=True), tmp_path)) == contents(out)
    assert not ezdxf.options.write_fixed_meta_data_for_testing


def test_drawings_do_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    """Hashes of texts differ from process to process, and with them the order of a set."""
    program = """if True:
        import sys
        from pathlib import Path
        import geopandas as gpd
        from pyproj import CRS
        from phusong.planning.outputs.operator.columns import Table
        from phusong.planning.outputs.operator.drawing import write_drawing
        from phusong.planning.outputs.operator.shares import Share
        frame = gpd.GeoDataFrame({"site_id": ["N"], "status": ["planned"]},
                                 geometry=gpd.points_from_xy([6e5], [13e5]), crs=9217)
        tables = {Table.SITES: frame, Table.CABLE: frame.iloc[:0]}
        write_drawing(Path(sys.argv[1]), Share("", 2026, tables, {}), CRS(9217))
    """
    for seed in ("1", "4"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / f"{seed}.dxf")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    assert (tmp_path / "1.dxf").read_bytes() == (tmp_path / "4.dxf").read_bytes()


def parts(out: Path) -> Iterator[str]:
    for path in out.rglob("*"):
        yield path.name


def test_every_name_is_one_on_windows(out: Path) -> None:
    for name in parts(out):
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert not RESERVED.fullmatch(name) and name == name.rstrip(". ")
    owners = [path.name for path in (out / "operators").iterdir()]
    assert len({name.casefold() for name in owners}) == len(owners) == len(HOSTILE) + 2


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "", ".", "..", "a" * 300, "LPT1.txt", "x\x00y", " ."]
)
def test_hostile_names_become_names(hostile: str) -> None:
    name = safe_name(hostile)
    assert 0 < len(name) <= 64 and not RESERVED.fullmatch(name) and name not in (".", "..")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name) and name == name.strip(". ")


def test_names_that_meet_get_numbers() -> None:
    assert len(set(map(str.casefold, file_names(["A/B", "A:B", "a_b"]).values()))) == 3


@pytest.mark.parametrize("wanted", list(OperatorFormat))
def test_formats_can_be_switched(wanted: OperatorFormat) -> None:
    names = operator_writers(operators_plan(operator_formats=[wanted]), Messages.of("en"))
    files = {name.removeprefix(f"{VIETTEL}/") for name in names if name.startswith(VIETTEL)}
    kinds = {
        OperatorFormat.CSV: r"csv/\w+\.csv",
        OperatorFormat.XLSX: r"works\.xlsx",
        OperatorFormat.GEOPACKAGE: r"works\.gpkg",
        OperatorFormat.GEOJSON: r"geojson/\w+\.geojson",
        OperatorFormat.KML: r"works\.km[lz]",
        OperatorFormat.DXF: r"works\.dxf",
        OperatorFormat.ATOLL: r"atoll/(\w+\.csv|antennas/.+\.msi)",
        OperatorFormat.LINKPLANNER: r"linkplanner/\w+\.csv",
    }
    assert files and all(re.fullmatch(kinds[wanted], file) for file in files)


def test_no_format_gives_no_folder() -> None:
    assert operator_writers(operators_plan(operator_formats=[]), Messages.of("en")) == {}
