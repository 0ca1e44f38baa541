"""What plan 8885 states of today's network, and whether the product finds it in the finished layers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phusong.coverage.predict import Prediction
from phusong.coverage.service import ServiceColumn, State, place_pixels, served_mask
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.plan import read_layers
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import assess_service, predict_coverage, terrain_of
from phusong.planning.service.places import list_places

__all__ = [
    "DEAD_SPOT",
    "PARKS_5G",
    "PARKS_WITHOUT_5G",
    "PEOPLE_5G",
    "STATIONS",
    "Totals",
    "measure",
]

STATIONS = 3584
"""Plan 8885, II.1."""
PEOPLE_5G = 0.51
PARKS_5G = (1, 2, 9, 11)
"""Numbers in Phụ lục III."""
PARKS_WITHOUT_5G = (3, 4, 5, 6, 7, 8, 10)
"""The other parks that operate."""
DEAD_SPOT = "thon-ta-mo"
"""Phụ lục II, I.6."""
_DEAD_BELOW_DBM = -110.0


@dataclass(frozen=True)
class Totals:
    """What the product says of the finished network."""

    stations: int
    people_4g: float
    people_5g: float
    parks_5g: tuple[int, ...]
    dead_spot_rsrp_dbm: float
    """Strongest pixel of the dead spot's disc; NaN when no cell is in range."""
    settlements_without_4g: tuple[str, ...]

    def faults(self) -> list[str]:
        """What differs from the plan; empty when all totals hold."""
        checks = {
            f"{self.stations} stations": self.stations == STATIONS,
            f"4G to {self.people_4g:.2%} of people": 0.98 <= self.people_4g < 1,
            f"5G to {self.people_5g:.2%} of people": abs(self.people_5g - PEOPLE_5G) <= 0.005,
            f"5G at parks {self.parks_5g}": self.parks_5g == PARKS_5G,
            f"no 4G at {self.settlements_without_4g}": self.settlements_without_4g == (DEAD_SPOT,),
            f"{self.dead_spot_rsrp_dbm:.1f} dBm at {DEAD_SPOT}": not self.dead_spot_rsrp_dbm
            >= _DEAD_BELOW_DBM,
        }
        return [told for told, holds in checks.items() if not holds]


def measure(folder: Path) -> Totals:
    """Run the product over ``folder`` and read the totals off its results."""
    file = load_scenario(folder / "scenario.toml")
    problems = Problems()
    province = read_layers(file, problems=problems)
    coverage = predict_coverage(province, file.scenario, problems=problems)
    service = assess_service(province, coverage, file.scenario)
    states = service.states.merge(
        service.places[[PlaceColumn.PLACE_ID, PlaceColumn.KIND, PlaceColumn.OPERATING]],
        on=PlaceColumn.PLACE_ID.value,
    )
    served = states[ServiceColumn.STATE] == State.SERVED.value
    parks = states[
        (states[PlaceColumn.KIND] == PlaceKind.PARK.value) & states[PlaceColumn.OPERATING]
    ]
    covered = parks[(parks[ServiceColumn.TECHNOLOGY] == "5G") & served[parks.index]]
    homes = states[states[PlaceColumn.KIND] == PlaceKind.SETTLEMENT.value]
    dark = homes[
        (homes[ServiceColumn.TECHNOLOGY] == "4G")
        & (homes[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    people = province.people.astype(float)
    share = {
        name: float(people[served_mask(coverage.predictions[name], technology.definition)].sum())
        / float(people.sum())
        for name, technology in file.scenario.technologies.items()
    }
    return Totals(
        stations=len(province.sites),
        people_4g=share["4G"],
        people_5g=share["5G"],
        parks_5g=tuple(sorted(int(key.split(":")[1]) for key in covered[PlaceColumn.PLACE_ID])),
        dead_spot_rsrp_dbm=_strongest(coverage.predictions["4G"], province, file.scenario),
        settlements_without_4g=tuple(
            sorted(key.split(":")[1] for key in dark[PlaceColumn.PLACE_ID])
        ),
    )


def _strongest(prediction: Prediction, province: Province, scenario: Scenario) -> float:
    """Strongest RSRP in the dead spot's disc."""
    places = list_places(province, scenario.definitions)
    home = places[places[PlaceColumn.PLACE_ID] == f"{PlaceKind.SETTLEMENT.value}:{DEAD_SPOT}"]
    terrain = terrain_of(province, scenario)
    (pixels,) = place_pixels(home.reset_index(drop=True), terrain, province.land_part >= 0)
    levels = prediction.rsrp_dbm.ravel()[pixels]
    return float(np.nanmax(levels)) if np.isfinite(levels).any() else float("nan")
