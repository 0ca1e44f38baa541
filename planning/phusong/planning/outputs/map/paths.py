"""Profiles of the paths to places without service, small enough to lie in the page by the hundred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.service import ServiceColumn, State, served_mask
from phusong.coverage.structures import Floats
from phusong.layers.errors import Problems
from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.profile import sentences, verdict
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.results.stages import Plan
from phusong.planning.service.ends import BEST, End, EndKind
from phusong.planning.service.path_story import Network, PathStory, tell_path
from phusong.planning.targets.indicators import Outcome

__all__ = ["MOST_POINTS", "Stories", "drawn_paths", "paths_to_unserved"]

MOST_POINTS = 120
_BEST = End(EndKind.BEST, BEST, BEST, float("nan"), float("nan"))


Stories = Mapping[str, Mapping[int, PathStory]]
"""By technology and number of the place."""


def paths_to_unserved(plan: Plan) -> Stories:
    """For each place without a technology the path of which its reason tells.

    Its receiver stands on the pixel nearest to the middle of the place that has no service. Where the
    reason names no cell it is the path from the strongest one.
    """
    outcome = Outcome(
        plan.province, plan.coverage, plan.service, plan.proposal, plan.routes, plan.scenario
    )
    return {name: dict(_stories(plan, outcome, name)) for name in plan.coverage.predictions}


def drawn_paths(stories: Stories, messages: Messages) -> dict[str, dict[str, Any]]:
    """The same as the page holds it; numbers of places as text."""
    return {
        name: {str(number): _page(story, messages) for number, story in told.items()}
        for name, told in stories.items()
    }


def _stories(plan: Plan, outcome: Outcome, technology: str) -> Iterator[tuple[int, PathStory]]:
    cells = plan.coverage.transmitters[technology]
    if not len(cells):
        return
    definition = plan.scenario.technologies[technology].definition
    network = Network(technology, definition, cells, plan.coverage.terrain)
    served = served_mask(plan.coverage.predictions[technology], definition).ravel()
    links = network.links()
    for number, place, server in _unserved(plan, technology):
        dark = [pixel for pixel in outcome.pixels[place] if not served[pixel]]
        if not dark:
            continue
        end = _pixel_end(plan, number, int(dark[0]))
        start = End(EndKind.CELL, server, server, float("nan"), float("nan")) if server else _BEST
        story = tell_path(network, start, end, links=links, problems=Problems())
        if story is not None:
            yield number, story


def _unserved(plan: Plan, technology: str) -> Iterator[tuple[int, str, str]]:
    """Number and identifier of each place without the technology, and the cell of its reason."""
    states = plan.service.states
    mine = states[
        (states[ServiceColumn.TECHNOLOGY] == technology)
        & (states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    cells = set(plan.coverage.transmitters[technology].cell_id.tolist())
    servers = dict(
        zip(mine[ServiceColumn.PLACE_ID].astype(str), mine[ServiceColumn.SERVER], strict=True)
    )
    for number, place in enumerate(plan.service.places[PlaceColumn.PLACE_ID].astype(str)):
        if place in servers:
            server = servers[place]
            yield number, place, server if server in cells else ""


def _pixel_end(plan: Plan, number: int, pixel: int) -> End:
    row, col = divmod(pixel, plan.province.grid.shape[1])
    x, y = plan.coverage.terrain.xy(row, col)
    name = str(plan.service.places[PlaceColumn.NAME].iloc[number])
    return End(EndKind.POINT, name, name, float(x), float(y))


def _page(story: PathStory, messages: Messages) -> dict[str, Any]:
    """Whole metres, each height as its step from the last; the rest follows from the ends."""
    sight = story.sight
    kept = _thinned(sight.ground_m + sight.clutter_m)
    top = story.link.obstacle
    return {
        "cell": story.cell_id,
        "station": story.station,
        "km": round(story.link.distance_km, 3),
        "mhz": round(story.frequency_mhz, 1),
        "at": _steps(kept),
        "ground": _steps(np.rint(sight.ground_m[kept])),
        "clutter": _steps(np.rint(sight.clutter_m[kept])),
        "bulge": round(float(sight.bulge_m.max()), 1),
        "ends": [round(float(sight.line_m[end]), 1) for end in (0, -1)],
        "points": int(sight.distance_km.size),
        "obstacle": None
        if top is None
        else [round(top.distance_km, 3), round(top.height_m), round(top.above_line_m, 1)],
        "about": " ".join([verdict(story, messages), *sentences(story, messages)]),
    }


def _thinned(height_m: Floats) -> NDArray[np.intp]:
    """At most :data:`MOST_POINTS` places along the way, both ends and the highest of each stretch."""
    count = height_m.size
    if count <= MOST_POINTS:
        return np.arange(count)
    edges = np.linspace(1, count - 1, MOST_POINTS - 1).astype(int)
    tops = [
        start + int(np.argmax(height_m[start:stop]))
        for start, stop in pairwise(edges)
        if stop > start
    ]
    return np.unique([0, *tops, count - 1])


def _steps(values: NDArray[Any]) -> list[int]:
    """The first value, then what each adds to the one before it."""
    return [int(step) for step in np.diff(values, prepend=0)]
