"""The signal at the end of a year as a raster: its levels, its year, what it rests on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from tests.planning.made_up import SCRIPT, make_plan
from tests.planning.made_up_views import with_operators

from phusong.planning.outputs.rasters import write_signal


def test_a_years_raster_is_the_network_with_its_steps(tmp_path: Path) -> None:
    plan = with_operators(make_plan(), "Viettel", SCRIPT)
    definition = plan.scenario.technologies["4G"].definition
    today = plan.coverage.predictions["4G"].rsrp_dbm
    year = plan.scenario.programme.years[0]
    level = plan.grown.level_dbm("4G", today, year)
    for name, values, when in (("today", today, None), ("year", level, year)):
        write_signal(tmp_path / name, values, plan.province, definition=definition, year=when)
    with rasterio.open(tmp_path / "year") as raster:
        back = raster.read(1, masked=True).filled(np.nan)
        tags, told = raster.tags(), raster.descriptions[0]
    np.testing.assert_array_equal(back, level)
    assert (np.nan_to_num(back, nan=-200) > np.nan_to_num(today, nan=-200)).sum() > 100
    assert tags["PHUSONG_YEAR"] == str(year) and str(year) in told
    with rasterio.open(tmp_path / "today") as raster:
        assert "PHUSONG_YEAR" not in raster.tags()
