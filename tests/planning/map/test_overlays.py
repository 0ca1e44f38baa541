"""Pictures of the map: what their numbers mean, and that legends and colours agree."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from tests.planning.made_up import SCRIPT, make_plan
from tests.planning.made_up_views import with_operators

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.map.layers import layer_specs
from phusong.planning.outputs.map.overlays import legends, list_overlays, pictures
from phusong.planning.outputs.pictures import palette
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.operators import NO_LEVEL, OperatorMap
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import served_since

Pictures = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return with_operators(make_plan(), "Viettel", SCRIPT)


@pytest.fixture(scope="module")
def made(plan: Plan) -> Pictures:
    return pictures(plan)


def rows(picture: dict[str, Any]) -> npt.NDArray[np.uint16]:
    """(H, W) numbers of rows."""
    packed = base64.b64decode(str(picture["uri"]).removeprefix("data:image/webp;base64,"))
    with (
        pytest.warns(NotGeoreferencedWarning),
        MemoryFile(packed) as memory,
        memory.open() as image,
    ):
        high, low, blue = image.read()
    assert not blue.any()
    numbers: npt.NDArray[np.uint16] = high.astype(np.uint16) * 256 + low
    return numbers


def values(picture: dict[str, Any], place: int = 0) -> npt.NDArray[np.uint8]:
    """(H, W) class at a moment, or (-1) whether the programme newly covers."""
    table = np.array([int(row[place]) for row in picture["rows"]], np.uint8)
    return table[rows(picture)]


def test_every_technology_and_operator_has_its_picture(plan: Plan) -> None:
    keys = [overlay.key for overlay in list_overlays(plan)]
    assert keys[:2] == ["coverage-4G", "coverage-5G"]
    assert {f"coverage-{t}-{o}" for t in ("4G", "5G") for o in ("Viettel", SCRIPT)} <= set(keys)
    assert {f"rate-{t}{o}" for t in ("4G", "5G") for o in ("", "-Viettel")} <= set(keys)
    assert len(set(keys)) == len(keys) == 2 + 4 + 6


def test_without_views_there_are_levels_of_all_networks_alone() -> None:
    plain = make_plan()
    assert [overlay.key for overlay in list_overlays(plain)] == ["coverage-4G", "coverage-5G"]
    assert set(pictures(plain)) == {"coverage-4G", "coverage-5G"}
    assert "rate" not in legends(plain, Messages.of("en"))


@pytest.mark.parametrize("technology", ["4G", "5G"])
def test_a_picture_tells_class_and_year(plan: Plan, made: Pictures, technology: str) -> None:
    picture = made[f"coverage-{technology}"]
    years = plan.scenario.programme.years
    assert {len(row) for row in picture["rows"]} == {1 + len(years) + 1}
    assert set(picture["rows"][0]) == {"0"}
    # The picture lies on another grid: shares of pixels are the same within a rim.
    today = plan.coverage.predictions[technology].rsrp_dbm
    required = plan.scenario.technologies[technology].definition.required_rsrp_dbm
    for place, year in enumerate((None, *years)):
        served = plan.grown.level_dbm(technology, today, year) >= required
        own = np.isin(values(picture, place), (1, 2, 3, 4))
        assert own.mean() == pytest.approx(served.mean(), abs=0.02), year
    newly = np.isin(served_since(plan, technology), years)
    assert values(picture, -1).mean() == pytest.approx(newly.mean(), abs=0.01)
    assert newly.any() == (technology == "4G")  # for which alone it has steps


def test_an_operators_years_are_those_of_his_own_steps(plan: Plan, made: Pictures) -> None:
    sites = plan.proposal.sites
    for operator in ("Viettel", SCRIPT):
        own = (sites[ProposalColumn.OPERATOR] == operator) & (
            sites[ProposalColumn.CHOSEN_FOR] == "4G"
        )
        builds = any(len(plan.proposal.covers[k]) for k in np.flatnonzero(own))
        assert bool(values(made[f"coverage-4G-{operator}"], -1).any()) == builds


def test_rates_of_a_year_are_those_of_its_network(plan: Plan, made: Pictures) -> None:
    before, after = (values(made["rate-4G"], place) for place in (0, 1))
    assert (after != before).any()
    changed = np.unique(after[after != before])
    assert changed.tolist() == [1 + palette.RATE_LIMITS_MBPS.index(30.0)]
    np.testing.assert_array_equal(
        after, values(made["rate-4G"], len(plan.scenario.programme.years))
    )


def test_weaker_operators_show_weaker_classes(made: Pictures) -> None:
    strong, weak = (values(made[f"coverage-4G-{name}"]) for name in ("Viettel", SCRIPT))
    both = (strong > 0) & (weak > 0)
    assert (strong[both] <= weak[both]).all() and (strong[both] < weak[both]).any()


def test_rates_fall_into_their_classes(plan: Plan, made: Pictures) -> None:
    told = next(m for m in plan.grown.operators if m.technology == "4G" and not m.operator)
    rates, found = told.rate_mbps, values(made["rate-4G"])
    assert set(np.unique(found)) <= set(range(len(palette.RATE_LIMITS_MBPS) + 1))
    for number, low in enumerate(palette.RATE_LIMITS_MBPS, start=1):
        high = (*palette.RATE_LIMITS_MBPS, np.inf)[number]
        inside = (rates > 0) & (rates >= low) & (rates < high)
        assert (found == number).mean() == pytest.approx(inside.mean(), abs=0.01), low


def test_steps_give_back_levels_and_rates() -> None:
    one = OperatorMap(
        "4G", "", np.array([[-1012, NO_LEVEL]], np.int16), np.array([[1234, 0]], np.uint16)
    )
    np.testing.assert_allclose(one.level_dbm, [[-101.2, np.nan]], rtol=1e-6)
    np.testing.assert_allclose(one.rate_mbps, [[123.4, 0.0]], rtol=1e-6)


@pytest.mark.parametrize("language", list(Language))
def test_legends_hold_the_colours_that_pictures_have(
    plan: Plan, made: Pictures, language: Language
) -> None:
    told = legends(plan, Messages.of(language))
    for overlay in list_overlays(plan):
        colours = [entry["colour"] for entry in told[overlay.legend]["classes"]]
        picture = made[overlay.key]
        drawn = [c for c in picture["colours"] if c]
        assert set(drawn) <= set(colours)
        assert picture.get("added") in (None, *colours)
        assert len({entry["label"] for entry in told[overlay.legend]["classes"]}) == len(colours)


def test_layers_name_pictures_and_legends_that_are_there(plan: Plan, made: Pictures) -> None:
    told = legends(plan, Messages.of("vi"))
    specs = layer_specs(plan, Messages.of("vi"))
    assert {s["picture"] for s in specs if s["kind"] == "raster"} == set(made)
    assert {s["legend"] for s in specs if "legend" in s} <= set(told)
    assert {s["quality"] for s in specs if s["kind"] in ("raster", "sites")} == {"synthetic"}
    shown = [s["id"] for s in specs if s.get("base") and s["shown"]]
    assert shown == ["coverage-5G"]
