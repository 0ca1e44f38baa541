"""Level and rate at the end of each year: the programme's steps added to the network of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from phusong.coverage.maps import MappedNetwork
from phusong.coverage.predict import faintest_dbm, predict
from phusong.coverage.tile_work import FLOOR_DBM
from phusong.coverage.transmitters import Transmitters
from phusong.coverage.workers import Means
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.candidates.equipment import cells_on
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.growth import Grown, LevelChange
from phusong.planning.results.operators import OperatorMap
from phusong.planning.results.stages import Coverage, Proposal
from phusong.planning.scenario.model import Scenario, Technology
from phusong.planning.service.assess import transmitters_of
from phusong.planning.service.operator_growth import GrowthJob, grow_maps

__all__ = ["grow", "step_cells"]

Progress = Callable[[str, int, int], None]


def grow(
    province: Province,
    coverage: Coverage,
    proposal: Proposal,
    scenario: Scenario,
    *,
    means: Means | None = None,
    progress: Progress = lambda *_: None,
) -> Grown:
    """What dated steps change of levels, and of each operator's map in ``coverage``, if it has any.

    Levels of any operator are those of each year's steps alone, where they are the strongest. Rates
    depend on every cell of a channel: where a new cell is heard all of them are computed again.
    """
    levels: dict[str, tuple[LevelChange, ...]] = {}
    maps: list[OperatorMap] = []
    for name, technology in scenario.technologies.items():
        steps = _dated_steps(proposal, name)
        cells = step_cells(steps, technology, scenario)
        joins = steps[ProposalColumn.YEAR].to_numpy(dtype=np.int64)[cells.site]
        work = _Work(name, technology, province, coverage, scenario, cells, joins, means)
        levels[name], heard = work.louder(partial(progress, name))
        own = [m for m in coverage.operators if m.technology == name]
        if own and heard.any():
            own = grow_maps(own, work.grown(heard, partial(progress, name)))
        maps += own
    return Grown(levels, tuple(maps))


def _dated_steps(proposal: Proposal, technology: str) -> gpd.GeoDataFrame:
    """Steps for a technology that a year has room for."""
    sites = proposal.sites
    mine = (sites[ProposalColumn.CHOSEN_FOR] == technology) & sites[ProposalColumn.YEAR].notna()
    return sites[mine].reset_index(drop=True)


def step_cells(steps: gpd.GeoDataFrame, technology: Technology, scenario: Scenario) -> Transmitters:
    """What steps radiate, as they were chosen; ``site`` counts the steps."""
    candidates = steps.assign(azimuths=steps[CellColumn.AZIMUTHS])
    cells = cells_on(candidates, technology, scenario.siting)
    # Their bands were checked with the scenario: nothing can be wrong with them here.
    return transmitters_of(steps, cells, technology, scenario, problems=Problems())


@dataclass(frozen=True, eq=False)
class _Work:
    """One technology, and what the programme adds to it."""

    name: str
    technology: Technology
    province: Province
    coverage: Coverage
    scenario: Scenario
    cells: Transmitters
    joins: NDArray[np.int64]
    """(cells,) year of each."""
    means: Means | None

    def louder(
        self, progress: Callable[[int, int], None]
    ) -> tuple[tuple[LevelChange, ...], NDArray[np.bool_]]:
        """Changes of the level of any operator, and (H, W) where any new cell is heard."""
        definition = self.technology.definition
        faintest = faintest_dbm(definition)
        level = self.coverage.predictions[self.name].rsrp_dbm.copy()
        heard = np.zeros(level.shape, np.bool_)
        changes = []
        for year in np.unique(self.joins).tolist():
            new = predict(
                self.cells.select(self.joins == year),
                self.coverage.terrain,
                definition=definition,
                where=self.province.zones >= 0,
                means=self.means,
                floor_dbm=min(FLOOR_DBM, faintest),
                progress=progress,
            ).rsrp_dbm
            heard |= np.isfinite(new)
            wins = (new >= faintest) & ~(new <= level)
            level[wins] = new[wins]
            pixels = np.flatnonzero(wins).astype(np.int32)
            changes.append(LevelChange(int(year), pixels, new[wins]))
        return tuple(changes), heard

    def grown(self, heard: NDArray[np.bool_], progress: Callable[[int, int], None]) -> GrowthJob:
        """What maps of operators need that tell more than today."""
        today, technology = self.coverage.transmitters[self.name], self.technology
        network = MappedNetwork(
            self.name, technology.radio, today.plus(self.cells), technology.definition
        )
        known = np.isfinite(self.province.terrain_m)
        return GrowthJob(
            network,
            np.concatenate([np.zeros(len(today), np.int64), self.joins]),
            self.coverage.terrain,
            self.scenario,
            where=heard & known,
            means=self.means,
            progress=progress,
        )
