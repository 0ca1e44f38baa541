"""Which layers the map offers, in which order and how each is marked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.map.data import states_by_place
from phusong.planning.outputs.map.overlays import Overlay, list_overlays
from phusong.planning.outputs.map.quality import weakest_kind
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.palette import Mark
from phusong.planning.outputs.summary import service_names
from phusong.planning.outputs.tables.backhaul import MICROWAVE, MICROWAVE_BUILT, map_hops
from phusong.planning.outputs.tables.wan import WAN_MARKS
from phusong.planning.outputs.words.cable import construction_name
from phusong.planning.outputs.words.general import technology_name
from phusong.planning.results.columns import (
    FIBRE,
    Action,
    Construction,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.sensitivity import Verdict
from phusong.planning.results.stages import Plan

__all__ = ["ROUTE_MARKS", "layer_specs"]

ROUTE_MARKS: dict[str, dict[str, str]] = {
    Construction.AERIAL.value: {"shape": "line", "colour": "#c0006a", "dash": ""},
    Construction.SHARED_POLES.value: {"shape": "line", "colour": "#c0006a", "dash": "12 4"},
    Construction.BURIED.value: {"shape": "line", "colour": "#6b3e1c", "dash": ""},
    Construction.DUCT.value: {"shape": "line", "colour": "#6b3e1c", "dash": "2 4"},
    Construction.SUBMARINE.value: {"shape": "line", "colour": "#00429d", "dash": "7 6"},
    **{f"wan_{variant.value}": mark for variant, mark in WAN_MARKS.items()},
    MICROWAVE: {"shape": "line", "colour": "#e07b00", "dash": "2 6"},
    MICROWAVE_BUILT: {"shape": "line", "colour": "#e07b00", "dash": "9 4"},
}
_ROADS = {"shape": "line", "colour": "#9a8f80", "dash": ""}
_FIBRE = {"shape": "line", "colour": "#5b9bd5", "dash": ""}

Spec = dict[str, Any]
"""One layer as ``start.js`` takes it; ``level`` orders them from the bottom up."""


def layer_specs(plan: Plan, messages: Messages) -> list[Spec]:
    """Specifications of all layers that have something to draw, in the order of the list."""
    return [
        *_signals(plan, messages),
        *_lacking(plan, messages),
        *_other_places(plan, messages),
        *_programme(plan, messages),
        *_background(plan, messages),
    ]


def _signals(plan: Plan, messages: Messages) -> list[Spec]:
    """One picture at a time, of levels or rates or people; the province's next step is shown."""
    last = list(plan.coverage.predictions)[-1] if plan.coverage.predictions else ""
    pictures: list[Spec] = [
        {
            "id": overlay.key,
            "kind": "raster",
            "picture": overlay.key,
            "title": _overlay_title(overlay, messages),
            "shown": overlay.key == f"coverage-{last}",
            "legend": overlay.legend,
            "folded": overlay.rate or bool(overlay.operator),
            "group": messages(f"map-group-{_overlay_group(overlay)}"),
            "quality": weakest_kind(plan.province, "raster"),
            "level": 1,
        }
        for overlay in list_overlays(plan)
    ]
    nothing: Spec = {
        "id": "coverage-none",
        "kind": "nothing",
        "title": messages("map-none"),
        "shown": not last,
        "group": messages("map-group-coverage"),
        "level": 1,
    }
    first = [picture for picture in pictures if picture["group"] == nothing["group"]]
    rest = [picture for picture in pictures if picture["group"] != nothing["group"]]
    people = _people_unserved(plan, messages)
    return [{**spec, "base": True} for spec in (*first, nothing, *rest, *people)]


def _overlay_title(overlay: Overlay, messages: Messages) -> str:
    who = overlay.operator or messages("map-any-operator")
    if overlay.rate:
        return messages("map-rate", technology=overlay.technology, operator=who)
    if overlay.operator:
        return messages("map-coverage-of", technology=overlay.technology, operator=who)
    return messages("map-coverage", technology=overlay.technology)


def _overlay_group(overlay: Overlay) -> str:
    if overlay.rate:
        return "rates"
    return "operators" if overlay.operator else "coverage"


