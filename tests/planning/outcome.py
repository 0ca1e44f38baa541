"""What a small made-up province comes to: stations, people, places, steps and cable with their years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from phusong.coverage.service import State
from phusong.planning.results.columns import FIBRE, Action, PlaceKind
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.targets.indicators import Outcome

from . import small
from .small import at, cable, coverage_of, place, proposed, scenario, states, stations

# Four columns of 1 km pixels, 10 people in each of the west ones, 30 in the others: 2 × (10 + 90).
GROUND = small.province(
    size_km=(4, 2),
    step_m=1000,
    people=np.array([[10, 30, 30, 30], [10, 30, 30, 30]]),
    tables=stations(
        [(0.5, 0.5), (1.5, 0.5), (2.5, 0.5), (3.5, 0.5)],
        [
            (0, "Viettel", "LTE", "B3"),
            (0, "Viettel", "NR", "n41"),
            (0, "VinaPhone", "LTE", "B3"),
            (1, "Viettel", "LTE", "B3"),
            (1, "Viettel", "LTE", "B8"),
            (2, "MobiFone", "NR", "n77"),
            (3, "Viettel", "LTE", "B3"),
        ],
        status=["on_air", None, "on_air", "planned"],
    ),
)
SERVED = {
    "4G": np.array([[1, 1, 0, 0], [1, 0, 0, 0]], dtype=bool),
    "5G": np.array([[0, 0, 1, 0], [0, 0, 0, 0]], dtype=bool),
}
# Each place is the pixel that it lies in: north-west first.
PLACES = small.places(
    place(PlaceKind.SETTLEMENT, 1, at(0.5, 1.5)),
    place(PlaceKind.SETTLEMENT, 2, at(2.5, 1.5)),
    place(PlaceKind.SETTLEMENT, 3, at(3.5, 0.5)),
    place(PlaceKind.SETTLEMENT, 4, at(9.0, 0.5)),
    place(PlaceKind.PARK, 1, at(1.5, 1.5), operating=True),
    place(PlaceKind.PARK, 2, at(2.5, 1.5), operating=False),
    place(PlaceKind.HUB, 1, at(3.5, 1.5)),
)
FIBRE_STATES = states(
    ("settlement:1", FIBRE, State.SERVED),
    ("settlement:2", FIBRE, State.UNSERVED),
    ("settlement:3", FIBRE, State.UNSERVED),
    ("settlement:4", FIBRE, State.UNKNOWN),
)
# Columns from west to east are 0 … 3, the north row first: 4G comes to pixels 2 and 7, 5G to 3.
PROPOSED = Proposal(
    proposed(
        {"site_id": "N-1", "year": 2026},
        {"site_id": "N-2", "year": 2027},
        {
            "site_id": "U-1",
            "year": 2027,
            "action": Action.UPGRADE.value,
            "chosen_for": "5G",
            "host_site_id": "T-1",
            "operator": "Viettel",
        },
        {"site_id": "N-3"},
    ),
    (),
    tuple(np.array(c, dtype=np.int32) for c in ([1, 2], [7], [3], [5, 6])),
)
ROUTES = Routes(
    cable(
        {
            "route_id": "R-1",
            "serves_id": "settlement:2",
            "serves_kind": "settlement",
            "year": 2027,
        },
        {"route_id": "R-2", "serves_id": "settlement:3", "serves_kind": "settlement"},
        {"route_id": "R-3", "serves_id": "N-1", "serves_kind": "site", "year": 2026},
    ),
    (),
)


def outcome(
    *targets: dict[str, Any],
    ground: Any = GROUND,
    places: Any = PLACES,
    proposal: Proposal = PROPOSED,
    routes: Routes = ROUTES,
    **changes: Any,
) -> Outcome:
    """The outcome with some targets; ``changes`` replace top keys of the scenario."""
    return Outcome(
        ground,
        coverage_of(GROUND, SERVED),
        Service(places, FIBRE_STATES, pd.DataFrame()),
        proposal,
        routes,
        scenario(targets=list(targets), **changes),
    )
