"""Why a place is not served, told by what would change it.

Each loss of a path is taken away in thought. If the place would be served without the obstacle in
the way, the reason is terrain, even when something else would do as well: it is what a planner can
see on the map. Then the direction of the antenna, then clutter. Where no single loss is enough but
all of them together are, the largest is named; where not even that, it is the distance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pandas as pd

from phusong.coverage.profile import Link
from phusong.layers.i18n import Messages

__all__ = ["Reason", "reason_text", "state_text", "why_not"]


class Reason(StrEnum):
    """Why a place has no service; ``reason-<value>`` in the catalogues, ``_`` written ``-``."""

    NO_CELL = "no_cell"
    """No cell of the technology is within its range."""
    NO_TECHNOLOGY = "no_technology"
    """A nearer site lacks the technology and would be enough with it."""
    TERRAIN = "terrain"
    """An obstacle costs more than what is missing."""
    POINTING = "pointing"
    """The antenna's pattern (azimuth, tilt) costs more than what is missing."""
    CLUTTER = "clutter"
    """Buildings or trees round the receiver cost more than what is missing."""
    DISTANCE = "distance"
    """Too weak even along a free line."""
    UPLINK = "uplink"
    """The station's signal is enough, the phone's is not."""
    LOAD = "load"
    """The signal is enough, but the load of other cells leaves too little of it."""
    RATE = "rate"
    """The signal is enough, the rates that are asked for are not there."""
    NO_TERRAIN = "no_terrain"
    """Not known: off the grid, or a hole of the terrain is in the way."""


_LEAST_DB = 0.05
"""What is missing less shows as nothing."""
_NO_LINE: Mapping[str, str | float] = MappingProxyType({"side": "none", "off_line_m": 0.0})


def why_not(links: Sequence[Link], required_rsrp_dbm: float) -> tuple[Reason, Link]:
    """Reason why none of ``links`` (one at least, all too weak) serves, and the link that shows it.

    Among links of which the same can be said, the strongest is shown.
    """
    strongest = sorted(links, key=lambda link: -link.rsrp_dbm)
    for reason in (Reason.TERRAIN, Reason.POINTING, Reason.CLUTTER):
        for link in strongest:
            if link.rsrp_dbm + _loss(link, reason) >= required_rsrp_dbm:
                return reason, link
    best = strongest[0]
    causes = {r: _loss(best, r) for r in (Reason.TERRAIN, Reason.POINTING, Reason.CLUTTER)}
    if best.rsrp_dbm + sum(causes.values()) >= required_rsrp_dbm:
        return max(causes, key=lambda reason: causes[reason]), best
    return Reason.DISTANCE, best


def _loss(link: Link, reason: Reason) -> float:
    if reason is Reason.TERRAIN:
        return link.diffraction_db
    return link.pointing_db if reason is Reason.POINTING else link.clutter_db


def reason_text(row: Mapping[str, Any], messages: Messages) -> str:
    """Why the place of a row of :func:`.service.serve_places` is not served, in a few sentences.

    First the best candidate and what takes its signal, then the nearest station where that is
    another one. Empty where the row has no reason.
    """
    reason = row["reason"]
    if not isinstance(reason, str) or not reason:
        return ""
    values = {name: _plain(value) for name, value in row.items()}
    values |= _told(values, messages)
    name = f"reason-{reason.replace('_', '-')}"
    if reason == Reason.NO_CELL and values["nearest_site_id"] == "":
        name = "reason-no-cell-none"
    if reason == Reason.TERRAIN and values["obstacle_height_m"] == "":
        name = "reason-terrain-curvature"  # no point stands out: the earth itself is in the way
    has_server = "no" if values.get("server", "") == "" else "yes"
    text = messages(name, has_server=has_server, **values, **_line("obstacle", values))
    return " ".join(part for part in (text, _nearest_text(values, messages)) if part)


def _nearest_text(values: Mapping[str, str | float], messages: Messages) -> str:
    """What the nearest station lacks; empty where the best candidate stands on it."""
    server, reason = values.get("nearest_server"), values.get("nearest_reason")
    told = isinstance(server, str) and server != "" and isinstance(reason, str)
    if not told or values["nearest_site_id"] == values["server_site_id"]:
        return ""
    missing = values["nearest_missing_db"]
    if isinstance(missing, float) and missing <= 0:
        return ""  # enough at the pixel that was looked at: it is not what the place lacks
    line = _line("nearest_obstacle", values) if reason == Reason.TERRAIN else _NO_LINE
    cause = messages(f"cause-{str(reason).replace('_', '-')}")
    return messages("reason-nearest", cause=cause, **values, **line)


def _told(values: Mapping[str, str | float], messages: Messages) -> dict[str, str | float]:
    """Distances, the level to be expected and what lacks, in words."""
    distances = {
        name.removesuffix("_km"): messages.distance(value) if isinstance(value, float) else ""
        for name, value in values.items()
        if name.endswith("_km")
    }
    level, missing = values.get("lacking_rsrp_dbm", ""), values.get("missing_db", "")
    expected = f"−{messages.number(-level)}" if isinstance(level, float) else ""
    return {**distances, "expected_dbm": expected, "lack": _lack(missing, messages)}


def _lack(missing_db: str | float, messages: Messages) -> str:
    """What the signal lacks; empty where that is not known."""
    if not isinstance(missing_db, float):
        return ""
    if missing_db < _LEAST_DB:
        # What does where the place was looked at need not do on as much of it as is asked for.
        return messages("reason-enough")
    return messages("reason-short", missing_db=missing_db)


def _line(column: str, values: Mapping[str, str | float]) -> dict[str, str | float]:
    """Where an obstacle stands to the line between the antennas, and how far from it."""
    above = values.get(f"{column}_above_line_m", "")
    if not isinstance(above, float):
        return dict(_NO_LINE)
    return {"side": "above" if above > 0 else "below", "off_line_m": abs(above)}


def state_text(state: str, messages: Messages) -> str:
    """``served``, ``unserved`` or ``unknown`` in words."""
    return messages(f"state-{state}")


def _plain(value: object) -> str | float:
    """What Fluent takes: text, a number, or nothing for a value that is not there."""
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
