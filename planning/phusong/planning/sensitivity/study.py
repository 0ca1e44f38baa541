"""The sensitivity of one plan: its variants decided, each step judged by how many of them build it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.store import Store
from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import (
    Action,
    Construction,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.results.sensitivity import (
    Assumption,
    Elsewhere,
    Sensitivities,
    StepVerdict,
    VariantResult,
    Verdict,
    YearsProof,
)
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario
from phusong.planning.sensitivity.decide import (
    Decided,
    Ground,
    decide,
    provinces_of,
    shared_reach,
)
from phusong.planning.sensitivity.favour import Favour
from phusong.planning.sensitivity.identity import Work, alike, works_of
from phusong.planning.sensitivity.kept import Finished, Kept, key_of_plan
from phusong.planning.sensitivity.variants import Variant, budgets, decided_before
from phusong.planning.targets.indicators import Outcome
from phusong.planning.targets.standing import measure_targets
from phusong.planning.timetable import Proof

__all__ = ["Study", "prepared", "tell_sources"]

Progress = Callable[[Variant, int, int], None]
_ROBUST_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Study:
    """Variants of a scenario, and what they share with each other and with the plan."""

    variants: tuple[Variant, ...]
    ground: Ground

    def compared(
        self,
        base: Decided,
        plan: Outcome,
        *,
        spending: Mapping[int, float],
        store: Store | None = None,
        progress: Progress = lambda *_: None,
    ) -> Sensitivities:
        """Decide every variant, one after the other, and hold the plan against them.

        Parameters
        ----------
        base
            The plan before its years were decided.
        plan
            With them.
        spending
            What the plan builds for in each year, for scenarios without a budget; thousand million
            VND at middle costs.
        store
            Where variants are looked for that an earlier run decided, and kept.
        """
        variants = (*self.variants, *budgets(base.scenario, spending))
        own = works_of(plan.proposal)
        kept = Kept(store, key_of_plan(base.province, base.proposal, base.routes, own=own))
        finished = []
        for done, variant in enumerate(variants):
            progress(variant, done, len(variants))
            there = self.ground.provinces.get(variant.key, base.province)
            found = kept.found(variant, there)
            if found is None:
                found = self._decided(variant, base, own)
                kept.keep(variant, there, found)
            finished.append(found)
        spacing_m = base.scenario.siting.spacing_m
        works = [theirs for _, theirs in finished]
        same = [alike(own, theirs, spacing_m=spacing_m) for theirs in works]
        keys = [variant.key for variant in variants]
        this = Variant("base", Assumption.NONE, base.scenario)
        return Sensitivities(
            base=_result(this, plan, CostTable(base.scenario.costs), kept=len(own), added=0),
            variants=tuple(result for result, _ in finished),
            steps=tuple(_verdicts(own, works, same, keys)),
            elsewhere=tuple(_elsewhere(works, same, keys, spacing_m=spacing_m)),
        )

    def _decided(self, variant: Variant, base: Decided, own: Sequence[Work]) -> Finished:
        """One variant, counted against the plan's steps."""
        spacing_m = base.scenario.siting.spacing_m
        favour = Favour(own, spacing_m=spacing_m)
        outcome, costs = decide(variant, base, self.ground, favour=favour)
        theirs = tuple(works_of(outcome.proposal))
        stays = int((alike(own, theirs, spacing_m=spacing_m) >= 0).sum())
        return _result(variant, outcome, costs, kept=stays, added=len(theirs) - stays), theirs


def prepared(
    scenario: Scenario,
    province: Province,
    coverage: Coverage,
    *,
    folder: Path,
    problems: Problems,
) -> Study:
    """What can be made ready before the plan is decided, so that its candidates can be shared.

    Parameters
    ----------
    folder
        That the paths of the scenario are relative to.
    """
    variants = decided_before(scenario, province)
    provinces = provinces_of(variants, scenario, province, folder=folder, problems=problems)
    reach = shared_reach(variants, scenario, coverage, [province, *provinces.values()])
    return Study(variants, Ground(coverage, provinces, reach))


