"""What stands round the map: header, legend, dialog on the data, words of the tools."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.tools import tool_texts
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.provenance import caution, layer_notes
from phusong.planning.outputs.summary import TechnologySummary, summarise
from phusong.planning.outputs.words.general import definition_texts, number_or_dash, technology_name
from phusong.planning.results.columns import FIBRE
from phusong.planning.results.stages import Plan

__all__ = ["frame_data", "signal_legend_key"]


def frame_data(plan: Plan, messages: Messages) -> dict[str, Any]:
    """Texts of the frame in one language, and the classes that the legend may show.

    ``frame`` holds the texts that the elements of ``map_frame.html.j2`` name; ``legends`` the classes
    that a layer refers to by its key ``legend``.
    """
    return {
        "frame": {
            "title": messages("map-title", province=plan.province.name),
            "scenario": plan.scenario.name(messages.language),
            "caution": caution(plan.province, messages),
            "dataTitle": messages("data-title"),
            "dataButton": messages("map-data-button"),
            "legend": messages("map-legend"),
        },
        "tools": tool_texts(messages),
        "figures": _figures(plan, messages),
        "definitions": definition_texts(plan.scenario, messages),
        "legends": {**_signal_legends(plan, messages), "shares": _share_legend(plan, messages)},
        "notes": [asdict(note) for note in layer_notes(plan.province, messages)],
        "noteHeads": [
            messages(f"data-{head}")
            for head in ("layer", "kind", "source", "date", "uncertainty", "licence")
        ],
    }


def _figures(plan: Plan, messages: Messages) -> list[dict[str, str]]:
    """What the header shows: people served today and after the programme; hamlets without fibre."""
    return [_figure(summary, messages) for summary in summarise(plan)]


def _figure(summary: TechnologySummary, messages: Messages) -> dict[str, str]:
    name = technology_name(summary.technology, messages)
    share = summary.share_today_pct
    if summary.technology == FIBRE or share is None:
        unserved, unknown = summary.settlements_unserved, summary.settlements_unknown
        return {
            "value": number_or_dash(unserved if summary.settlements_told else None, messages),
            "label": messages("map-settlements-without", technology=name, unknown=unknown),
        }
    after = summary.share_planned_pct
    value = f"{messages.number(share, 1)} → {number_or_dash(after, messages, 1)} %"
    return {"value": value, "label": messages("map-people-served", technology=name)}


def signal_legend_key(required_dbm: float) -> str:
    """Key of the legend of all technologies that count from the same signal.

    >>> signal_legend_key(-101.0)
    'signal-101'
    """
    return f"signal{required_dbm:g}"


def _signal_legends(plan: Plan, messages: Messages) -> dict[str, Any]:
    """Classes of signal; technologies that require the same share a list."""
    names: dict[float, list[str]] = {}
    for name, technology in plan.scenario.technologies.items():
        names.setdefault(technology.definition.required_rsrp_dbm, []).append(name)
    return {
        signal_legend_key(required): {
            "title": messages("map-coverage", technology=", ".join(alike)),
            "classes": _classes(required, messages),
        }
        for required, alike in names.items()
    }


def _classes(required_dbm: float, messages: Messages) -> list[dict[str, Any]]:
    classes = palette.signal_classes(required_dbm)
    return [
        {
            "colour": signal.colour,
            "label": messages(
                "map-at-least" if signal.served else "map-weak",
                low=messages.number(signal.lower_dbm).replace("-", "−"),
            ),
            "limit": signal.served and not following.served,
        }
        for signal, following in zip(classes, (*classes[1:], classes[-1]), strict=True)
    ]


def _share_legend(plan: Plan, messages: Messages) -> dict[str, Any]:
    last = list(plan.scenario.technologies)[-1]
    limits = (0.0, *palette.SHARE_LIMITS, 100.0)
    classes = [
        {
            "colour": palette.SHARE_COLOURS[i],
            "label": messages(
                "map-share-class",
                low=messages.number(limits[i], int(limits[i] % 1 > 0)),
                high=messages.number(limits[i + 1], int(limits[i + 1] % 1 > 0)),
            ),
        }
        for i in range(len(palette.SHARE_COLOURS))
    ]
    return {"title": messages("map-shares", technology=last), "classes": classes}
