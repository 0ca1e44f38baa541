"""What cable, crossings, trees, backhaul, WAN and streets of the embedded province take, stage by stage.

    python benchmarks/routes.py
    python benchmarks/routes.py --resolution-m 400 --sites 100 --json routes.json

Layers are read first; that is not counted, nor is compilation, for everything runs once before on coarse
pixels. Joined are the places that lack fibre, parks, hubs, seats, and as many sites at random as are
asked for. Processor seconds of the whole process; ``--quick`` is the run on coarse pixels alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from common import EMBEDDED, SEED, Report, parser

from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.backhaul.follow import connect
from phusong.planning.money.costs import CostTable
from phusong.planning.network import fibre
from phusong.planning.plan import read_layers
from phusong.planning.results.columns import Action, ProposalColumn
from phusong.planning.results.stages import Coverage, Proposal, Service
from phusong.planning.scenario.file import ScenarioFile, load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import terrain_of
from phusong.planning.service.fibre import fibre_states
from phusong.planning.service.places import list_places
from phusong.planning.street.plan import plan_streets
from phusong.planning.wan.compare import compare_wan

COARSE_M = 2000.0
BAR_S = 180.0
"""What the issue allows, on two processors."""
STAGES = {
    "road_network": "graph: roads, power lines, existing fibre",
    "find_terminals": "graph: places and their ties",
    "lead_overland": "graph: ways over open land",
    "choose_constructions": "graph: constructions and friction",
    "add_crossings": "sea: fronts, landings, arrangements",
    "find_feeds": "graph: existing fibre to the exchanges",
    "cheapest_trunk": "tree: Steiner tree with its bound",
    "protect": "tree: second ways",
    "details_of": "cable: fibres, optics, cuts",
    "sea_works": "sea: position lists",
    "land_works": "cable: materials",
}
"""Functions that :mod:`phusong.planning.network.fibre` calls, and what they do."""


class Stage(NamedTuple):
    """One stage in processor seconds, all its calls together."""

    stage: str
    calls: int
    cpu_s: float


class Clock:
    """Processor seconds by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.calls: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.process_time()
        try:
            yield
        finally:
            self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - begin
            self.calls[name] = self.calls.get(name, 0) + 1

    def wrapped(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def timed_work(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return work(*arguments, **named)

        return timed_work

    def rows(self) -> list[Stage]:
        return [Stage(name, self.calls[name], round(s, 2)) for name, s in self.spent.items()]


@contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """The functions of :data:`STAGES` on the clock while this lasts."""
    own = {name: getattr(fibre, name) for name in STAGES}
    try:
        for name, work in own.items():
            setattr(fibre, name, clock.wrapped(STAGES[name], work))
        yield
    finally:
        for name, work in own.items():
            setattr(fibre, name, work)


def at_random(province: Province, count: int) -> Proposal:
    """New sites anywhere on the mainland."""
    rng = np.random.default_rng(SEED)
    spots = np.argwhere((province.land_part == 0) & (province.zones >= 0))
    row, column = spots[rng.choice(len(spots), count, replace=False)].T + 0.5
    affine = province.grid.affine
    points = shapely.points(
        affine.a * column + affine.b * row + affine.c, affine.d * column + affine.e * row + affine.f
    )
    table = gpd.GeoDataFrame(
        {column.value: pd.NA for column in ProposalColumn}, index=range(count), geometry=points
    ).set_crs(province.crs)
    table[ProposalColumn.SITE_ID.value] = [f"N-{i:04d}" for i in range(count)]
    table[ProposalColumn.ACTION.value] = Action.NEW_SITE.value
    table[ProposalColumn.LAND_PART.value] = 0
    table[ProposalColumn.PEOPLE_GAINED.value] = 100.0
    table[ProposalColumn.MAST_HEIGHT_M.value] = 42.0
    return Proposal(table, (), ())


def run(file: ScenarioFile, *, resolution_m: float, sites: int) -> tuple[Clock, dict[str, object]]:
    """All stages of one grid; what came out, so that a wrong run is seen."""
    grid = file.scenario.grid.model_copy(update={"resolution_m": resolution_m})
    scenario: Scenario = file.scenario.model_copy(update={"grid": grid})
    province = read_layers(
        ScenarioFile(**{**vars_of(file), "scenario": scenario}), problems=Problems()
    )
    places = list_places(province, scenario.definitions)
    states = fibre_states(places, province, scenario.fibre)
    service = Service(places, states, pd.DataFrame())
    coverage = Coverage({}, {}, terrain_of(province, scenario))
    costs = CostTable(scenario.costs)
    clock = Clock()
    with watched(clock), clock.stage("cable and backhaul, all of it"):
        routes, told = connect(
            province, coverage, service, proposal=at_random(province, sites), scenario=scenario
        )
    with clock.stage("WAN: star, tree, rings"):
        wan = compare_wan(province, places, scenario, costs)
    with clock.stage("streets: undergrounding"):
        plan_streets(province, places, scenario, costs)
    assert routes.trunk is not None and wan is not None
    return clock, {
        "terminals": routes.trunk.terminals,
        "gap_pct": round(100 * routes.trunk.gap, 4),
        "cable_km": round(float(routes.segments["length_km"].sum()), 1),
        "links": 0 if routes.links is None else len(routes.links.table),
        "unreached": len(routes.unreached),
        "compared": len(told.options),
        "wan_variants": len(wan.variants),
    }


def vars_of(file: ScenarioFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in file.__dataclass_fields__}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--resolution-m", type=float, default=100.0)
    options.add_argument("--sites", type=int, default=60)
    arguments = options.parse_args()
    report = Report("routes", arguments.json)
    file = load_scenario(EMBEDDED / "scenario.toml")
    if not arguments.quick:
        run(file, resolution_m=COARSE_M, sites=5)
    pixel_m = COARSE_M if arguments.quick else arguments.resolution_m
    clock, found = run(file, resolution_m=pixel_m, sites=5 if arguments.quick else arguments.sites)
    report.table("stages", f"Processor seconds at {pixel_m:.0f} m", clock.rows())
    whole = [spent for name, spent in clock.spent.items() if name not in STAGES.values()]
    text = f"all stages: {sum(whole):.1f} s of processor time (bar {BAR_S:.0f} s); {found}"
    report.line("all", text, {"cpu_s": round(sum(whole), 2), **found})


if __name__ == "__main__":
    main()
