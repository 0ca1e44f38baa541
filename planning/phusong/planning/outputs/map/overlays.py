"""Transparent pictures of the map: level by technology and operator with the years, and rates.

A picture holds numbers, not colours: which row of a table its pixels have. A row tells the class of
today and of the end of each year, and the page paints them. So one picture tells every year, and a
class has the same colour in the picture, the legend and the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.structures import Grid
from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.rasters import rows_picture
from phusong.planning.results.operators import OperatorMap, levels_dbm, rates_mbps
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import served_since

__all__ = ["Overlay", "legends", "level_classes", "list_overlays", "pictures"]

Classes = NDArray[np.uint8]
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
    told = plan.grown.operators
    each = [
        Overlay(m.technology, m.operator, False, _signal_key(plan, m.technology))
        for m in told
        if m.operator
    ]
    rates = [Overlay(m.technology, m.operator, True, "rate") for m in told]
    return [*whole, *each, *sorted(rates, key=lambda o: bool(o.operator))]


def pictures(plan: Plan) -> dict[str, Any]:
    """By key of the overlay: the picture, its corners and rows, the colour of each class (0 is clear).

    A row is a text with one digit for each moment, its class; that of levels ends with 1 where the
    programme newly covers, else 0.
    """
    by_view = {(m.technology, m.operator): m for m in plan.grown.operators}
    return {
        overlay.key: _picture(plan, overlay, by_view.get((overlay.technology, overlay.operator)))
        for overlay in list_overlays(plan)
    }


def _picture(plan: Plan, overlay: Overlay, told: OperatorMap | None) -> dict[str, Any]:
    grid = plan.province.grid
    longest = min(max(grid.shape), _OPERATOR_PX if overlay.rate or overlay.operator else _WHOLE_PX)
    if overlay.rate:
        assert told is not None
        colours, added = list(palette.RATE_COLOURS), {}
        layers = _rates(plan, told)
    else:
        signals = _signals(plan, overlay.technology)
        colours, added = [s.colour for s in signals], {"added": palette.ADDED}
        layers = _levels(plan, overlay, told if overlay.operator else None, signals)
        layers.append(_newly(plan, overlay, layers, served=sum(s.served for s in signals)))
    picture, rows = rows_picture(layers, grid, longest_px=longest)
    told_rows = ["".join(map(str, row)) for row in rows.tolist()]
    return {
        "uri": picture.uri,
        "bounds": picture.bounds,
        "rows": told_rows,
        "colours": [None, *colours],
        **added,
    }


def _rates(plan: Plan, told: OperatorMap) -> list[Classes]:
    changes = {c.year: (c.pixels, _rate_classes(rates_mbps(c.rate_steps))) for c in told.changes}
    return _by_moment(plan, _rate_classes(told.rate_mbps), changes)


def _levels(
    plan: Plan, overlay: Overlay, told: OperatorMap | None, signals: Sequence[palette.SignalClass]
) -> list[Classes]:
    """Levels of one operator, or (None) of any."""
    if told is None:
        today = plan.coverage.predictions[overlay.technology].rsrp_dbm
        levels = plan.grown.levels.get(overlay.technology, ())
        louder = {c.year: (c.pixels, level_classes(c.level_dbm, signals)) for c in levels}
        return _by_moment(plan, level_classes(today, signals), louder)
    changes = {
        c.year: (c.pixels, level_classes(levels_dbm(c.level_steps), signals)) for c in told.changes
    }
    return _by_moment(plan, level_classes(told.level_dbm, signals), changes)


def _by_moment(
    plan: Plan, today: Classes, changes: Mapping[int, tuple[NDArray[np.int32], Classes]]
) -> list[Classes]:
    """Classes today and at the end of each year, given the pixels that a year changes."""
    layers = [today]
    for year in plan.scenario.programme.years:
        then = layers[-1].copy()
        if year in changes:
            pixels, classes = changes[year]
            then.reshape(-1)[pixels] = classes
        layers.append(then)
    return layers


def _newly(plan: Plan, overlay: Overlay, layers: Sequence[Classes], *, served: int) -> Classes:
    """1 where the programme newly covers; of one operator where his own level rises to what counts."""
    if overlay.operator:
        before, after = ((one > 0) & (one <= served) for one in (layers[0], layers[-1]))
        return (after & ~before).astype(np.uint8)
    since = served_since(plan, overlay.technology)
    return np.isin(since, plan.scenario.programme.years).astype(np.uint8)


def level_classes(level_dbm: Grid, signals: Sequence[palette.SignalClass]) -> Classes:
    """Number of the class from 1, the strongest; 0: weaker than all, or no signal."""
    index = np.zeros(level_dbm.shape, np.uint8)
    for number, signal in enumerate(signals, start=1):
        index[(level_dbm >= signal.lower_dbm) & (level_dbm < signal.upper_dbm)] = number
    return index


def _rate_classes(rate_mbps: Grid) -> Classes:
    """Number of the class from 1, the slowest; 0: nothing is decoded."""
    found = np.digitize(rate_mbps, palette.RATE_LIMITS_MBPS[1:]) + 1
    return np.where(rate_mbps > 0, found, 0).astype(np.uint8)


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
            "timed": True,
            "classes": list(_level_entries(_required(plan, name), messages)),
        }
        for name in plan.coverage.predictions
    }
    if plan.grown.operators:
        found["rate"] = {
            "title": messages("map-legend-rate"),
            "timed": True,
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
        "timed": True,
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
    added = messages("map-added")
    yield {"colour": palette.ADDED, "label": added, "limit": False, "overview": True}


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
