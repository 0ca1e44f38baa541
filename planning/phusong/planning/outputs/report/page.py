"""The printable report: one HTML file for people who decide and never open a map."""

from __future__ import annotations

from importlib.metadata import version

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.leaflet_offline import asset
from phusong.planning.outputs.provenance import caution
from phusong.planning.outputs.report import (
    backhaul,
    cable,
    candidates,
    coverage,
    duties,
    handover,
    money,
    network,
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
from phusong.planning.outputs.report.picture import picture_svg
from phusong.planning.outputs.report.section import Section
from phusong.planning.results.stages import Plan

__all__ = ["report_html"]


def report_html(plan: Plan, messages: Messages) -> str:
    """The whole page as text, in the language of ``messages``; the same plan gives the same text."""
    environment = Environment(
        loader=PackageLoader("phusong.planning.outputs", "assets"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    last = list(plan.coverage.predictions)[-1]
    return environment.get_template("report.html.j2").render(
        language=messages.language.value,
        title=messages("report-title", province=plan.province.name),
        scenario=plan.scenario.name(messages.language),
        made_by=messages("report-made-by", version=version("phusong")),
        caution=caution(plan.province, messages),
        picture=picture_svg(plan),
        picture_text=messages("report-picture", technology=last),
        contents=messages("report-contents"),
        sections=_sections(plan, messages),
        style=Markup(asset("report.css")),
    )


def _sections(plan: Plan, messages: Messages) -> list[Section]:
    drawn = profiles.profiles(plan, messages)
    dropped = candidates.dropped(plan, messages)
    told = handover.first_steps(plan, messages)
    by_year = years.years(plan, messages)
    given = duties.duties(plan, messages)
    return [
        service.summary(plan, messages),
        coverage.sensitivity(plan, messages),
        targets.targets(plan, messages),
        targets.shortfalls(plan, messages),
        *([by_year] if by_year else []),
        *service.unserved(plan, messages),
        *([drawn] if drawn else []),
        service.communes(plan, messages),
        service.parks_and_hubs(plan, messages),
        coverage.roads(plan, messages),
        network.sites(plan, messages),
        *([given] if given else []),
        *([told] if told else []),
        *([dropped] if dropped else []),
        *sensitivity.variants(plan, messages),
        network.routes(plan, messages),
        *submarine.submarine(plan, messages),
        *cable.cable(plan, messages),
        *wan.wan(plan, messages),
        *streets.streets(plan, messages),
        *backhaul.backhaul(plan, messages),
        money.bill_by_year(plan, messages),
        money.bill_by_part(plan, messages),
        money.per_person(plan, messages),
        money.unit_costs(plan, messages),
        trust.definitions(plan, messages),
        trust.optimisers(plan, messages),
        trust.data(plan, messages),
        trust.notices(plan, messages),
    ]
