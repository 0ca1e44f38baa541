"""The steps of a proposal as they are taken: rows of its table, and which pixels each serves."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.layers.columns import Communes
from phusong.layers.province import Province
from phusong.planning.candidates import bands_of
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.demand import Taken
from phusong.planning.programme.options import Built, Option
from phusong.planning.results.columns import Action, ProposalColumn
from phusong.planning.results.stages import Stage
from phusong.planning.scenario.model import Scenario, Technology

__all__ = ["Steps"]


class Steps:
    """Grows step by step; :meth:`table` is the whole in the order in which they were taken."""

    def __init__(self, province: Province, scenario: Scenario, costs: CostTable) -> None:
        self.covers: list[NDArray[np.int32]] = []
        self._rows: list[dict[str, object]] = []
        self._province = province
        self._scenario = scenario
        self._costs = costs

    def __len__(self) -> int:
        return len(self._rows)

    def begin_again(self) -> None:
        """As if none had been taken."""
        self.covers.clear()
        self._rows.clear()

    def take(
        self, site: pd.Series, name: str, *, stage: Stage, taken: Taken, pixels: NDArray[np.int64]
    ) -> None:
        """One step.

        Parameters
        ----------
        site
            A candidate with its ``action``.
        name
            Technology that it is chosen for.
        pixels
            Flat indices of what it serves of all that waited before the first step.
        """
        technology = self._scenario.technologies[name]
        action = Action(site["action"])
        built = Built.of(site.to_dict())
        price = self._costs.building(built)
        operator = str(site.get("operator", "") or "")
        self.covers.append(pixels.astype(np.int32))
        self._rows.append(
            {
                ProposalColumn.SITE_ID.value: site["site_id"],
                ProposalColumn.ACTION.value: action.value,
                ProposalColumn.OPTION.value: built.option.value,
                ProposalColumn.UNITS.value: built.units,
                ProposalColumn.RAISED_M.value: float(site["raised_m"]),
                ProposalColumn.TRACK_KM.value: built.track_km,
                ProposalColumn.POWER_LINE_KM.value: built.power_line_km,
                ProposalColumn.HOST_SITE_ID.value: site.get("host_site_id", "") or "",
                ProposalColumn.OPERATOR.value: operator,
                ProposalColumn.TECHNOLOGIES.value: name,
                ProposalColumn.BANDS.value: ";".join(bands_of(site, technology)),
                ProposalColumn.CANDIDATE.value: site["candidate"],
                ProposalColumn.GROUND_HEIGHT_M.value: float(site["ground_height_m"]),
                ProposalColumn.MAST_HEIGHT_M.value: float(site["mast_height_m"]),
                ProposalColumn.LAND_PART.value: int(site["land_part"]),
                ProposalColumn.STAGE.value: stage.value,
                ProposalColumn.PEOPLE_GAINED.value: taken.people,
                ProposalColumn.CHOSEN_FOR.value: name,
                ProposalColumn.PLACES.value: ";".join(taken.completed),
                ProposalColumn.HELPS.value: ";".join(taken.helped),
                ProposalColumn.COST_LOW.value: price.low,
                ProposalColumn.COST_MID.value: price.mid,
                ProposalColumn.COST_HIGH.value: price.high,
                "geometry": site["geometry"],
            }
        )

    def taken(self, technology: str) -> tuple[set[str], set[str]]:
        """Identifiers of the steps of a technology, and of all others."""
        own: tuple[set[str], set[str]] = set(), set()
        for row in self._rows:
            other = row[ProposalColumn.CHOSEN_FOR.value] != technology
            own[other].add(str(row[ProposalColumn.SITE_ID.value]))
        return own

    def new_masts(self) -> NDArray[np.float64]:
        """(n, 2) where new masts stand, metres."""
        new = (r for r in self._rows if r[ProposalColumn.ACTION.value] == Action.NEW_SITE.value)
        shapes = np.array([row["geometry"] for row in new], dtype=np.object_)
        points: NDArray[np.float64] = shapely.get_coordinates(shapes)
        return points

    def raised(self) -> dict[str, float]:
        """Height that steps give to masts, m."""
        raised = (r for r in self._rows if r[ProposalColumn.OPTION.value] == Option.RAISE.value)
        return {
            str(row[ProposalColumn.HOST_SITE_ID.value]): float(
                str(row[ProposalColumn.MAST_HEIGHT_M.value])
            )
            for row in raised
        }

    def completed(self, technology: str) -> set[str]:
        """Places that the steps of a technology serve."""
        own = (r for r in self._rows if r[ProposalColumn.CHOSEN_FOR.value] == technology)
        named = ";".join(str(row[ProposalColumn.PLACES.value]) for row in own)
        return set(filter(None, named.split(";")))

    def hosts_for(self, technology: Technology) -> list[dict[str, object]]:
        """New masts that stand for other technologies, as candidates to carry this one too.

        Whose mast it is adds to it, where he may; one that is shared by all stays so.
        """
        return [
            {
                "site_id": f"U-{row[ProposalColumn.SITE_ID.value]}",
                "host_site_id": row[ProposalColumn.SITE_ID.value],
                "operator": row[ProposalColumn.OPERATOR.value],
                "option": Option.NEW_MAST.value,
                "units": 1,
                "raised_m": 0.0,
                "candidate": row[ProposalColumn.CANDIDATE.value],
                "mast_height_m": row[ProposalColumn.MAST_HEIGHT_M.value],
                "ground_height_m": row[ProposalColumn.GROUND_HEIGHT_M.value],
                "land_part": row[ProposalColumn.LAND_PART.value],
                "geometry": row["geometry"],
            }
            for row in self._rows
            if row[ProposalColumn.ACTION.value] == Action.NEW_SITE.value
            and self._radio_of(row) != technology.radio
            and _may_add(str(row[ProposalColumn.OPERATOR.value]), technology)
        ]

    def _radio_of(self, row: dict[str, object]) -> object:
        return self._scenario.technologies[str(row[ProposalColumn.CHOSEN_FOR.value])].radio

    def table(self) -> gpd.GeoDataFrame:
        """All steps, with the columns of :class:`ProposalColumn`; years and routes are not known yet."""
        columns = [*(column.value for column in ProposalColumn), "geometry"]
        table = gpd.GeoDataFrame(
            self._rows, columns=columns, geometry="geometry", crs=self._province.crs
        )
        table[ProposalColumn.ORDER.value] = np.arange(1, len(table) + 1)
        table[ProposalColumn.BACKHAUL_KM.value] = 0.0
        table[ProposalColumn.YEAR.value] = pd.array([pd.NA] * len(table), dtype="Int64")
        return self._in_communes(table) if len(table) else table

    def _in_communes(self, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """With the commune that each step stands in; empty outside all."""
        province = self._province
        column, row = ~province.grid.affine @ (
            table.geometry.x.to_numpy(),
            table.geometry.y.to_numpy(),
        )
        zone = province.zones[np.floor(row).astype(int), np.floor(column).astype(int)]
        code = province.communes[Communes.CODE.value].to_numpy(dtype=object)
        name = province.communes[Communes.NAME.value].to_numpy(dtype=object)
        return table.assign(
            **{
                ProposalColumn.COMMUNE_CODE.value: np.where(zone >= 0, code[zone], ""),
                ProposalColumn.COMMUNE.value: np.where(zone >= 0, name[zone], ""),
            }
        )


def _may_add(operator: str, technology: Technology) -> bool:
    licences = technology.upgrade_bands
    return not operator or not licences or bool(licences.get(operator))
