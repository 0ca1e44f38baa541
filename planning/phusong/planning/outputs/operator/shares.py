"""What each operator builds in each year of the programme, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from phusong.layers.columns import Cells, Sites
from phusong.planning.outputs.handover.tables import handed_sites
from phusong.planning.outputs.operator.cells import Planned, planned_cells
from phusong.planning.outputs.operator.columns import FIELDS, Table, checked
from phusong.planning.outputs.operator.coordinates import both_ends, placed
from phusong.planning.outputs.operator.identity import mast_ids
from phusong.planning.outputs.pictures.cost_marks import marked_segments
from phusong.planning.outputs.tables.places import forms_crs
from phusong.planning.results.backhaul import HopColumn
from phusong.planning.results.columns import ProposalColumn, RouteColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.outputs import Outputs

__all__ = ["Share", "operator_shares"]


@dataclass(frozen=True, slots=True)
class Share:
    """One operator's works of one year; geometries are in the province's metric CRS."""

    operator: str
    """Empty: works that the data gives to nobody."""
    year: int
    tables: Mapping[Table, gpd.GeoDataFrame]
    """Every table, with the columns of :data:`FIELDS`; points, and lines of cable and hops."""
    antennas: Mapping[str, str]
    """Antennas of the cells: files in the format MSI by their names."""

    @property
    def filled(self) -> Mapping[Table, gpd.GeoDataFrame]:
        """Tables that have rows."""
        return {table: frame for table, frame in self.tables.items() if len(frame)}


def operator_shares(
    plan: Plan, rules: Outputs, *, handed: gpd.GeoDataFrame | None = None
) -> tuple[Share, ...]:
    """Everything that has a year, by operator and year in rising order.

    ``handed`` is what :func:`handed_sites` made of the plan, when somebody has it already.
    """
    zone = forms_crs(plan.province.communes.geometry)
    masts = mast_ids(plan.proposal.sites, zone)
    works = _works(handed_sites(plan) if handed is None else handed, masts)
    planned = planned_cells(plan, works, rules)
    cable = both_ends(_cable(plan, works), zone)
    hops = both_ends(_hops(plan, works, masts), zone)
    keys = pd.concat([frame[["operator", "year"]] for frame in (works, cable)])
    pairs = sorted({(str(who), int(year)) for who, year in keys.itertuples(index=False)})
    return tuple(
        _share(
            plan,
            (operator, year),
            works=_of(works, operator, year),
            planned=planned,
            cable=_of(cable, operator, year),
            hops=hops,
            zone=zone,
        )
        for operator, year in pairs
    )


def _share(
    plan: Plan,
    key: tuple[str, int],
    *,
    works: gpd.GeoDataFrame,
    planned: Planned,
    cable: gpd.GeoDataFrame,
    hops: gpd.GeoDataFrame,
    zone: CRS,
) -> Share:
    operator, year = key
    cells, antennas = planned.of(works["step_id"])
    frames = {
        Table.SITES: _sites(plan, works),
        Table.WORKS: works,
        Table.CELLS: cells,
        Table.EXISTING: _existing(plan, works, operator),
        Table.CABLE: cable,
        Table.HOPS: hops[hops["serves_id"].isin(works["step_id"])],
    }
    tables = {table: checked(placed(frame, zone), table) for table, frame in frames.items()}
    return Share(operator, year, tables, antennas)


def _of(frame: gpd.GeoDataFrame, operator: str, year: int) -> gpd.GeoDataFrame:
    return frame[(frame["operator"] == operator) & (frame["year"] == year)]


def _works(steps: gpd.GeoDataFrame, masts: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Dated steps, each on its mast; ``masts`` as :func:`mast_ids` calls the new ones."""
    steps = steps[steps[ProposalColumn.YEAR].notna()].reset_index(drop=True)
    own, host = steps[ProposalColumn.SITE_ID], steps[ProposalColumn.HOST_SITE_ID].fillna("")
    return steps.rename(columns={ProposalColumn.SITE_ID.value: "step_id"}).assign(
        plan_site_id=host.where(host != "", own),
        site_id=host.where(host != "", own).replace(dict(masts)),
        operator=steps[ProposalColumn.OPERATOR].fillna(""),
        antenna_height_m=steps[ProposalColumn.MAST_HEIGHT_M],
    )


