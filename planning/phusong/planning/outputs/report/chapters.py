"""The order of the report: what comes in which chapter, and what each chapter answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version

from phusong.layers.i18n import Messages
from phusong.planning.account.model import Account, account_of
from phusong.planning.account.works import works_of
from phusong.planning.outputs.charts import maps, people, works
from phusong.planning.outputs.charts import money as spending
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.provenance import caution
from phusong.planning.outputs.report import (
    answers,
    backhaul,
    by_commune,
    by_operator,
    by_park,
    cable,
    candidates,
    coverage,
    duties,
    handover,
    links,
    money,
    network,
    off_land,
    profiles,
    sensitivity,
    service,
    streets,
    submarine,
    targets,
    trust,
    wan,
    years,
)
from phusong.planning.outputs.report.book import Book, Chapter
from phusong.planning.outputs.report.section import Figure, Section
from phusong.planning.results.stages import Plan

__all__ = ["report_book"]


def report_book(plan: Plan, messages: Messages) -> Book:
    """The whole report in the language of ``messages``."""
    account = account_of(plan)
    return Book(
        language=messages.language,
        title=messages("report-title", province=plan.province.name),
        subtitle=plan.scenario.name(messages.language),
        caution=caution(plan.province, messages),
        made_by=messages("report-made-by", version=version("phusong")),
        chapters=(
            _chapter("summary", _summary(plan, messages), messages),
            _chapter("targets", _targets(plan, messages), messages),
            _chapter("unserved", _unserved(plan, messages), messages),
            _chapter("programme", _programme(plan, account, messages), messages),
            _chapter("cable", _cable(plan, messages), messages),
            _chapter("places", _places(plan, account, messages), messages),
            _chapter("methods", _methods(plan, account, messages), messages, appendix=True),
            _chapter("trust", _trust(plan, messages), messages, appendix=True),
            _chapter("data", _data(plan, messages), messages, appendix=True),
        ),
    )


def _chapter(
    name: str, sections: Iterable[Section | None], messages: Messages, *, appendix: bool = False
) -> Chapter:
    """A chapter of those sections that the plan has."""
    told = tuple(section for section in sections if section is not None)
    title, lead = messages(f"chapter-{name}"), messages(f"chapter-{name}.lead")
    return Chapter(title, lead, told, appendix)


def _illustrated(section: Section, *figures: Figure) -> Section:
    """The section with figures before those that it has."""
    return replace(section, figures=(*figures, *section.figures))


def _drawn(drawing: Drawing | None, caption: str, messages: Messages) -> tuple[Figure, ...]:
    """A figure where there is something to draw."""
    return () if drawing is None else (Figure(drawing, messages(caption)),)


def _summary(plan: Plan, messages: Messages) -> Iterable[Section | None]:
    yield answers.answers(plan, messages)
    by_year = Figure(people.served_by_year(plan, messages), messages("chart-served"))
    yield _illustrated(service.summary(plan, messages), by_year)


def _targets(plan: Plan, messages: Messages) -> Iterable[Section | None]:
    yield targets.targets(plan, messages)
    yield targets.shortfalls(plan, messages)
    yield years.years(plan, messages)


def _unserved(plan: Plan, messages: Messages) -> Iterable[Section | None]:
    yield Section(
        messages("report-where"),
        figures=(
            Figure(maps.coverage_maps(plan, messages), messages("chart-maps")),
            *_drawn(works.unserved_by_reason(plan, messages), "chart-reasons", messages),
        ),
    )
    yield from service.unserved(plan, messages)
    yield profiles.profiles(plan, messages)
    yield coverage.roads(plan, messages)


def _programme(plan: Plan, account: Account, messages: Messages) -> Iterable[Section | None]:
    yield Section(
        messages("report-works"),
        figures=(
            *_drawn(works.works_by_year(plan, messages), "chart-works", messages),
            *_drawn(maps.works_map(plan, messages), "chart-works-map", messages),
        ),
    )
    yield network.sites(plan, messages)
    yield duties.duties(plan, messages)
    yield handover.first_steps(plan, messages)
    by_year = _drawn(spending.cost_by_year(plan, messages), "chart-cost-years", messages)
    yield _illustrated(money.bill_by_year(plan, messages), *by_year)
    by_part = _drawn(spending.cost_by_part(plan, messages), "chart-cost-parts", messages)
    yield _illustrated(money.bill_by_part(plan, messages), *by_part)
    yield money.per_person(plan, messages)
    built = works_of(account)
    yield by_operator.programme_by_operator(built, messages)
    yield by_operator.funding(account, built, messages)


def _cable(plan: Plan, messages: Messages) -> Iterable[Section | None]:
    yield links.joined(plan, messages)
    by_year = _drawn(works.cable_by_year(plan, messages), "chart-cable", messages)
    yield _illustrated(network.routes(plan, messages), *by_year)
    yield from submarine.submarine(plan, messages)
    yield from cable.cable(plan, messages)
    yield off_land.off_land(plan, messages)
    yield links.links(plan, messages)
    yield from backhaul.backhaul(plan, messages)
    yield from wan.wan(plan, messages)
    yield from streets.streets(plan, messages)


def _places(plan: Plan, account: Account, messages: Messages) -> Iterable[Section | None]:
    least = tuple(
        Figure(drawing, messages("chart-least", technology=name))
        for name in plan.scenario.technologies
        if (drawing := people.least_served(plan, messages, technology=name)) is not None
    )
    yield Section(messages("report-communes"), figures=least) if least else None
    built = works_of(account)
    yield from by_commune.served_by_year(account, messages)
    yield by_commune.unserved_by_commune(account, messages)
    yield by_commune.works_by_commune(account, built, messages)
    yield by_park.parks_by_year(account, built, messages)
    yield service.parks_and_hubs(plan, messages)


def _methods(plan: Plan, account: Account, messages: Messages) -> Iterable[Section | None]:
    yield trust.definitions(plan, messages)
    yield money.unit_costs(plan, messages)
    yield by_operator.funding_rules(account, messages)
    yield candidates.dropped(plan, messages)


def _trust(plan: Plan, messages: Messages) -> Iterable[Section | None]:
    yield trust.optimisers(plan, messages)
    yield coverage.sensitivity(plan, messages)
    yield from sensitivity.variants(plan, messages)


def _data(plan: Plan, messages: Messages) -> Iterable[Section | None]:
    yield trust.data(plan, messages)
    yield trust.notices(plan, messages)
