"""Figures of a site's cells: what hangs where, its power, and the capacity that it asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.planning import small

from phusong.coverage.antennas import Antenna, Omni, Sector
from phusong.coverage.carriers import default_carriers
from phusong.coverage.predict import Transmitters
from phusong.layers.errors import Problems
from phusong.planning.programme.radiated import backhaul_mbps, peak_mbps, radiated_from


def figures(bands: list[tuple[int, str, str, float]], **changes: dict[str, Any]) -> pd.DataFrame:
    """Of cells (site, radio, band, azimuth) at 30 m with 4 degrees of tilt."""
    ids = [f"S-{i}" for i in range(3)]
    sites = small.frame([small.at(i, 1) for i in range(3)], site_id=ids)
    cells = pd.DataFrame(
        [
            {
                "cell_id": f"C-{k}",
                "site_id": ids[site],
                "operator": "Viettel",
                "technology": radio,
                "band": band,
                "azimuth_deg": azimuth,
                "downtilt_deg": 4.0,
                "height_m": 30.0,
            }
            for k, (site, radio, band, azimuth) in enumerate(bands)
        ]
    )
    carriers = {
        name: carrier.model_copy(update=changes.get(name, {}))
        for name, carrier in default_carriers().items()
    }
    antennas: dict[str, Antenna] = {
        "Kathrein 123": Sector(gain_dbi=16.5, horizontal_width_deg=60),
        "rod": Omni(),
    }
    found = Transmitters.from_tables(
        sites, cells, carriers, crs=sites.crs, problems=Problems(), antennas=antennas
    )
    return radiated_from(found, carriers, antennas=antennas)


def test_lists_stand_in_the_order_of_the_bands() -> None:
    three = [0.0, 120.0, 240.0]
    told = figures(
        [
            *((0, "LTE", band, azimuth) for band in ("B3", "B8") for azimuth in three),
            (2, "NR", "n28", np.nan),
        ],
        B8={"antenna": "kathrein 123"},
        n28={"antenna": Omni(vertical_width_deg=8)},
    )
    both, none, round_ = told.to_dict("records")
    assert both["azimuths_deg"] == "0;120;240"
    assert both["downtilt_deg"] == 4.0
    assert both["antennas"] == "sector 65°×10° 17.0 dBi;Kathrein 123"
    # 43 dBm of each of two ports, 17 dBi, half a dB of feeder.
    b3 = default_carriers()["B3"]
    ports = 10 * np.log10(b3.ports)
    power = [b3.power_dbm + ports + 17.0 - 0.5, b3.power_dbm + ports + 16.5 - 0.5]
    assert [float(x) for x in both["eirp_dbm"].split(";")] == pytest.approx(power, abs=0.06)
    assert both["backhaul_mbps"] == pytest.approx(148 + 74, abs=0.5)
    assert (none["azimuths_deg"], none["antennas"], none["backhaul_mbps"]) == ("", "", 0.0)
    assert round_["azimuths_deg"] == ""
    assert round_["antennas"] == "omni 8° 15.0 dBi"
    assert round_["backhaul_mbps"] == pytest.approx(peak_mbps(default_carriers()["n28"]))


@pytest.mark.parametrize(
    ("band", "bit_per_s"),
    [
        # Resource elements of a second, layers, bits of the best coding, share of the downlink.
        ("B3", 100 * 12 * 14_000 * 2 * 4.4),
        ("B41", 100 * 12 * 14_000 * 2 * 4.4 * 0.74),
        ("n28", 52 * 12 * 14_000 * 2 * 7.4 * 0.86),
        ("n78", 273 * 12 * 28_000 * 4 * 7.4 * 0.74 * 0.86),
    ],
)
def test_peaks_are_all_resources_at_the_best_coding(band: str, bit_per_s: float) -> None:
    assert peak_mbps(default_carriers()[band]) == pytest.approx(bit_per_s / 1e6)


def test_many_sectors_ask_for_their_busy_mean() -> None:
    assert backhaul_mbps([100.0, 300.0]) == 300.0
    assert backhaul_mbps([100.0] * 12) == 300.0
