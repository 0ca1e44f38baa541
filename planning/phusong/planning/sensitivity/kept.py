"""Finished variants among other finished work: a comparison that was interrupted goes on from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pydantic import ConfigDict, TypeAdapter

from phusong.coverage.keys import content_key, digest_of, software
from phusong.layers import errors
from phusong.layers.province import Province
from phusong.layers.store import Store
from phusong.planning.results.columns import ProposalColumn, RouteColumn
from phusong.planning.results.sensitivity import VariantResult
from phusong.planning.results.stages import Proposal, Routes
from phusong.planning.sensitivity.identity import Work
from phusong.planning.sensitivity.variants import Variant

__all__ = ["Finished", "Kept", "key_of_plan"]

_SHOWN = {"name", "language", "outputs", "sensitivity"}
"""Tables of a scenario that no programme hangs on."""

Finished = tuple[VariantResult, tuple[Work, ...]]
"""What a variant comes to, and its steps."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Variants of one plan; without a store nothing is found and nothing kept.

    Parameters
    ----------
    plan
        Key of all that the variants share, from :func:`key_of_plan`.
    """

    store: Store | None
    plan: str

    def found(self, variant: Variant, province: Province) -> Finished | None:
        """The variant as an earlier run decided it, of the people of ``province``."""
        if self.store is None:
            return None
        told = self.store.get(self._key(variant, province))
        return None if told is None else _form().validate_json(told)

    def keep(self, variant: Variant, province: Province, finished: Finished) -> None:
        """Put it where the next run looks."""
        if self.store is not None:
            self.store.put(self._key(variant, province), _form().dump_json(finished))

    def _key(self, variant: Variant, province: Province) -> str:
        asked = variant.scenario.model_dump_json(exclude=_SHOWN)
        return content_key("variant", self.plan, variant.key, asked, province.people)


def key_of_plan(
    province: Province, proposal: Proposal, routes: Routes, *, own: Iterable[Work]
) -> str:
    """Key of layers, code, and the plan that variants begin from.

    Parameters
    ----------
    proposal, routes
        Before years were decided.
    own
        The plan's steps with their years.
    """
    grids = (province.terrain_m, province.people, province.land_cover, province.sea_depth_m)
    return content_key(
        _code(),
        (province.crs, list(province.grid.affine)[:6], province.zones, province.land_part, *grids),
        {str(kind): _digest(frame) for kind, frame in province.tables.items()},
        proposal.sites[ProposalColumn.SITE_ID].to_numpy(object),
        proposal.sites[ProposalColumn.PEOPLE_GAINED].to_numpy(float),
        routes.segments[RouteColumn.COST_MID].to_numpy(float),
        list(own),
    )


def _digest(frame: pd.DataFrame) -> str:
    """Of all values as they are written, and of shapes bit by bit."""
    shapes: list[bytes] = []
    if isinstance(frame, gpd.GeoDataFrame):
        shapes = [shape or b"" for shape in shapely.to_wkb(frame.geometry.to_numpy()).tolist()]
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return content_key(
        [str(column) for column in frame.columns],
        [frame[column].astype(str).to_numpy(object) for column in frame.columns],
        shapes,
    )


@cache
def _code() -> str:
    """All code that decides, and the solver."""
    folders = Path(__file__).parents[1], Path(errors.__file__).parent
    solvers = [version(name) for name in ("highspy", "scipy", "numba")]
    return content_key(software(), [digest_of(folder) for folder in folders], solvers)


@cache
def _form() -> TypeAdapter[Finished]:
    return TypeAdapter(Finished, config=ConfigDict(ser_json_inf_nan="constants"))
