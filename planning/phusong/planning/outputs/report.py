"""The printable report: one HTML file for people who decide and never open a map."""

from __future__ import annotations

from importlib.metadata import version

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from phusong.layers.i18n import Messages
from phusong.planning.outputs import (
    report_backhaul,
    report_cable,
    report_candidates,
    report_coverage,
    report_duties,
    report_handover,
    report_money,
    report_network,
    report_profiles,
    report_sensitivity,
    report_service,
    report_streets,
    report_submarine,
    report_targets,
    report_trust,
    report_wan,
    report_years,
)
from phusong.planning.outputs.leaflet_offline import asset
from phusong.planning.outputs.provenance import caution
from phusong.planning.outputs.report_picture import picture_svg
from phusong.planning.outputs.report_section import Section
from phusong.planning.results import Plan

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
    drawn = report_profiles.profiles(plan, messages)
    dropped = report_candidates.dropped(plan, messages)
    told = report_handover.first_steps(plan, messages)
    by_year = report_years.years(plan, messages)
    given = report_duties.duties(plan, messages)
    return [
        report_service.summary(plan, messages),
        report_coverage.sensitivity(plan, messages),
        report_targets.targets(plan, messages),
        report_targets.shortfalls(plan, messages),
        *([by_year] if by_year else []),
        *report_service.unserved(plan, messages),
        *([drawn] if drawn else []),
        report_service.communes(plan, messages),
        report_service.parks_and_hubs(plan, messages),
        report_coverage.roads(plan, messages),
        report_network.sites(plan, messages),
        *([given] if given else []),
        *([told] if told else []),
        *([dropped] if dropped else []),
        *report_sensitivity.variants(plan, messages),
        report_network.routes(plan, messages),
        *report_submarine.submarine(plan, messages),
        *report_cable.cable(plan, messages),
        *report_wan.wan(plan, messages),
        *report_streets.streets(plan, messages),
        *report_backhaul.backhaul(plan, messages),
        report_money.bill_by_year(plan, messages),
        report_money.bill_by_part(plan, messages),
        report_money.per_person(plan, messages),
        report_money.unit_costs(plan, messages),
        report_trust.definitions(plan, messages),
        report_trust.optimisers(plan, messages),
        report_trust.data(plan, messages),
        report_trust.notices(plan, messages),
    ]
