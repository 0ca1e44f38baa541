"""Cells as arrays: everything that prediction needs to know of a transmitter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from phusong.coverage.antennas import Antenna, Tilted, network_tables
from phusong.coverage.carriers import Carrier, Radio, parse_band
from phusong.coverage.kernels import profiles as profiles_kernels
from phusong.coverage.link_budget import epre_dbm
from phusong.coverage.mounting import labels, mount
from phusong.coverage.structures import Floats, Network
from phusong.coverage.terrain import Terrain
from phusong.layers.columns import Cells, Sites
from phusong.layers.errors import Problems

__all__ = ["Transmitters", "terrain_under"]

Labels = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Transmitters:
    """Cells, one element each; every array has shape (N,).

    ``x_m`` and ``y_m`` are in the CRS of the terrain; ``height_m`` is the antenna above ground;
    ``ground_m`` the ground above sea, NaN to read it from the terrain; ``azimuth_deg`` NaN radiates
    all round; ``antenna`` holds :class:`~phusong.coverage.antennas.Antenna` and both tilts are
    positive downward; ``eirp_dbm`` is EPRE + gain - feeder loss, of one resource element in the
    strongest direction, ``epre_dbm`` of one antenna port before the antenna; ``band`` names the
    carrier, whose ``frequency_mhz`` is the operator's own; ``site`` numbers the sites from 0 in the order of ``site_ids`` (a site may
    have no cell).
    """

    cell_id: Labels
    site: NDArray[np.int64]
    operator: Labels
    technology: Labels
    band: Labels
    x_m: Floats
    y_m: Floats
    height_m: Floats
    ground_m: Floats
    azimuth_deg: Floats
    antenna: Labels
    mechanical_tilt_deg: Floats
    electrical_tilt_deg: Floats
    frequency_mhz: Floats
    epre_dbm: Floats
    eirp_dbm: Floats
    range_km: Floats
    site_ids: Labels

    def __len__(self) -> int:
        return int(self.cell_id.size)

    def select(self, mask: NDArray[np.bool_] | NDArray[np.integer[Any]]) -> Transmitters:
        """The cells for which ``mask`` (N,) holds, or of these indices; sites keep their numbers."""
        kept = {
            field.name: getattr(self, field.name)[mask]
            for field in fields(self)
            if field.name != "site_ids"
        }
        return Transmitters(**kept, site_ids=self.site_ids)

    def plus(self, other: Transmitters) -> Transmitters:
        """These cells and then the others; sites of both, whose identifiers must differ to be told."""
        joined = {
            field.name: np.concatenate([getattr(self, field.name), getattr(other, field.name)])
            for field in fields(self)
        }
        joined["site"][len(self) :] += self.site_ids.size
        return Transmitters(**joined)

    def of(self, technology: str) -> Transmitters:
        """The cells of one technology, ``LTE`` or ``NR``."""
        return self.select(self.technology == technology)

    @classmethod
    def from_tables(
        cls,
        sites: gpd.GeoDataFrame,
        cells: pd.DataFrame,
        carriers: Mapping[str, Carrier],
        *,
        crs: Any,
        problems: Problems,
        antennas: Mapping[str, Antenna] = MappingProxyType({}),
        file: str = "cells",
    ) -> Transmitters:
        """Join sites (points, any CRS), cells and carriers; every given row counts as on air.

        Cells whose band is unknown or has no carrier are left out and told in ``problems``.
        ``antennas`` are those that cells and carriers call by name, see :mod:`.mounting`.

        Raises
        ------
        ValueError
            When a cell names a site that is not there: references are checked on reading.
        """
        bands = pd.Series(
            [
                parse_band(str(band), Radio(technology))
                for band, technology in zip(cells[Cells.BAND], cells[Cells.TECHNOLOGY], strict=True)
            ],
            index=cells.index,
            dtype=object,
        )
        known = bands.isin(list(carriers)).to_numpy()
        _tell_unknown_bands(cells, np.flatnonzero(~known), carriers, problems=problems, file=file)
        cells, bands = cells[known], bands[known]
        site_ids = sites[Sites.SITE_ID].to_numpy(object)
        site = pd.Index(site_ids).get_indexer(cells[Cells.SITE_ID])
        if (site < 0).any():
            raise ValueError(f"{int((site < 0).sum())} cells name sites that are not there")
        points = sites.geometry.to_crs(crs)
        operators = cells[Cells.OPERATOR].astype(str)
        chosen = [carriers[band].of(name) for band, name in zip(bands, operators, strict=True)]
        power = _column(cells, Cells.POWER_DBM, [c.power_dbm for c in chosen])
        hung = mount(cells, chosen, antennas, problems=problems, file=file)
        peaks = [h.radiation().gain_dbi for h in hung]
        usual = [c.gain_dbi if p is None else p for p, c in zip(peaks, chosen, strict=True)]
        gain = _column(cells, Cells.GAIN_DBI, usual)
        epre = epre_dbm(power, [c.resource_blocks for c in chosen])
        return cls(
            cell_id=cells[Cells.CELL_ID].to_numpy(object),
            site=site.astype(np.int64),
            operator=cells[Cells.OPERATOR].to_numpy(object),
            technology=cells[Cells.TECHNOLOGY].to_numpy(object),
            band=bands.to_numpy(object),
            x_m=points.x.to_numpy(float)[site],
            y_m=points.y.to_numpy(float)[site],
            height_m=cells[Cells.HEIGHT_M].to_numpy(float),
            ground_m=_column(sites, Sites.GROUND_HEIGHT_M, [np.nan] * len(sites))[site],
            azimuth_deg=_column(cells, Cells.AZIMUTH_DEG, [np.nan] * len(cells)),
            antenna=labels([h.antenna for h in hung]),
            mechanical_tilt_deg=_floats([h.mechanical_tilt_deg for h in hung]),
            electrical_tilt_deg=_floats([h.electrical_tilt_deg for h in hung]),
            frequency_mhz=_floats([c.downlink_mhz for c in chosen]),
            epre_dbm=epre,
            eirp_dbm=epre + gain - _floats([c.feeder_loss_db for c in chosen]),
            range_km=_floats([c.max_range_km for c in chosen]),
            site_ids=site_ids,
        )

    def network(self, terrain: Terrain) -> tuple[Network, NDArray[np.int64]]:
        """Masts and cells as the compiled loops want them, and each cell's index in here.

        A mast that stands off the grid or in a hole keeps a NaN height: whatever it might serve
        is then not known.
        """
        order = np.lexsort(
            (
                self.azimuth_deg,
                self.frequency_mhz,
                self.ground_m,
                self.height_m,
                self.y_m,
                self.x_m,
                self.site,
            )
        )
        key = np.column_stack(
            [self.site, self.x_m, self.y_m, self.height_m, np.nan_to_num(self.ground_m, nan=-1e9)]
        )[order]
        new = np.ones(order.size, np.bool_)
        new[1:] = np.any(np.diff(key, axis=0) != 0, axis=1)
        starts = np.flatnonzero(new)
        masts = order[starts]
        row, col = terrain.rowcol(self.x_m[masts], self.y_m[masts])
        ground = self._grounds(masts, terrain)
        carriers, carrier = np.unique(self.frequency_mhz[order] / 1000, return_inverse=True)
        hung = zip(self.antenna, self.mechanical_tilt_deg, self.electrical_tilt_deg, strict=True)
        tables = network_tables([Tilted(*h) for h in hung])
        peak = self.eirp_dbm - 92.45 - 20 * np.log10(self.frequency_mhz / 1000)
        network = Network(
            row=row,
            col=col,
            ground=ground,
            antenna=_floats(ground + self.height_m[masts]),
            peak=_floats(np.maximum.reduceat(peak[order], starts)),
            reach=_floats(np.maximum.reduceat(self.range_km[order], starts)),
            first=np.r_[starts, order.size].astype(np.int64),
            eirp=_floats(self.eirp_dbm[order]),
            carrier=carrier.astype(np.int64),
            azimuth=_floats(self.azimuth_deg[order]),
            pattern=tables.pattern[order],
            traffic=tables.traffic[order],
            traffic_gain=tables.traffic_gain_db[order],
            range=_floats(self.range_km[order]),
            carriers=_floats(carriers),
            patterns=tables.patterns,
            patterns_best=tables.patterns_best,
        )
        return network, order

    def _grounds(self, cells: NDArray[np.int64], terrain: Terrain) -> Floats:
        """As given, unless that would bury the antenna; see :mod:`.site_checks`."""
        x, y = self.x_m[cells], self.y_m[cells]
        ground, given = terrain_under(x, y, terrain), self.ground_m[cells]
        usable = terrain.covers(*terrain.rowcol(x, y)) & np.isfinite(given)
        buried = given + self.height_m[cells] < ground
        return np.where(usable & ~buried, given, ground)


def terrain_under(x_m: Floats, y_m: Floats, terrain: Terrain) -> Floats:
    """Height of the terrain at points of its CRS, bilinear; NaN off the grid and in a hole."""
    row, col = terrain.rowcol(x_m, y_m)
    ground = np.full(row.size, np.nan)
    for i in np.flatnonzero(terrain.covers(row, col)):
        ground[i] = profiles_kernels.sample(terrain.height_m, row[i], col[i])
    return ground


def _floats(values: ArrayLike) -> Floats:
    """float64, whatever came: compiled code is made anew for every other type."""
    return np.array(values, dtype=np.float64)


def _column(table: pd.DataFrame, name: str, default: list[float]) -> Floats:
    """A column as floats, with ``default`` where it is missing or empty."""
    if name not in table:
        return _floats(default)
    given = table[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(given), given, _floats(default))


def _tell_unknown_bands(
    cells: pd.DataFrame,
    unknown: NDArray[np.int64],
    carriers: Mapping[str, Carrier],
    *,
    problems: Problems,
    file: str,
) -> None:
    for position, row in zip(unknown, cells.iloc[unknown].to_dict("records"), strict=True):
        problems.add(
            "carrier-unknown-band",
            str(row.get("_file", file)),
            row=int(row.get("_row", position + 2)),
            column=Cells.BAND.value,
            value=row[Cells.BAND],
            technology=str(row[Cells.TECHNOLOGY]),
            known=", ".join(b for b, c in carriers.items() if c.radio == row[Cells.TECHNOLOGY]),
        )
