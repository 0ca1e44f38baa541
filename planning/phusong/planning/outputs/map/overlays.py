"""Transparent pictures of the map: level by technology and operator with the years, and rates.

A picture holds numbers, not colours: its pixels are classes, and the page paints them. So one picture
tells every year, and a class has the same colour in the picture, the legend and the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.structures import Grid
from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.rasters import class_picture
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.operators import OperatorMap
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import served_since

__all__ = ["Overlay", "legends", "level_classes", "list_overlays", "pictures"]

_YEAR_STEP = 8
"""A pixel is its class plus this many times the moment since which it is served, 0 for today."""
_MOST_YEARS = 255 // _YEAR_STEP
"""Whose coverage fits into a byte; what is built later still is, only not in the picture."""
_WHOLE_PX, _OPERATOR_PX = 2000, 1400
"""Longest side of a picture: of all networks, of one of the many others. The page has to stay small."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """One picture, and how readers know it."""

    technology: str
    operator: str
    """Empty: whoever may use all networks."""
    rate: bool
    """Of rates, else of levels."""
    legend: str
    """Key of its classes in :func:`legends`."""

    @property
    def key(self) -> str:
        """Its layer and its picture in the page."""
        kind = "rate" if self.rate else "coverage"
        return f"{kind}-{self.technology}" + (f"-{self.operator}" if self.operator else "")


def list_overlays(plan: Plan) -> list[Overlay]:
    """Pictures in the order of the list: levels of all networks, of each operator, then rates."""
    whole = [
        Overlay(name, "", False, _signal_key(plan, name)) for name in plan.coverage.predictions
    ]
    told = plan.coverage.operators
    each = [
        Overlay(m.technology, m.operator, False, _signal_key(plan, m.technology))
        for m in told
        if m.operator
    ]
    rates = [Overlay(m.technology, m.operator, True, "rate") for m in told]
    return [*whole, *each, *sorted(rates, key=lambda o: bool(o.operator))]


def pictures(plan: Plan) -> dict[str, Any]:
    """By key of the overlay: the picture, its corners, the colour of each class (0 is clear)."""
    by_view = {(m.technology, m.operator): m for m in plan.coverage.operators}
    return {
        overlay.key: _picture(plan, overlay, by_view.get((overlay.technology, overlay.operator)))
        for overlay in list_overlays(plan)
    }


def _picture(plan: Plan, overlay: Overlay, told: OperatorMap | None) -> dict[str, Any]:
    grid = plan.province.grid
    longest = min(max(grid.shape), _WHOLE_PX)
    if overlay.rate or overlay.operator:
        assert told is not None
        longest = min(longest, _OPERATOR_PX)
    if overlay.rate and told is not None:
        classes, colours = _rate_classes(told.rate_mbps), list(palette.RATE_COLOURS)
    else:
        signals = _signals(plan, overlay.technology)
        level = (
            plan.coverage.predictions[overlay.technology].rsrp_dbm
            if told is None or not (overlay.operator)
            else told.level_dbm
        )
        classes, colours = level_classes(level, signals), [s.colour for s in signals]
        classes = classes + _YEAR_STEP * _moments(plan, overlay)
    picture = class_picture(classes.astype(np.uint8), grid, longest_px=longest)
    added = {} if overlay.rate else {"added": palette.ADDED}
    return {"uri": picture.uri, "bounds": picture.bounds, "colours": [None, *colours], **added}


def level_classes(level_dbm: Grid, signals: Sequence[palette.SignalClass]) -> NDArray[np.uint8]:
    """(H, W) number of the class from 1, the strongest; 0: weaker than all, or no signal."""
    index = np.zeros(level_dbm.shape, np.uint8)
    for number, signal in enumerate(signals, start=1):
        index[(level_dbm >= signal.lower_dbm) & (level_dbm < signal.upper_dbm)] = number
    return index


def _rate_classes(rate_mbps: Grid) -> NDArray[np.uint8]:
    """Number of the class from 1, the slowest; 0: nothing is decoded."""
    found = np.digitize(rate_mbps, palette.RATE_LIMITS_MBPS[1:]) + 1
    return np.where(rate_mbps > 0, found, 0).astype(np.uint8)


def _moments(plan: Plan, overlay: Overlay) -> NDArray[np.uint8]:
    """Moment since which a pixel that is not served today is; 0: today, or never.

    Of one operator: by steps that he builds, as far as nobody served the pixel before.
    """
    sites, years = plan.proposal.sites, plan.scenario.programme.years[:_MOST_YEARS]
    moments = np.zeros(plan.province.grid.shape, np.uint8)
    if overlay.operator:
        flat = moments.reshape(-1)
        own = (sites[ProposalColumn.CHOSEN_FOR] == overlay.technology) & (
            sites[ProposalColumn.OPERATOR] == overlay.operator
        )
        for number, year in reversed(list(enumerate(years, start=1))):
            for step in np.flatnonzero(own & sites[ProposalColumn.YEAR].eq(year).fillna(False)):
                flat[plan.proposal.covers[step]] = number
        return moments
    since = served_since(plan, overlay.technology)
    for number, year in enumerate(years, start=1):
        moments[since == year] = number
    return moments


def _signals(plan: Plan, technology: str) -> tuple[palette.SignalClass, ...]:
    return palette.signal_classes(_required(plan, technology))


def _required(plan: Plan, technology: str) -> float:
    return plan.scenario.technologies[technology].definition.required_rsrp_dbm


def _signal_key(plan: Plan, technology: str) -> str:
    return f"signal{_required(plan, technology):g}"


def legends(plan: Plan, messages: Messages) -> dict[str, Any]:
    """Classes by the key that layers name: levels, rates, people without service."""
    found = {
        _signal_key(plan, name): {
            "title": messages("map-legend-level"),
            "classes": list(_level_entries(_required(plan, name), messages)),
        }
        for name in plan.coverage.predictions
    }
    if plan.coverage.operators:
        found["rate"] = {
            "title": messages("map-legend-rate"),
            "classes": list(_rate_entries(messages)),
            "note": messages("map-legend-rate-note"),
        }
    found["sectors"] = {
        "title": messages("map-legend-sectors"),
        "classes": [
            {"colour": colour, "label": name, "limit": False}
            for name, colour in zip(plan.scenario.technologies, cycle(palette.SECTOR_COLOURS))
        ],
    }
    found["lacking"] = {
        "title": messages("map-legend-lacking"),
        "classes": list(_lacking_entries(messages)),
    }
    return found


def _level_entries(required_dbm: float, messages: Messages) -> Iterator[dict[str, Any]]:
    classes = palette.signal_classes(required_dbm)
    for signal, following in zip(classes, (*classes[1:], classes[-1]), strict=True):
        yield {
            "colour": signal.colour,
            "label": messages(
                "map-at-least" if signal.served else "map-weak",
                low=messages.number(signal.lower_dbm).replace("-", "−"),
            ),
            "limit": signal.served and not following.served,
        }
    yield {"colour": palette.ADDED, "label": messages("map-added"), "limit": False}


def _rate_entries(messages: Messages) -> Iterator[dict[str, Any]]:
    """The fastest first, as with levels."""
    limits = palette.RATE_LIMITS_MBPS
    for number in reversed(range(len(limits))):
        low = messages.number(limits[number])
        label = (
            messages("map-rate-most", low=low)
            if number == len(limits) - 1
            else messages("map-rate-class", low=low, high=messages.number(limits[number + 1]))
        )
        yield {"colour": palette.RATE_COLOURS[number], "label": label, "limit": False}


def _lacking_entries(messages: Messages) -> Iterator[dict[str, Any]]:
    limits = palette.LACKING_LIMITS
    for number in reversed(range(len(palette.LACKING_COLOURS))):
        if number == 0:
            label = messages("map-lacking-none")
        elif number == len(limits):
            label = messages("map-lacking-most", low=messages.number(limits[-1]))
        else:
            label = messages(
                "map-lacking-class",
                low=messages.number(limits[number - 1]),
                high=messages.number(limits[number] - 1),
            )
        yield {"colour": palette.LACKING_COLOURS[number], "label": label, "limit": False}
