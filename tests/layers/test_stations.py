"""OpenCelliD exports as base stations."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.layers.crs import Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.reading.opencellid import read_opencellid
from phusong.layers.reading.stations import gather_sites
from phusong.layers.schema import LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

AREA = Area((108.6, 11.3, 109.6, 13.0))
HEADER = (
    "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal"
)


def _row(radio: str, net: int, cell: int, lon: float, lat: float, **more: int) -> str:
    mcc, samples, updated = more.get("mcc", 452), more.get("samples", 1), more.get("updated", 1)
    return f"{radio},{mcc},{net},51001,{cell},0,{lon},{lat},1000,{samples},1,1,{updated},0"


ROWS = [
    _row("LTE", 4, 100 << 8 | 1, 109.1900, 12.2400, samples=3),
    _row("LTE", 4, 100 << 8 | 2, 109.1908, 12.2400, samples=1),
    _row("LTE", 4, 100 << 8 | 2, 109.5, 12.9, samples=9, updated=0),
    _row("LTE", 2, 555 << 8 | 1, 109.1903, 12.2401),
    _row("NR", 1, 7 << 12 | 5, 109.3000, 12.5000),
    _row("GSM", 4, 4321, 109.19, 12.24),
    _row("UMTS", 4, 4322, 109.19, 12.24),
    _row("LTE", 1, 5 << 8, 104.0, 18.0, mcc=457),
    _row("LTE", 1, 6 << 8, 105.85, 21.03),
]


def _layer(
    kind: LayerKind, folder: Path, problems: Problems, **source: object
) -> gpd.GeoDataFrame | pd.DataFrame:
    return read_layer(
        kind,
        LayerSource.model_validate({"path": "452.csv", "format": "opencellid", **source}),
        folder=folder,
        area=AREA,
        problems=problems,
    )


def test_sites_and_cells_of_an_export(tmp_path: Path) -> None:
    (tmp_path / "452.csv").write_text("\n".join([HEADER, *ROWS]) + "\n")
    problems, silent = Problems(), Problems()
    sites = _layer(LayerKind.SITES, tmp_path, problems)
    cells = _layer(LayerKind.CELLS, tmp_path, silent)
    assert {p.code: p.severity for p in problems} == {
        "opencellid-other-radio": Severity.WARNING,
        "opencellid-other-country": Severity.WARNING,
        "opencellid-repeated": Severity.WARNING,
        "opencellid-outside": Severity.WARNING,
        "opencellid-assumed": Severity.WARNING,
    }
    assert not list(silent)
    # Viettel's two sectors and VinaPhone's one share a mast; MobiFone's stands alone.
    assert sites["shared_by"].tolist() == ["Viettel;VinaPhone", "MobiFone"]
    assert sites["site_id"].is_unique and set(cells["site_id"]) == set(sites["site_id"])
    assert cells["site_id"].value_counts().to_dict() == dict(
        zip(sites["site_id"], [3, 1], strict=True)
    )
    assert cells["technology"].tolist() == ["LTE", "LTE", "LTE", "NR"]
    assert cells["band"].tolist() == ["B3", "B3", "B3", "n77"]
    assert cells["cell_id"].is_unique
    assert cells["azimuth_deg"].isna().all()
    assert (cells["height_m"] == 30).all()
    assert cells["_row"].tolist() == [2, 3, 5, 6]
    # Mean weighted by samples: (3 · 109.1900 + 109.1908 + 109.1903) / 5.
    assert math.isclose(sites.geometry.x.iloc[0], 109.19022, abs_tol=1e-9)


def test_header_and_compression_make_no_difference(tmp_path: Path) -> None:
    text = "\n".join(ROWS) + "\n"
    (tmp_path / "452.csv").write_text(text)
    plain = _layer(LayerKind.CELLS, tmp_path, Problems())
    (tmp_path / "452.csv").write_bytes(gzip.compress(f"{HEADER}\n{text}".encode()))
    packed = _layer(LayerKind.CELLS, tmp_path, Problems())
    pd.testing.assert_frame_equal(plain.drop(columns="_row"), packed.drop(columns="_row"))
    assert (packed["_row"] == plain["_row"] + 1).all()


def test_defaults_replace_assumptions(tmp_path: Path) -> None:
    (tmp_path / "452.csv").write_text("\n".join(ROWS))
    defaults = {"height_m": 42.5, "band": "B1"}
    cells = _layer(LayerKind.CELLS, tmp_path, Problems(), defaults=defaults)
    assert set(cells["height_m"]) == {42.5}
    assert set(cells["band"]) == {"B1"}


def test_only_sites_and_cells_come_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "452.csv").write_text("\n".join(ROWS))
    problems = Problems()
    assert _layer(LayerKind.HUBS, tmp_path, problems).empty
    assert "opencellid-kind" in {p.code for p in problems}


def test_rows_that_are_none_are_told_one_by_one(tmp_path: Path) -> None:
    bad = ["LTE,452,4,51001", _row("LTE", 4, 1, 209.0, 12.0), "LTE,452,x,1,1,0,109,12,1,1,1,1,1,0"]
    (tmp_path / "452.csv").write_text("\n".join([ROWS[0], *bad]))
    problems = Problems()
    found = read_opencellid(tmp_path / "452.csv", "452.csv", problems)
    assert len(found.cells) == 1
    assert [(p.code, p.row) for p in problems] == [("opencellid-row", row) for row in (2, 3, 4)]


def _distance_m(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Haversine, written independently of the chords in the code."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one, *two))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


def _joined(items: list[int], near: object) -> list[set[int]]:
    """Clusters by plain joining of every pair."""
    groups = [{item} for item in items]
    for i in items:
        for j in items:
            if near(i, j):  # type: ignore[operator]
                one = next(g for g in groups if i in g)
                two = next(g for g in groups if j in g)
                if one is not two:
                    groups.remove(two)
                    one |= two
    return groups


@settings(deadline=None)
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from([1, 2, 4]),
            st.integers(0, 3),
            st.integers(0, 4),
            st.integers(0, 40),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=14,
        unique_by=lambda cell: cell[:3],
    )
)
def test_sites_agree_with_plain_joining(cells: list[tuple[int, int, int, int, int]]) -> None:
    places = [(109.2 + x * 0.0002, 12.2 + y * 0.0002) for *_, x, y in cells]
    frame = pd.DataFrame(
        {
            "row": range(1, len(cells) + 1),
            "technology": "LTE",
            "net": [net for net, *_ in cells],
            "area": 1,
            "cell": [node << 8 | sector for _, node, sector, *_ in cells],
            "lon": [lon for lon, _ in places],
            "lat": [lat for _, lat in places],
            "samples": 1,
        }
    )
    _, found = gather_sites(frame)

    def same_station(i: int, j: int) -> bool:
        return cells[i][:2] == cells[j][:2] and _distance_m(places[i], places[j]) <= 1000

    stations = _joined(list(range(len(cells))), same_station)
    middles = [tuple(np.mean([places[i] for i in group], axis=0)) for group in stations]
    masts = _joined(
        list(range(len(stations))), lambda i, j: _distance_m(middles[i], middles[j]) <= 50
    )
    expected = {frozenset(i for s in mast for i in stations[s]) for mast in masts}
    groups = found.groupby("site_id").indices.values()
    assert {frozenset(int(i) for i in group) for group in groups} == expected
