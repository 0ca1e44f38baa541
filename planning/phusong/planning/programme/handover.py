"""What a step hands over beside its price: its ground, who asked for it, and why the runner-up lost.

Codes and figures only; :mod:`phusong.planning.outputs.handover.reasons` makes sentences of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.planning.candidates.ground import Ground
from phusong.planning.candidates.screens import DropColumn, Screen
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.programme.runner_up import RunnerUp, Waiting, lost_by, runners_up
from phusong.planning.programme.selection import Selection
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Stage

__all__ = ["HandoverColumn", "choice_facts", "handed_over"]

_ELSEWHERE = frozenset(
    {
        Screen.OFF_GRID.value,
        Screen.SEA.value,
        Screen.MAST.value,
        Screen.FAR.value,
        Screen.SPACING.value,
    }
)
"""Screens that say nothing of a position which somebody might want: another candidate stands for it,
or it could serve nobody."""


class HandoverColumn(StrEnum):
    """Columns of :attr:`Proposal.sites` beside :class:`ProposalColumn` and :class:`CellColumn`."""

    SLOPE_DEG = "slope_deg"
    """Over two pixels of the terrain; NaN beside its holes."""
    ROAD_KM = "road_km"
    """To the nearest road of the layer, NaN on land without any; so for the next."""
    POWER_KM = "power_km"
    TARGET_YEAR = "target_year"
    """Whose target asked for it, in the stage ``target``."""
    PEOPLE_WHEN_CHOSEN = "people_when_chosen"
    """Whom it newly served in the order of choice; in the order of building ``people_gained``."""
    PEOPLE_TAKEN_OVER = "people_taken_over"
    """Whom a mast that a target counts would take off others by itself, see :mod:`.relief`; else NaN."""
    COST_WHEN_CHOSEN = "cost_when_chosen_bn_vnd"
    """What it was weighed by: middle price with cable by distance; so for its runner-up."""
    RUNNER_UP = "runner_up_id"
    """The candidate that could best stand in its place, see :mod:`.runner_up`; empty: there is none."""
    RUNNER_UP_ACTION = "runner_up_action"
    RUNNER_UP_CANDIDATE = "runner_up_candidate"
    RUNNER_UP_OPTION = "runner_up_option"
    """:class:`~phusong.planning.programme.options.Option`"""
    RUNNER_UP_HOST = "runner_up_host_site_id"
    RUNNER_UP_OPERATOR = "runner_up_operator"
    RUNNER_UP_BANDS = "runner_up_bands"
    """Bands that it would add to a mast that stands, separated by ``;``."""
    RUNNER_UP_LON = "runner_up_lon"
    RUNNER_UP_LAT = "runner_up_lat"
    RUNNER_UP_KM = "runner_up_km"
    """From the step."""
    RUNNER_UP_PEOPLE = "runner_up_people"
    """Whom it would newly have served."""
    RUNNER_UP_SHARED = "runner_up_shared_people"
    """Of those whom the step newly served."""
    RUNNER_UP_SWAP = "runner_up_swap_people"
    """People whom all steps of the round would serve more with it in the step's place; below 0: fewer."""
    RUNNER_UP_GROUND_PCT = "runner_up_ground_pct"
    """Of what places still lacked and the step covers; NaN where that is nothing."""
    RUNNER_UP_PLACES = "runner_up_places"
    """Identifiers of the places that it would have turned to served, separated by ``;``."""
    RUNNER_UP_LACKS = "runner_up_lacks"
    """Of those that the step turns to served the ones that it would not."""
    RUNNER_UP_COST = "runner_up_cost_bn_vnd"
    RUNNER_UP_WHY = "runner_up_why"
    """:class:`~phusong.planning.programme.runner_up.Lost`, separated by ``;``."""
    BARRED_CANDIDATE = "barred_candidate"
    """Kind of the nearest position that a screen dropped and that could have served; else empty."""
    BARRED_SCREEN = "barred_screen"
    BARRED_NAME = "barred_name"
    BARRED_REASON = "barred_reason"
    BARRED_KM = "barred_km"


def handed_over(
    sites: gpd.GeoDataFrame,
    told: Sequence[pd.DataFrame],
    *,
    ground: Ground,
    dropped: gpd.GeoDataFrame,
    within_km: float,
) -> gpd.GeoDataFrame:
    """Steps with all columns of :class:`CellColumn` and :class:`HandoverColumn`.

    Parameters
    ----------
    told
        What was told of the steps when they were chosen (:func:`choice_facts` and
        :func:`~phusong.planning.programme.radiated.radiated_from`), in the same order.
    dropped
        Positions that the screens dropped, with the columns of :class:`DropColumn`.
    within_km
        Of a step they are told no farther than that.
    """
    names = [column.value for column in (*CellColumn, *_CHOICE)]
    known = pd.concat(told, ignore_index=True) if told else pd.DataFrame(columns=names)
    facts = [known, _on_ground(sites, ground), _barred(sites, dropped, within_km=within_km)]
    whole = pd.concat([sites, *facts], axis=1)
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=sites.crs)


def choice_facts(
    chosen: Selection,
    candidates: gpd.GeoDataFrame,
    reach: csr_array,
    *,
    cost: NDArray[np.float64],
    waiting: Waiting,
    places: Sequence[str],
) -> pd.DataFrame:
    """One row per chosen site: the target that asked for it, and its runner-up.

    Parameters
    ----------
    reach, cost
        As they were chosen from; (candidates, demand) and (candidates,).
    places
        Identifiers of the places of ``waiting``.
    """
    steps = np.array(chosen.sites, np.int64)
    rivals = runners_up(reach, steps, waiting, cost=cost, stages=chosen.stages)
    degrees = candidates.geometry.to_crs(4326) if len(candidates) else candidates.geometry
    rows = [
        _row(rival, stage, candidates, degrees, step=int(step), cost=cost, places=places)
        for step, stage, rival in zip(steps, chosen.stages, rivals, strict=True)
    ]
    table = pd.DataFrame(rows, columns=[column.value for column in _CHOICE])
    return table.assign(**{HandoverColumn.TARGET_YEAR.value: pd.array(chosen.years, dtype="Int64")})


