"""Which antenna a cell has, how it hangs, and what that makes of its power."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.antennas import Measured, Omni, PanelArray, ReferenceSector, Sector
from phusong.coverage.carriers import Carrier, default_carriers
from phusong.coverage.kernels.antennas import cell_gain
from phusong.coverage.mounting import mount, split_tilt
from phusong.coverage.transmitters import Transmitters
from phusong.layers.errors import Problems, Severity
from phusong.layers.i18n import Language, Messages

from .plain import CRS, hills, make_terrain

NAN = math.nan
FILE = Measured(gain_dbi=17.5, horizontal_db=(0.0,) * 360, vertical_db=(0.0,) * 360, tilt_deg=6)
ANTENNAS = {"742215": FILE, "Whip": Omni(gain_dbi=8)}


def cells(**columns: list[object]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame(
        {
            "cell_id": [f"C{i}" for i in range(count)],
            "site_id": ["A"] * count,
            "operator": ["Viettel"] * count,
            "technology": ["NR"] * count,
            "band": ["n41"] * count,
            "height_m": [30.0] * count,
            **columns,
        }
    )


def carrier(**changed: object) -> Carrier:
    return default_carriers()["n41"].model_copy(update=changed)


def told(problems: Problems) -> list[tuple[str, Severity, int | None, str | None]]:
    for problem in problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    return [(p.code, p.severity, p.row, p.value) for p in problems]


@pytest.mark.parametrize(
    ("given_", "hung"),
    [
        ((NAN, NAN, NAN), (0, 3)),
        ((8, NAN, NAN), (0, 8)),
        ((8, 2, NAN), (2, 6)),
        ((8, NAN, 5), (3, 5)),
        ((NAN, 2, NAN), (2, 1)),
        ((NAN, NAN, 5), (0, 5)),
        ((NAN, 2, 5), (2, 5)),
        ((9, 2, 5), (2, 5)),
    ],
)
def test_tilts_that_are_given_in_part(
    given_: tuple[float, float, float], hung: tuple[float, float]
) -> None:
    assert split_tilt(*given_, otherwise=3, own=1) == hung


tilt = st.floats(-20, 40) | st.just(NAN)


@given(tilt, tilt, tilt)
def test_parts_of_a_tilt_add_up(total: float, mechanical: float, electrical: float) -> None:
    parts = split_tilt(total, mechanical, electrical, otherwise=3, own=0)
    assert all(map(math.isfinite, parts))
    if not math.isnan(total) and (math.isnan(mechanical) or math.isnan(electrical)):
        assert sum(parts) == pytest.approx(total)


def test_a_cells_own_antenna_goes_before_its_carriers() -> None:
    table = cells(antenna=[" 742215 ", "WHIP", None, "", "742215"])
    wide = carrier(horizontal_width_deg=90, vertical_width_deg=7)
    carriers = [
        carrier(),
        carrier(),
        wide,
        carrier(antenna=PanelArray()),
        carrier(antenna=PanelArray()),
    ]
    problems = Problems()
    hung = mount(table, carriers, ANTENNAS, problems=problems)
    assert [h.antenna for h in hung] == [
        FILE,
        ANTENNAS["Whip"],
        Sector(horizontal_width_deg=90, vertical_width_deg=7),
        PanelArray(),
        FILE,
    ]
    # A measured antenna hangs as it was measured, where nobody gives a tilt.
    assert [h.electrical_tilt_deg for h in hung] == [6, 3, 3, 3, 6]
    assert not len(problems)


def test_a_carrier_may_name_its_antenna() -> None:
    (hung,) = mount(cells(band=["n41"]), [carrier(antenna="742215")], ANTENNAS, problems=Problems())
    assert hung.antenna == FILE
    with pytest.raises(KeyError):
        mount(cells(band=["n41"]), [carrier(antenna="x")], ANTENNAS, problems=Problems())


def test_unknown_antennas_and_tilts_that_disagree_are_warnings() -> None:
    table = cells(
        antenna=["Dish", "742215", "dish", "Whip"],
        downtilt_deg=[NAN, 8.0, NAN, 8.0],
        mechanical_tilt_deg=[NAN, 2.0, NAN, 2.0],
        electrical_tilt_deg=[NAN, 2.0, NAN, 6.04],
        _row=[2, 3, 4, 5],
        _file=["own.csv"] * 4,
    )
    problems = Problems()
    hung = mount(table, [carrier()] * 4, ANTENNAS, problems=problems)
    assert hung[0].antenna == hung[2].antenna == Sector()
    assert hung[1][1:] == (2, 2)
    assert told(problems) == [
        ("antenna-unknown", Severity.WARNING, 2, "Dish"),
        ("antenna-tilts-disagree", Severity.WARNING, 3, "8.0"),
    ]
    assert next(iter(problems)).file == "own.csv"
    assert next(iter(problems)).details["count"] == 2


def test_gains_of_antennas_become_power() -> None:
    sites = gpd.GeoDataFrame(
        {"site_id": ["A"]}, geometry=[shapely.Point(591_000, 1_359_000)], crs=CRS
    )
    table = cells(
        antenna=["742215", "array", "f1336", None, "742215"],
        azimuth_deg=[0.0, 0.0, 0.0, 0.0, 0.0],
        gain_dbi=[NAN, NAN, NAN, NAN, 20.0],
        mechanical_tilt_deg=[0.0, 0.0, 4.0, NAN, NAN],
    )
    given_ = {**ANTENNAS, "array": PanelArray(), "f1336": ReferenceSector(gain_dbi=16)}
    got = Transmitters.from_tables(
        sites, table, {"n41": carrier()}, crs=CRS, problems=Problems(), antennas=given_
    )
    usual = got.eirp_dbm[3] - carrier().gain_dbi
    array = PanelArray().radiation(0.0)
    assert got.eirp_dbm - usual == pytest.approx([17.5, array.gain_dbi, 16, 18, 20])
    network, order = got.network(make_terrain(hills(1, (30, 30))))
    assert sorted(order.tolist()) == [0, 1, 2, 3, 4]
    data = network.traffic_gain[list(order).index(1)]
    assert data == pytest.approx(array.traffic_gain_db)
    assert sum(network.traffic_gain != 0) == 1
    assert sum(network.traffic != network.pattern) == 1
    # Bent down by 4 degrees, the reference sector shows its maximum below the horizon ahead.
    bent = list(order).index(2)
    assert cell_gain(network, bent, 0.0, -4.0) == pytest.approx(0, abs=0.01)
    assert cell_gain(network, bent, 0.0, 0.0) < -1
    assert cell_gain(network, bent, 0.0, NAN) == pytest.approx(0, abs=0.01)