def _people_unserved(plan: Plan, messages: Messages) -> list[Spec]:
    """Communes by the people in them whom a technology does not serve."""
    return [
        {
            "id": f"lacking-{name}",
            "kind": "lacking",
            "technology": name,
            "title": messages("map-lacking", technology=name),
            "shown": False,
            "legend": "lacking",
            "group": messages("map-group-people"),
            "quality": weakest_kind(plan.province, "lacking"),
            "level": 4,
        }
        for name in plan.coverage.predictions
    ]


def _lacking(plan: Plan, messages: Messages) -> list[Spec]:
    """Settlements without each technology: the gravest lack on top, shown."""
    marks = palette.marks_for(tuple(plan.scenario.technologies), FIBRE)
    return [
        {
            **_places(
                f"without-{name}",
                _settlements_that(plan, name, State.UNSERVED),
                marks[name],
                title=messages("map-without", technology=technology_name(name, messages)),
                group=messages("map-group-unserved"),
                shown=True,
                level=30 - number,
            ),
            "kind": "without",
            "technology": name,
            "quality": weakest_kind(plan.province, "fibreless" if name == FIBRE else "places"),
        }
        for number, name in enumerate(service_names(plan))
    ]


def _settlements_that(plan: Plan, technology: str, state: State) -> list[int]:
    is_home = plan.service.places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT
    states = states_by_place(plan, technology)[ServiceColumn.STATE].to_numpy()
    return np.flatnonzero(is_home.to_numpy() & (states == state)).tolist()


def _other_places(plan: Plan, messages: Messages) -> list[Spec]:
    group = messages("map-group-places")
    kinds = plan.service.places[PlaceColumn.KIND]
    told = [states_by_place(plan, name)[ServiceColumn.STATE] for name in service_names(plan)]
    states = pd.concat(told, axis=1).to_numpy()
    home = (kinds == PlaceKind.SETTLEMENT).to_numpy()
    unknown = (states == State.UNKNOWN).any(axis=1) & ~(states == State.UNSERVED).any(axis=1)
    unsure = (plan.service.places[PlaceColumn.UNCERTAINTY_M] > 0).to_numpy()
    chosen = {
        "parks": ((kinds == PlaceKind.PARK).to_numpy(), palette.PARK, True, 24),
        "hubs": ((kinds == PlaceKind.HUB).to_numpy(), palette.HUB, False, 23),
        "served": (home & ~unknown, palette.SERVED, False, 20),
        "unknown": (home & unknown, palette.UNKNOWN, False, 21),
    }
    specs = [
        {
            **_places(
                name,
                np.flatnonzero(mask).tolist(),
                mark,
                title=messages(f"map-{name}"),
                group=group,
                shown=shown,
                level=level,
            ),
            "kind": "served" if name == "served" else "places",
            "quality": weakest_kind(plan.province, name if name in ("parks", "hubs") else "places"),
        }
        for name, (mask, mark, shown, level) in chosen.items()
    ]
    circles = _places(
        "uncertainty",
        np.flatnonzero(unsure).tolist(),
        Mark("ring", "#444444", 9.0),
        title=messages("map-uncertainty"),
        group=group,
        shown=False,
        level=19,
    )
    return [spec for spec in (*specs, {**circles, "kind": "uncertainty"}) if spec["places"]]


def _places(
    name: str, numbers: list[int], mark: Mark, *, title: str, group: str, shown: bool, level: int
) -> Spec:
    return {
        "id": name,
        "kind": "places",
        "places": numbers,
        "mark": asdict(mark),
        "title": title,
        "count": len(numbers),
        "group": group,
        "shown": shown,
        "level": level,
    }