def _on_ground(sites: gpd.GeoDataFrame, ground: Ground) -> pd.DataFrame:
    points = shapely.get_coordinates(sites.geometry.to_numpy())
    pixels = ground.pixels(points)
    return pd.DataFrame(
        {
            HandoverColumn.SLOPE_DEG.value: ground.of_pixels(ground.slope_deg, pixels),
            HandoverColumn.ROAD_KM.value: ground.road_km(points),
            HandoverColumn.POWER_KM.value: ground.power_km(points),
        }
    )


def _barred(
    sites: gpd.GeoDataFrame, dropped: gpd.GeoDataFrame, *, within_km: float
) -> pd.DataFrame:
    """For each step the nearest position that its technology's screens dropped, no farther than that.

    Positions for which another candidate stands, and those that could serve nobody, do not count.
    """
    names = (
        (HandoverColumn.BARRED_CANDIDATE, DropColumn.KIND),
        (HandoverColumn.BARRED_SCREEN, DropColumn.SCREEN),
        (HandoverColumn.BARRED_NAME, DropColumn.NAME),
        (HandoverColumn.BARRED_REASON, DropColumn.REASON),
    )
    words = {column.value: np.full(len(sites), "", dtype=object) for column, _ in names}
    away_km = np.full(len(sites), np.nan)
    real = dropped[~dropped[DropColumn.SCREEN].isin(_ELSEWHERE)]
    wanted = sites[ProposalColumn.CHOSEN_FOR].to_numpy(dtype=object)
    for name in dict.fromkeys(wanted):
        mine = np.flatnonzero(wanted == name)
        own = real[real[DropColumn.TECHNOLOGY].isin([name, ""])]
        tree = shapely.STRtree(own.geometry.to_numpy())
        (at, found), metres = tree.query_nearest(
            sites.geometry.to_numpy()[mine],
            max_distance=within_km * 1000.0,
            return_distance=True,
            all_matches=False,
        )
        away_km[mine[at]] = metres / 1000.0
        for column, source in names:
            words[column.value][mine[at]] = own[source.value].to_numpy(dtype=object)[found]
    return pd.DataFrame({**words, HandoverColumn.BARRED_KM.value: away_km})


_CHOICE = tuple(
    column
    for column in HandoverColumn
    if column.startswith(("runner_up", "target", "people", "cost"))
)


def _row(
    rival: RunnerUp,
    stage: Stage,
    candidates: gpd.GeoDataFrame,
    degrees: gpd.GeoSeries,
    *,
    step: int,
    cost: NDArray[np.float64],
    places: Sequence[str],
) -> dict[str, object]:
    own = {
        HandoverColumn.PEOPLE_WHEN_CHOSEN.value: rival.step_people,
        HandoverColumn.COST_WHEN_CHOSEN.value: float(cost[step]),
        HandoverColumn.RUNNER_UP_LACKS.value: ";".join(places[i] for i in rival.lacks),
    }
    texts = (
        (HandoverColumn.RUNNER_UP, "site_id"),
        (HandoverColumn.RUNNER_UP_ACTION, "action"),
        (HandoverColumn.RUNNER_UP_CANDIDATE, "candidate"),
        (HandoverColumn.RUNNER_UP_OPTION, "option"),
        (HandoverColumn.RUNNER_UP_HOST, "host_site_id"),
        (HandoverColumn.RUNNER_UP_OPERATOR, "operator"),
        (HandoverColumn.RUNNER_UP_BANDS, "bands"),
    )
    if rival.site < 0:
        return {
            **own,
            **{column.value: "" for column, _ in texts},
            HandoverColumn.RUNNER_UP_PLACES.value: "",
            HandoverColumn.RUNNER_UP_WHY.value: "",
        }
    theirs = candidates.iloc[rival.site]
    price = float(cost[rival.site])
    ground = rival.shared_ground / rival.step_ground if rival.step_ground else np.nan
    return {
        **own,
        **{column.value: _text(theirs.get(name)) for column, name in texts},
        HandoverColumn.RUNNER_UP_LON.value: float(degrees.iloc[rival.site].x),
        HandoverColumn.RUNNER_UP_LAT.value: float(degrees.iloc[rival.site].y),
        HandoverColumn.RUNNER_UP_KM.value: (
            candidates.geometry.iloc[step].distance(theirs["geometry"]) / 1000.0
        ),
        HandoverColumn.RUNNER_UP_PEOPLE.value: rival.people,
        HandoverColumn.RUNNER_UP_SHARED.value: rival.shared,
        HandoverColumn.RUNNER_UP_SWAP.value: rival.swap,
        HandoverColumn.RUNNER_UP_GROUND_PCT.value: 100.0 * ground,
        HandoverColumn.RUNNER_UP_PLACES.value: ";".join(places[i] for i in rival.completes),
        HandoverColumn.RUNNER_UP_COST.value: price,
        HandoverColumn.RUNNER_UP_WHY.value: ";".join(
            lost_by(rival, stage, step_cost=float(cost[step]), cost=price)
        ),
    }


def _text(value: object) -> str:
    """A text of a row; empty where the row has none. A plain one: some hold members of an enum."""
    return str(value) if isinstance(value, str) else ""
