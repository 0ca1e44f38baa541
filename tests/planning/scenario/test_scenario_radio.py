"""Keys of a scenario for interference, rates and reliability: read, refused and explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.layers.errors import BadInput
from phusong.layers.i18n import Language, Messages
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.model import Scenario

EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"


def read(folder: Path, text: str) -> Scenario:
    path = folder / "variant.toml"
    path.write_text(f'base = "{EMBEDDED.as_posix()}"\n{text}', encoding="utf-8")
    return load_scenario(path).scenario


def test_a_scenario_says_what_makes_a_rate(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        """
        [technologies.5G.definition]
        area_probability = 0.95
        rate = { downlink_mbps = 100, uplink_mbps = 30 }
        foliage_loss_db = 3
        building = "thermally-efficient"
        [carriers.n78]
        neighbour_load = 0.3
        load = 0.2
        downlink_fit = { share = 0.7, highest_bit_per_s_hz = 7.4 }
        operators.Gmobile = { downlink_mhz = 3450, bandwidth_mhz = 20, resource_blocks = 51 }
        """,
    )
    definition = scenario.technologies["5G"].definition
    assert definition.rate is not None and definition.rate.uplink_mbps == 30
    assert definition.rim_probability < 0.9
    carrier = scenario.all_carriers()["n78"]
    assert carrier.of("Gmobile").resource_blocks == 51
    assert carrier.of("VinaPhone").downlink_mhz == 3750
    assert carrier.downlink_shannon.share == 0.7
    assert carrier.free_share == pytest.approx((0.8 * 0.74 * 0.86, 0.8 * 0.23 * 0.92))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("technologies.5G.definition.rate = {}", "rate-criterion-empty"),
        ("carriers.n78.tdd_uplink_share = 0.5", "carrier-tdd-share"),
        ("carriers.n78.operators.X.bandwidth_mhz = 5", "carrier-blocks"),
        ("technologies.5G.definition.rate = { downlink = 100 }", "scenario-unknown-key"),
        ("technologies.5G.definition.rate = { downlink_mbps = -1 }", "scenario-bad-value"),
        ("technologies.5G.definition.area_probability = 95", "scenario-bad-value"),
        ('technologies.5G.definition.building = "brick"', "scenario-bad-value"),
        ("carriers.n78.load = 1", "scenario-bad-value"),
        ("carriers.n78.downlink_fit.share = 2", "scenario-bad-value"),
        ("carriers.n78.operators.X.power_dbm = 40", "scenario-unknown-key"),
    ],
)
def test_what_cannot_be_is_told_in_both_languages(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    problems = [problem for problem in caught.value.problems if problem.code == code]
    assert problems and problems[0].file == "variant.toml"
    vietnamese, english = (
        " ".join(Messages.of(language).problem(problems[0])) for language in Language
    )
    assert vietnamese != english and "{" not in vietnamese + english
