"""Stations with what hangs on them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.planning.made_up import make_plan

from phusong.coverage.antennas import Omni, Sector, pattern_db
from phusong.layers.columns import Cells, Sites
from phusong.planning.outputs.map.sectors import beamwidth_deg, sites


@pytest.mark.parametrize("width", [20.0, 33.0, 65.0, 90.0, 120.0])
def test_beams_are_as_wide_as_the_antenna_says(width: float) -> None:
    assert beamwidth_deg(Sector(horizontal_width_deg=width)) == pytest.approx(width, abs=1.0)
    edge = pattern_db([width / 2], 0.0, horizontal_width_deg=width)
    assert float(np.ravel(edge)[0]) == pytest.approx(-3.0)


def test_what_radiates_all_round_has_no_edge() -> None:
    assert beamwidth_deg(Omni()) == 360.0


def test_racks_tell_every_cell_again() -> None:
    plan = make_plan()
    told = sites(plan)
    assert told["id"] == plan.province.sites[Sites.SITE_ID].tolist()
    assert told["mast"] == [42] * len(told["id"])
    found = {
        (told["id"][i], told["operators"][rack[0]], told["technologies"][rack[1]], rack[2])
        for i, hung in enumerate(told["hung"])
        for rack in (told["racks"][number] for number in hung)
    }
    names = {"LTE": "4G", "NR": "5G"}
    cells = plan.province.cells
    expected = {
        (row[Cells.SITE_ID], row[Cells.OPERATOR], names[row[Cells.TECHNOLOGY]], row[Cells.BAND])
        for row in cells.to_dict("records")
    }
    assert found == expected
    assert len(told["racks"]) == 2  # alike everywhere: listed once
