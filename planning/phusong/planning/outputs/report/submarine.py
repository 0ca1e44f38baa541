"""Sections on cable under the sea: what is laid, how islands are joined, what unsure positions mean."""

from __future__ import annotations

import math
from collections.abc import Iterator

from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures.straight_line import straight_line_drawing
from phusong.planning.outputs.report.section import Figure, Section, Table, cut_short
from phusong.planning.outputs.words.general import cost_range
from phusong.planning.results.stages import Plan
from phusong.planning.sea.results import (
    ArrangementTold,
    CableEnd,
    CableWorks,
    IslandGroup,
    SeaWorks,
    UnsurePlace,
)

__all__ = ["submarine"]

_DRAWN = 6


def submarine(plan: Plan, messages: Messages) -> list[Section]:
    """None where nothing is cut off by the sea."""
    sea = plan.routes.sea
    if sea is None:
        return []
    sections = [_cables(plan, sea, messages)] if sea.cables else []
    if sea.groups:
        sections.append(_islands(sea, messages))
    if sea.unsure:
        sections.append(_unsure(sea, messages))
    return sections


def _cables(plan: Plan, sea: SeaWorks, messages: Messages) -> Section:
    rows, more = cut_short(
        [_cable_row(cable, messages) for cable in sea.cables], messages, file="submarine_cables.csv"
    )
    heads = ("route", "serves", "ends", "route-km", "armour", "buried", "depth", "loss", "cost")
    left = len(sea.cables) - _DRAWN
    drawn = messages("report-sea-more-diagrams", count=left) if left > 0 else ""
    caption = f"{messages('report-sea-diagram')} {drawn}".strip()
    return Section(
        title=messages("report-sea"),
        sentences=tuple(_sentences(plan, sea, messages)),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(rows),
            frozenset({3, 5, 6, 7}),
        ),
        after=(*more, *_remarks(plan, sea, messages)),
        figures=(Figure(straight_line_drawing(sea, messages, first=_DRAWN), caption),),
    )


def _sentences(plan: Plan, sea: SeaWorks, messages: Messages) -> Iterator[str]:
    rules = plan.scenario.fibre.sea
    yield messages(
        "report-sea-total",
        count=len(sea.cables),
        route=sum(cable.doubt.route_km[0] for cable in sea.cables),
        cable=sum(cable.doubt.cable_km for cable in sea.cables),
    )
    if sea.depth_spacing_m is None:
        yield messages("report-sea-no-depth", up=rules.unknown_length_pct)
    elif sea.depth_coarse:
        yield messages(
            "report-sea-coarse",
            spacing=sea.depth_spacing_m / 1000.0,
            coarsest=rules.coarsest_depth_m / 1000.0,
            up=rules.unknown_length_pct,
        )
    blind = [cable for cable in sea.cables if cable.doubt.unknown_pct > 0]
    if blind and sea.depth_spacing_m is not None:
        yield messages(
            "report-sea-holes",
            cables=", ".join(_route(cable) for cable in blind),
            pct=max(cable.doubt.unknown_pct for cable in blind),
        )


def _remarks(plan: Plan, sea: SeaWorks, messages: Messages) -> Iterator[str]:
    rules = plan.scenario.fibre.sea
    for cable in sea.cables:
        for zone in cable.zones:
            reason = messages(f"zone-{zone.reason}")
            yield messages(
                "report-sea-zone", route=_route(cable), km=zone.km, name=zone.name, reason=reason
            )
        for crossing in cable.crossings:
            flat = crossing.angle_deg < rules.cables.crossing_angle_deg
            yield messages(
                "report-sea-crossing",
                route=_route(cable),
                name=crossing.name or "–",
                km=crossing.along_m / 1000.0,
                angle=crossing.angle_deg,
                flat="yes" if flat else "no",
                least=rules.cables.crossing_angle_deg,
            )
        if not cable.link.without_repeater:
            yield messages(
                "report-sea-repeater",
                route=_route(cable),
                loss=cable.link.loss_db,
                budget=cable.link.budget_db,
            )
    if sea.landings_unused:
        yield messages("report-sea-landing-unused", names=", ".join(sea.landings_unused))
    yield messages(
        "report-sea-assumed",
        protection=rules.protection.source_in(messages.language),
        light=rules.transmission.source_in(messages.language),
    )


def _route(cable: CableWorks) -> str:
    return f"{cable.route_id}.{cable.segment}"


def _cable_row(cable: CableWorks, messages: Messages) -> tuple[str, ...]:
    low, high = cable.doubt.route_km
    deepest = cable.protection.deepest_m
    return (
        _route(cable),
        cable.serves,
        " – ".join(_end(end, messages) for end in cable.ends),
        f"{messages.number(low, 2)} km ({messages.number(high, 2)})",
        "; ".join(
            f"{messages(f'armour-{kind}')} {messages.number(km, 2)} km"
            for kind, km in cable.protection.armour_km
        ),
        f"{messages.number(cable.protection.buried_km, 2)} km",
        "–" if math.isnan(deepest) else messages("report-sea-deepest", depth=deepest),
        f"{messages.number(cable.link.loss_db, 1)} dB",
        cost_range(cable.doubt.cost, messages),
    )


def _end(end: CableEnd, messages: Messages) -> str:
    name = messages("report-sea-end-branch") if end.branch else end.commune
    return f"{name} ({messages.number(end.lat, 4)}; {messages.number(end.lon, 4)})"


def _islands(sea: SeaWorks, messages: Messages) -> Section:
    heads = ("islands", "arrangement", "sea-km", "cost", "cut")
    rows = [
        _arrangement_row(group, one, messages) for group in sea.groups for one in group.arrangements
    ]
    after = [
        messages(f"report-islands-{code}", places=_places(group))
        for group in sea.groups
        for code, told in (
            ("fallback", group.ways < group.asked_ways and group.chosen is not None),
            ("none", group.chosen is None),
        )
        if told
    ]
    return Section(
        title=messages("report-islands"),
        sentences=(
            messages("report-islands-text", ways="two" if sea.groups[0].asked_ways > 1 else "any"),
        ),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(rows),
            frozenset({2, 3}),
        )
        if rows
        else None,
        after=tuple(after),
    )


def _places(group: IslandGroup) -> str:
    return " | ".join(", ".join(names) for names in group.names)


def _arrangement_row(
    group: IslandGroup, one: ArrangementTold, messages: Messages
) -> tuple[str, ...]:
    kind = messages(f"arrangement-{one.kind.value}")
    chosen = one.kind is group.chosen
    return (
        _places(group),
        messages("report-islands-chosen", kind=kind) if chosen else kind,
        f"{messages.number(one.sea_km, 1)} km",
        messages("report-islands-cost", cost=one.cost),
        messages("report-islands-cut", islands=one.worst_islands, people=round(one.worst_people)),
    )


def _unsure(sea: SeaWorks, messages: Messages) -> Section:
    heads = ("place", "radius", "sea-km", "land-km", "cost")
    return Section(
        title=messages("report-unsure"),
        sentences=(messages("report-unsure-text"),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(_unsure_row(place, messages) for place in sea.unsure),
            frozenset({1, 2, 3}),
        ),
    )


def _unsure_row(place: UnsurePlace, messages: Messages) -> tuple[str, ...]:
    def span(values: tuple[float, float]) -> str:
        return " – ".join(messages.number(value, 1) for value in sorted(values)) + " km"

    low, high = place.cost
    return (
        place.name,
        f"± {messages.number(place.radius_km, 1)} km",
        span(place.sea_km),
        span(place.land_km),
        f"{cost_range(low, messages)}; {cost_range(high, messages)}",
    )
