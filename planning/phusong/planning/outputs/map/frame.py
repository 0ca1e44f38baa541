"""What stands round the map: header, legend, dialog on the data, words of the tools."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.overlays import legends
from phusong.planning.outputs.map.tools import tool_texts
from phusong.planning.outputs.provenance import caution, layer_notes
from phusong.planning.outputs.summary import TechnologySummary, summarise
from phusong.planning.outputs.words.general import definition_texts, number_or_dash, technology_name
from phusong.planning.results.columns import FIBRE
from phusong.planning.results.stages import Plan

__all__ = ["frame_data"]


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
        "legends": legends(plan, messages),
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