def _programme(plan: Plan, messages: Messages) -> list[Spec]:
    group = messages("map-group-programme")
    actions = plan.proposal.sites[ProposalColumn.ACTION].value_counts()
    constructions = plan.routes.segments[RouteColumn.CONSTRUCTION].value_counts()
    marks = {Action.NEW_SITE: palette.NEW_SITE, Action.UPGRADE: palette.UPGRADE}
    sites = [
        {
            "id": action.value,
            "kind": "proposals",
            "action": action.value,
            "mark": asdict(marks[action]),
            "title": messages(f"action-{action}"),
            "count": int(actions[action]),
            "quality": weakest_kind(plan.province, "proposals"),
            "shown": True,
            # The large triangles of new sites lie under the places that they serve.
            "level": 22 if action is Action.NEW_SITE else 25,
        }
        for action in Action
        if action in actions
    ]
    routes = [
        {
            "id": f"route-{construction}",
            "kind": "routes",
            "construction": construction.value,
            "mark": ROUTE_MARKS[construction],
            "title": construction_name(construction.value, messages),
            "quality": weakest_kind(
                plan.province,
                "submarine" if construction is Construction.SUBMARINE else "routes",
            ),
            "shown": True,
            "level": 10,
        }
        for construction in Construction
        if construction in constructions
    ]
    return [
        {**spec, "group": group}
        for spec in (
            *sites,
            *_no_regret(plan, messages),
            *routes,
            *_hops(plan, messages),
            *_wan(plan, messages),
        )
    ]


def _hops(plan: Plan, messages: Messages) -> list[Spec]:
    """Hops that are built, shown, and those that are only compared."""
    told = {row["construction"] for row in map_hops(plan, messages)}
    return [
        {
            "id": f"route-{construction}",
            "kind": "routes",
            "construction": construction,
            "mark": ROUTE_MARKS[construction],
            "title": construction_name(construction, messages),
            "shown": construction == MICROWAVE_BUILT,
            "level": 11,
        }
        for construction in (MICROWAVE_BUILT, MICROWAVE)
        if construction in told
    ]


def _wan(plan: Plan, messages: Messages) -> list[Spec]:
    return [
        {
            "id": f"wan-{variant.value}",
            "kind": "routes",
            "construction": f"wan_{variant.value}",
            "mark": WAN_MARKS[variant],
            "title": messages(f"map-wan-{variant.value}"),
            "shown": False,
            "level": 8,
        }
        for variant in ([] if plan.wan is None else plan.wan.variants)
    ]


def _no_regret(plan: Plan, messages: Messages) -> list[Spec]:
    """A ring round each step that every assumption keeps."""
    steps = plan.sensitivities.steps if plan.sensitivities else ()
    count = sum(step.verdict is Verdict.NO_REGRET for step in steps)
    mark = asdict(palette.NO_REGRET)
    title = messages("map-no-regret")
    spec = {"id": "no-regret", "kind": "steady", "mark": mark, "title": title, "count": count}
    return [{**spec, "shown": False, "level": 26}] if count else []


def _background(plan: Plan, messages: Messages) -> list[Spec]:
    province = plan.province
    thin = {"weight": 1, "color": _ROADS["colour"], "opacity": 0.9}
    cable = {"weight": 1.3, "color": _FIBRE["colour"], "opacity": 0.9}
    shore = {"weight": 0.8, "color": "#7d8b93"}
    specs: list[tuple[bool, Spec]] = [
        (
            not province.sites.empty,
            {
                "id": "sites",
                "kind": "sites",
                "mark": asdict(palette.STATION),
                "count": len(province.sites),
                "legend": "sectors",
                "level": 9,
            },
        ),
        (
            not province.fibre_lines.empty,
            {"id": "fibre", "kind": "lines", "source": "fibre", "style": cable, "mark": _FIBRE},
        ),
        (True, {"id": "communes", "kind": "communes", "shown": True, "level": 3}),
        (
            not province.roads.empty,
            {"id": "roads", "kind": "lines", "source": "roads", "style": thin, "mark": _ROADS},
        ),
        (True, {"id": "relief", "kind": "image", "image": "relief", "shown": True, "level": 0}),
        (
            LayerKind.LAND in province.provenance,
            {"id": "coast", "kind": "lines", "source": "coast", "style": shore, "shown": True},
        ),
        (
            plan.scenario.outputs.online_base_map,
            {
                "id": "online",
                "kind": "tiles",
                "tiles": plan.scenario.outputs.base_map_tiles,
                "credit": plan.scenario.outputs.base_map_credit,
                "level": 0,
            },
        ),
    ]
    return [
        {
            "level": 2,
            "shown": False,
            **spec,
            "group": messages("map-group-background"),
            "title": messages(f"map-{spec['id']}"),
            "quality": weakest_kind(province, str(spec["id"])),
        }
        for present, spec in specs
        if present
    ]