def tell_sources(
    scenario: Scenario, province: Province, *, folder: Path, problems: Problems
) -> None:
    """Read where variants take people from, and tell what is wrong with it."""
    asked = scenario.sensitivity
    if asked is not None and asked.enabled:
        variants = decided_before(scenario, province)
        provinces_of(variants, scenario, province, folder=folder, problems=problems)


def _result(
    variant: Variant, outcome: Outcome, costs: CostTable, *, kept: int, added: int
) -> VariantResult:
    sites = outcome.proposal.sites
    actions = sites.loc[sites[ProposalColumn.YEAR].notna(), ProposalColumn.ACTION]
    segments = outcome.routes.segments
    laid = segments[segments[RouteColumn.YEAR].notna()]
    km = laid.groupby(RouteColumn.CONSTRUCTION.value)[RouteColumn.LENGTH_KM.value].sum()
    met = measure_targets(outcome)[TargetColumn.MET]
    last, years = variant.scenario.programme.years[-1], outcome.proposal.years
    names = list(variant.scenario.technologies)
    return VariantResult(
        key=variant.key,
        assumption=variant.assumption,
        amount=variant.amount,
        name=variant.name,
        total=costs.total(outcome.proposal, outcome.routes),
        new_sites=int((actions == Action.NEW_SITE.value).sum()),
        upgrades=int((actions == Action.UPGRADE.value).sum()),
        land_km=float(km.drop(Construction.SUBMARINE.value, errors="ignore").sum()),
        submarine_km=float(km.get(Construction.SUBMARINE.value, 0.0)),
        people=float(outcome.people.sum()),
        served_today={name: _people(outcome, name, None) for name in names},
        served={name: _people(outcome, name, last) for name in names},
        targets_met=int(met.sum()),
        targets_missed=int((~met.fillna(True).astype(bool)).sum()),
        kept=kept,
        added=added,
        optima=outcome.proposal.optima,
        proofs=() if years is None else tuple(map(_proof, years.proofs)),
    )


def _proof(proof: Proof) -> YearsProof:
    value, bound = proof.value, proof.bound
    gap = (value - bound) / value if value > 0 else 0.0
    return YearsProof(proof.aim.value, value, bound, gap, proof.optimal)


def _people(outcome: Outcome, technology: str, year: int | None) -> float:
    return float(outcome.people[outcome.served(technology, year)].sum())


def _verdicts(
    own: Sequence[Work],
    works: Sequence[Sequence[Work]],
    same: Sequence[np.ndarray],
    keys: Sequence[str],
) -> list[StepVerdict]:
    found = []
    for number, work in enumerate(own):
        years = {
            key: theirs[pairs[number]].year
            for key, theirs, pairs in zip(keys, works, same, strict=True)
            if pairs[number] >= 0
        }
        lacking = tuple(key for key in keys if key not in years)
        moved = {key: year - work.year for key, year in years.items() if year != work.year}
        found.append(StepVerdict(work.site_id, _verdict(len(years), len(keys)), lacking, moved))
    return found


def _verdict(times: int, variants: int) -> Verdict:
    if times == variants:
        return Verdict.NO_REGRET
    return Verdict.ROBUST if times >= _ROBUST_SHARE * variants else Verdict.HANGS


def _elsewhere(
    works: Sequence[Sequence[Work]],
    same: Sequence[np.ndarray],
    keys: Sequence[str],
    *,
    spacing_m: float,
) -> list[Elsewhere]:
    """Steps that the plan lacks, gathered over the variants, and of them those of more than half."""
    groups: list[tuple[Work, list[str]]] = []
    for key, theirs, pairs in zip(keys, works, same, strict=True):
        known = set(pairs.tolist())
        new = [work for number, work in enumerate(theirs) if number not in known]
        near = alike(new, [first for first, _ in groups], spacing_m=spacing_m)
        for work, group in zip(new, near.tolist(), strict=True):
            if group >= 0:
                groups[group][1].append(key)
            else:
                groups.append((work, [key]))
    most = [group for group in groups if len(group[1]) > len(keys) / 2]
    return [
        Elsewhere(
            first.action,
            first.technology,
            first.host,
            first.operator,
            first.x_m,
            first.y_m,
            tuple(variants),
        )
        for first, variants in sorted(most, key=lambda group: -len(group[1]))
    ]