def _sites(plan: Plan, works: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Each mast once: a standing one as its layer has it, a new one as it is planned."""
    masts = works.drop_duplicates("site_id").reset_index(drop=True)
    standing = plan.province.sites
    known = standing.set_index(standing[Sites.SITE_ID].astype(str))
    known = known.reindex(masts["site_id"].astype(str)).reset_index(drop=True)
    known = known.reindex(columns=[*(column.value for column in Sites)])
    there = known[Sites.SITE_ID].notna()
    grown = works.groupby("site_id")[ProposalColumn.RAISED_M.value].max()
    tall = known[Sites.MAST_HEIGHT_M].astype(float) + grown.reindex(masts["site_id"]).to_numpy()
    # Somebody else's step may raise the mast on which these antennas hang.
    highest = works.groupby("site_id")[ProposalColumn.MAST_HEIGHT_M.value].max().astype(float)
    highest = pd.Series(highest.reindex(masts["site_id"]).to_numpy())
    return masts.assign(
        name=known[Sites.NAME].where(there, masts["plan_site_id"]),
        # A layer may not tell how high a mast is: its antennas then do.
        mast_height_m=np.fmax(tall, highest),
        owner=known[Sites.OWNER].where(there, masts["operator"]),
        shared_by=known[Sites.SHARED_BY],
        status=np.where(there, "on_air", "planned"),
    )


def _existing(plan: Plan, works: gpd.GeoDataFrame, operator: str) -> gpd.GeoDataFrame:
    """Cells of the operator on the masts (everybody's, where works are nobody's)."""
    masts = works.drop_duplicates("site_id").set_index("site_id")
    cells = plan.province.cells
    mine = cells[cells[Cells.SITE_ID].astype(str).isin(masts.index)]
    if operator:
        mine = mine[mine[Cells.OPERATOR].astype(str) == operator]
    wanted = [field.name for field in FIELDS[Table.EXISTING]]
    plain = mine.reindex(columns=[column for column in wanted if column in {*Cells}])
    points = masts.geometry.reindex(mine[Cells.SITE_ID].astype(str)).to_numpy()
    return gpd.GeoDataFrame(plain.reset_index(drop=True), geometry=points, crs=works.crs)


def _cable(plan: Plan, works: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Dated stretches; whose the mast at the end is builds them."""
    segments = marked_segments(plan)
    segments = segments[segments[RouteColumn.YEAR].notna()].reset_index(drop=True)
    builders = works.set_index("step_id")["operator"]
    route, part = segments[RouteColumn.ROUTE_ID], segments[RouteColumn.SEGMENT]
    return segments.assign(
        cable_id=route.astype(str) + "-" + part.astype(str),
        operator=segments[RouteColumn.SERVES_ID].map(builders).fillna(""),
    )


def _hops(plan: Plan, works: gpd.GeoDataFrame, masts: Mapping[str, str]) -> gpd.GeoDataFrame:
    hops = plan.backhaul.hops
    mine = hops[hops[HopColumn.PLACE_ID].isin(works["step_id"])].reset_index(drop=True)
    serves, number = mine[HopColumn.PLACE_ID], mine[HopColumn.HOP]
    return mine.rename(
        columns={
            HopColumn.PLACE_ID.value: "serves_id",
            HopColumn.START_ID.value: "start_id",
            HopColumn.END_ID.value: "end_id",
            HopColumn.START_ANTENNA_M.value: "start_antenna_m",
            HopColumn.END_ANTENNA_M.value: "end_antenna_m",
        }
    ).assign(
        hop_id=serves.astype(str) + "-" + number.astype(str),
        start_id=mine[HopColumn.START_ID].replace(dict(masts)),
        end_id=mine[HopColumn.END_ID].replace(dict(masts)),
    )
