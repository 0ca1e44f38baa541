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
from phusong.planning.outputs.map.frame import signal_legend_key
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.palette import Mark
from phusong.planning.outputs.summary import service_names
from phusong.planning.outputs.tables.backhaul import MICROWAVE
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
    Construction.SHARED_POLES.value: {"shape": "line", "colour": "#e8548f", "dash": ""},
    Construction.BURIED.value: {"shape": "line", "colour": "#6b3e1c", "dash": ""},
    Construction.DUCT.value: {"shape": "line", "colour": "#6b3e1c", "dash": "2 4"},
    Construction.SUBMARINE.value: {"shape": "line", "colour": "#00429d", "dash": "7 6"},
    **{f"wan_{variant.value}": mark for variant, mark in WAN_MARKS.items()},
    MICROWAVE: {"shape": "line", "colour": "#e07b00", "dash": "2 6"},
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
    """Coverage of one technology at a time; the last one is the province's next step: shown."""
    names = list(plan.coverage.predictions)
    group = messages("map-group-coverage")
    specs: list[Spec] = [
        {
            "id": f"coverage-{name}",
            "kind": "image",
            "image": f"coverage-{name}",
            "title": messages("map-coverage", technology=name),
            "shown": name == names[-1],
            "legend": signal_legend_key(
                plan.scenario.technologies[name].definition.required_rsrp_dbm
            ),
        }
        for name in names
    ]
    specs.append(
        {"id": "coverage-none", "kind": "image", "title": messages("map-none"), "shown": False}
    )
    return [{**spec, "group": group, "base": True, "level": 1} for spec in specs]


def _lacking(plan: Plan, messages: Messages) -> list[Spec]:
    """Settlements without each technology: the gravest lack on top, shown."""
    marks = palette.marks_for(tuple(plan.scenario.technologies), FIBRE)
    names = service_names(plan)
    return [
        _places(
            f"without-{name}",
            _settlements_that(plan, name, State.UNSERVED),
            marks[name],
            title=messages("map-without", technology=technology_name(name, messages)),
            group=messages("map-group-unserved"),
            shown=True,
            level=30 - number,
        )
        for number, name in enumerate(names)
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
    lacks = (states == State.UNSERVED).any(axis=1)
    unknown = (states == State.UNKNOWN).any(axis=1) & ~lacks
    unsure = (plan.service.places[PlaceColumn.UNCERTAINTY_M] > 0).to_numpy()
    chosen = {
        "parks": ((kinds == PlaceKind.PARK).to_numpy(), palette.PARK, True, 24),
        "hubs": ((kinds == PlaceKind.HUB).to_numpy(), palette.HUB, False, 23),
        "served": (home & ~lacks & ~unknown, palette.SERVED, False, 20),
        "unknown": (home & unknown, palette.UNKNOWN, False, 21),
    }
    specs = [
        _places(
            name,
            np.flatnonzero(mask).tolist(),
            mark,
            title=messages(f"map-{name}"),
            group=group,
            shown=shown,
            level=level,
        )
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
        "title": f"{title} ({len(numbers)})",
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
            "title": f"{messages(f'action-{action}')} ({actions[action]})",
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
            "shown": True,
            "level": 10,
        }
        for construction in Construction
        if construction in constructions
    ]
    hops: list[Spec] = [
        {
            "id": f"route-{MICROWAVE}",
            "kind": "routes",
            "construction": MICROWAVE,
            "mark": ROUTE_MARKS[MICROWAVE],
            "title": messages(f"map-route-{MICROWAVE}"),
            "shown": False,
            "level": 11,
        }
    ]
    return [
        {**spec, "group": group}
        for spec in (
            *sites,
            *_no_regret(plan, messages),
            *routes,
            *(hops if len(plan.backhaul.hops) else []),
            *_wan(plan, messages),
        )
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
    title = messages("map-no-regret", count=count)
    spec = {"id": "no-regret", "kind": "steady", "mark": mark, "title": title, "shown": False}
    return [{**spec, "level": 26}] if count else []


def _background(plan: Plan, messages: Messages) -> list[Spec]:
    province = plan.province
    thin = {"weight": 1, "color": _ROADS["colour"], "opacity": 0.9}
    cable = {"weight": 1.3, "color": _FIBRE["colour"], "opacity": 0.9}
    shore = {"weight": 0.8, "color": "#7d8b93"}
    specs: list[tuple[bool, Spec]] = [
        (
            not province.sites.empty,
            {"id": "sites", "kind": "sites", "mark": asdict(palette.STATION), "level": 9},
        ),
        (
            not province.fibre_lines.empty,
            {"id": "fibre", "kind": "lines", "source": "fibre", "style": cable, "mark": _FIBRE},
        ),
        (True, {"id": "communes", "kind": "communes", "filled": False, "shown": True, "level": 3}),
        (
            True,
            {
                "id": "shares",
                "kind": "communes",
                "filled": True,
                "level": 4,
                "legend": "shares",
            },
        ),
        (
            not province.roads.empty,
            {"id": "roads", "kind": "lines", "source": "roads", "style": thin, "mark": _ROADS},
        ),
        (True, {"id": "relief", "kind": "image", "image": "relief", "shown": True, "level": 0}),
        (
            LayerKind.LAND in province.provenance,
            {"id": "coast", "kind": "lines", "source": "coast", "style": shore, "shown": True},
        ),
    ]
    last = list(plan.scenario.technologies)[-1]
    return [
        {
            "level": 2,
            "shown": False,
            **spec,
            "group": messages("map-group-background"),
            "title": messages(f"map-{spec['id']}", technology=last, count=len(province.sites)),
        }
        for present, spec in specs
        if present
    ]
