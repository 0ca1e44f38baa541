"""Profiles of the paths to settlements that have no service at all: why, as an engineer sees it."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.errors import Problems
from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures.profile import profile_drawing
from phusong.planning.outputs.report.section import Figure, Section
from phusong.planning.outputs.words.profile import sentences, verdict
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.results.stages import Plan
from phusong.planning.service.ends import BEST, End, EndKind, place_end
from phusong.planning.service.path_story import Network, PathStory, tell_path

__all__ = ["profiles"]

_DRAWN = 3
"""Settlements that are drawn; ``phusong profile`` draws any other."""


def profiles(plan: Plan, messages: Messages) -> Section | None:
    """Paths from the best cell to the largest settlements without any mobile service, if any."""
    names = list(plan.coverage.predictions)
    figures = tuple(
        Figure(profile_drawing(story, messages), " ".join(_caption(story, messages)))
        for story in _stories(plan, names[0] if names else "")
    )
    if not figures:
        return None
    return Section(
        title=messages("report-profiles"),
        sentences=(messages("report-profiles-text", technology=names[0]),),
        figures=figures,
    )


def _stories(plan: Plan, technology: str) -> Iterator[PathStory]:
    dark = _without_any(plan)
    if dark.empty:
        return
    network = Network(
        technology,
        plan.scenario.technologies[technology].definition,
        plan.coverage.transmitters[technology],
        plan.coverage.terrain,
    )
    if not len(network.transmitters):
        return
    start = End(EndKind.BEST, BEST, BEST, float("nan"), float("nan"))
    links = network.links()
    for number in range(min(len(dark), _DRAWN)):
        end = place_end(dark.iloc[number:])
        story = tell_path(network, start, end, links=links, problems=Problems())
        # A pixel of a place may have a signal though the place as a whole has none: not shown.
        if story is not None and story.reason is not None:
            yield story


def _without_any(plan: Plan) -> gpd.GeoDataFrame:
    """Settlements that no technology serves, the largest first."""
    states, places = plan.service.states, plan.service.places
    mobile = states[states[ServiceColumn.TECHNOLOGY].isin(list(plan.coverage.predictions))]
    lacking = mobile[ServiceColumn.STATE] == State.UNSERVED
    never = lacking.groupby(mobile[ServiceColumn.PLACE_ID]).all()
    chosen = places[PlaceColumn.PLACE_ID].isin(never[never].index)
    homes = places[chosen & (places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT)]
    return homes.sort_values(
        [PlaceColumn.PEOPLE, PlaceColumn.PLACE_ID], ascending=[False, True], kind="stable"
    )


def _caption(story: PathStory, messages: Messages) -> Iterator[str]:
    yield verdict(story, messages)
    yield from sentences(story, messages)
