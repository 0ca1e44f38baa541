"""Cable to a candidate by distance: by land, over the sea, and without any fibre."""

from __future__ import annotations

import numpy as np
import pytest
from tests.planning import small

from phusong.layers.schema import LayerKind
from phusong.planning.money.costs import CostTable
from phusong.planning.network.backhaul_estimate import backhaul_bn_vnd
from phusong.planning.results.columns import Construction


def test_land_takes_aerial_cable_and_islands_a_crossing() -> None:
    mainland, island = small.box(0, 0, 10, 10), small.box(14, 0, 16, 10)
    ground = small.province(
        size_km=(18, 10),
        land=[mainland, island],
        tables={LayerKind.FIBRE_LINES: small.frame([small.line((1, 5), (6, 5))])},
    )
    scenario = small.scenario()
    costs = CostTable(scenario.costs)
    sites = small.frame([small.at(4, 8), small.at(6, 5), small.at(15, 5)], land_part=[0, 0, 1])
    found = backhaul_bn_vnd(sites, ground, rules=scenario.fibre, costs=costs, detour=1.5)
    per_km = costs.cable(Construction.AERIAL, 1.0).mid
    by_sea = costs.cable(Construction.SUBMARINE, 1.0).mid
    slack = scenario.fibre.slack
    expected = [3 * 1.5 * slack * per_km, 0, 9 * 1.5 * slack * by_sea + costs.mobilisation.mid]
    np.testing.assert_allclose(found, expected, rtol=2e-3, atol=1e-9)


def test_without_a_fibre_layer_nothing_is_added() -> None:
    ground = small.province(size_km=(4, 4), land=[small.box(0, 0, 4, 4)])
    sites = small.frame([small.at(2, 2)], land_part=[0])
    scenario = small.scenario()
    found = backhaul_bn_vnd(
        sites, ground, rules=scenario.fibre, costs=CostTable(scenario.costs), detour=1.3
    )
    assert found.tolist() == [pytest.approx(0)]
