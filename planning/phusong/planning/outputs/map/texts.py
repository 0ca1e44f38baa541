"""Words of the map's scripts: labels of pop-ups, of the slider of time, of the comparison."""

from __future__ import annotations

from typing import Any

from phusong.layers.i18n import Messages
from phusong.layers.provenance import Kind
from phusong.planning.outputs.tables.backhaul import MICROWAVE, MICROWAVE_BUILT
from phusong.planning.outputs.words.cable import construction_name
from phusong.planning.results.columns import Action, Construction
from phusong.planning.results.stages import Plan
from phusong.planning.wan.results import Variant

__all__ = ["page_texts"]

_POPUPS = (
    "allRound",
    "assumedCost",
    "azimuths",
    "backhaul",
    "bands",
    "billion",
    "commune",
    "cost",
    "ground",
    "hangsOn",
    "host",
    "layers",
    "length",
    "mast",
    "noRegret",
    "note",
    "operator",
    "operators",
    "people",
    "peopleGained",
    "peopleServed",
    "peopleUnknown",
    "placesServed",
    "positionUncertainty",
    "profile",
    "profileClutter",
    "profileGround",
    "profileLine",
    "profileObstacle",
    "profileZone",
    "route",
    "servedNever",
    "serves",
    "settlementsUnserved",
    "share",
    "station",
    "technologies",
    "uncertainState",
    "unserved",
    "year",
    "zoomIn",
    "zoomOut",
)
"""Names under which the scripts ask for the messages ``popup-…``."""
_SIDES = {
    "compareOpen": "open",
    "compareClose": "close",
    "compareLeft": "left",
    "compareRight": "right",
    "compareMoment": "moment",
    "comparePicture": "picture",
    "compareDivider": "divider",
}
_WEAK = (Kind.SYNTHETIC, Kind.GENERALISED)


def page_texts(plan: Plan, messages: Messages) -> dict[str, Any]:
    """Texts by the names that the scripts use."""
    return {
        **{word: messages(f"popup-{word}") for word in _POPUPS},
        **{name: messages(f"side-{word}") for name, word in _SIDES.items()},
        **_time(plan, messages),
        "states": {
            state: messages(f"badge-{state}") for state in ("served", "unserved", "unknown", "none")
        },
        "quality": {kind.value: messages(f"map-quality-note-{kind}") for kind in _WEAK},
        "qualities": {kind.value: messages(f"map-quality-{kind}") for kind in _WEAK},
        "actions": {action: messages(f"action-{action}") for action in Action},
        "constructions": {
            **{
                str(k): construction_name(k, messages)
                for k in (*Construction, MICROWAVE, MICROWAVE_BUILT)
            },
            **{f"wan_{name}": messages(f"map-wan-{name}") for name in Variant},
        },
    }


def _time(plan: Plan, messages: Messages) -> dict[str, Any]:
    """What is said of the moments: today, then the years; of the overview before them."""
    years = [str(year) for year in plan.scenario.programme.years]
    return {
        "time": messages("time-time"),
        "play": messages("time-play"),
        "stop": messages("time-stop"),
        "overview": messages("map-overview"),
        "overviewShort": messages("time-overview-short"),
        "todayShort": messages("time-today-short"),
        "timeNotes": [
            messages("time-overview-note"),
            messages("time-today-note"),
            *(messages("time-year-note", year=year) for year in years),
        ],
        "servedSince": ["", *(messages("popup-servedSince", year=year) for year in years)],
    }
