"""Tables of Atoll and LINKPlanner: their columns, keys, bands, powers and antennas."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from phusong.coverage.antennas import Measured
from phusong.layers.errors import Problems
from phusong.layers.formats.antenna_pattern import read_antenna_pattern
from phusong.planning.outputs.operator.atoll import band_name
from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.shares import Share
from phusong.planning.results.stages import Plan

from .reading import VIETTEL


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
