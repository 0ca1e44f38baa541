"""The mission, stage by stage: layers → coverage → who is not served and why → sites → routes → plan.

Each stage takes what the ones before it made and changes none of it; :mod:`.results` says what they
hand to one another.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Protocol

from phusong.coverage.predict import Engine
from phusong.coverage.workers import Means
from phusong.layers.download.substitute import with_downloads
from phusong.layers.errors import Problems
from phusong.layers.province import Province, read_province
from phusong.planning.backhaul.follow import connect
from phusong.planning.cable.terminals import tell_resilient
from phusong.planning.candidates import tell_candidates
from phusong.planning.money.bill import bill_of
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.assigned import tell_assigned
from phusong.planning.programme.proposal import Care, propose_sites
from phusong.planning.results.money import Bill
from phusong.planning.results.stages import Coverage, Plan
from phusong.planning.scenario.file import ScenarioFile
from phusong.planning.scenario.model import Scenario
from phusong.planning.sensitivity.decide import Decided
from phusong.planning.sensitivity.study import Study, prepared, tell_sources
from phusong.planning.sensitivity.variants import Variant
from phusong.planning.service.assess import assess_service, predict_coverage
from phusong.planning.service.growth import grow
from phusong.planning.service.operator_maps import predict_with_operators
from phusong.planning.service.places import list_places
from phusong.planning.street.plan import plan_streets
from phusong.planning.targets.indicators import Outcome
from phusong.planning.targets.shortfalls import find_shortfalls
from phusong.planning.targets.standing import measure_targets
from phusong.planning.timetable.phases import schedule
from phusong.planning.wan.compare import compare_wan
from phusong.planning.wan.seats import tell_centre

__all__ = ["Observer", "make_plan", "predict_today", "read_layers"]


class Observer(Protocol):
    """Who is told how far the work is; the CLI's progress bars, or nobody."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Entered when a stage begins, left when it ends."""

    def variant(self, variant: Variant, done: int, total: int) -> None:
        """``done`` of ``total`` other assumptions are decided, and this one is next."""

    def advance(self, item: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``item`` within the stage; ``total`` 0: unknown."""


class Predictor(Protocol):
    """The signal of today's network, with or without maps of each operator."""

    def __call__(
        self,
        province: Province,
        scenario: Scenario,
        *,
        problems: Problems,
        engine: Engine = Engine.SWEEP,
        means: Means | None = None,
        progress: Callable[[str, int, int], None] = ...,
    ) -> Coverage: ...


class Nobody:
    """An observer that does not care."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        return nullcontext()

    def variant(self, variant: Variant, done: int, total: int) -> None:
        return None

    def advance(self, item: str, done: int, total: int) -> None:
        return None


def read_layers(
    file: ScenarioFile, *, problems: Problems, observer: Observer | None = None
) -> Province:
    """First stage alone: every layer of the scenario, checked."""
    observer = observer or Nobody()
    scenario = file.scenario
    problems.extend(file.notices)
    province = read_province(
        with_downloads(
            scenario.layers,
            scenario.use_downloaded,
            bounds=scenario.grid.bounds,
            problems=problems,
        ),
        name=scenario.province.name,
        code=scenario.province.code,
        folder=file.folder,
        catalogue=scenario.catalogue,
        grid=scenario.grid,
        problems=problems,
        progress=lambda kind: observer.advance(kind, 0, 0),
    )
    tell_candidates(province, scenario, problems=problems)
    tell_sources(scenario, province, folder=file.folder, problems=problems)
    places = list_places(province, scenario.definitions)
    tell_assigned(places, scenario.programme, problems=problems)
    tell_resilient(places, scenario.fibre.resilient, problems=problems)
    tell_centre(scenario.wan, province, places, problems=problems)
    return province


def predict_today(
    file: ScenarioFile,
    *,
    problems: Problems,
    observer: Observer | None = None,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    predict: Predictor = predict_coverage,
) -> tuple[Province, Coverage]:
    """First two stages alone: the layers, and the signal of the network that stands."""
    observer = observer or Nobody()
    with observer.stage("layers"):
        province = read_layers(file, problems=problems, observer=observer)
    with observer.stage("coverage"):
        coverage = predict(
            province,
            file.scenario,
            problems=problems,
            engine=engine,
            means=means,
            progress=observer.advance,
        )
    # Antennas and bands are matched only now: what that told goes along with the rest.
    return replace(province, notices=tuple(problems)), coverage


def make_plan(
    file: ScenarioFile,
    *,
    problems: Problems | None = None,
    observer: Observer | None = None,
    means: Means | None = None,
) -> Plan:
    """The whole plan of a scenario.

    Parameters
    ----------
    means
        Who predicts, and where finished work is kept; the plan does not depend on it.

    Raises
    ------
    phusong.layers.errors.BadInput
        With all problems of all layers together.
    """
    problems = problems if problems is not None else Problems()
    observer = observer or Nobody()
    scenario = file.scenario
    costs = CostTable(scenario.costs)

    wanted = predict_with_operators if scenario.outputs.operator_maps else predict_coverage
    province, coverage = predict_today(
        file, problems=problems, observer=observer, means=means, predict=wanted
    )
    with observer.stage("service"):
        service = assess_service(province, coverage, scenario)
        study = _study(file, province, coverage)
    with observer.stage("sites"):
        chosen = propose_sites(
            province,
            coverage,
            service,
            scenario,
            costs=costs,
            means=means,
            care=Care(study.ground.reach) if study else None,
            progress=observer.advance,
        )
    with observer.stage("routes"):
        cable, backhaul = connect(province, coverage, service, proposal=chosen, scenario=scenario)
    with observer.stage("wan"):
        wan = compare_wan(province, service.places, scenario, costs)
        undergrounding = plan_streets(province, service.places, scenario, costs)
    with observer.stage("programme"):
        proposal, routes = schedule(chosen, cable, service, province, scenario)
        outcome = Outcome(province, coverage, service, proposal, routes, scenario)
        targets = measure_targets(outcome)
        shortfalls = find_shortfalls(outcome, targets, costs)
        bill = bill_of(outcome, costs)
    with observer.stage("years"):
        grown = grow(province, coverage, proposal, scenario, means=means, progress=observer.advance)
    sensitivities = None
    if study is not None:
        with observer.stage("variants"):
            sensitivities = study.compared(
                Decided(scenario, province, service, chosen, cable),
                outcome,
                spending=_spending(bill, scenario.programme.years),
                store=means.kept if means else None,
                progress=observer.variant,
            )
    return Plan(
        scenario=scenario,
        province=province,
        coverage=coverage,
        service=service,
        proposal=proposal,
        routes=routes,
        wan=wan,
        undergrounding=undergrounding,
        backhaul=backhaul,
        targets=targets,
        shortfalls=shortfalls,
        total=costs.total(proposal, routes),
        bill=bill,
        grown=grown,
        sensitivities=sensitivities,
    )


def _study(file: ScenarioFile, province: Province, coverage: Coverage) -> Study | None:
    """Variants that the scenario asks for; what their files hold was told with the layers."""
    asked = file.scenario.sensitivity
    if asked is None or not asked.enabled:
        return None
    return prepared(file.scenario, province, coverage, folder=file.folder, problems=Problems())


def _spending(bill: Bill, years: tuple[int, ...]) -> dict[int, float]:
    """What is built for in each year, thousand million VND at middle costs."""
    return {one.year: one.expense.building.mid for one in bill.years if one.year in years}
