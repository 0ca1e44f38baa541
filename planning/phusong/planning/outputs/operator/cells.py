"""Cells that steps add, with all that a planning tool asks of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.coverage.antennas import Tilted
from phusong.coverage.carriers import Carrier, Radio, parse_band
from phusong.coverage.transmitters import Transmitters
from phusong.layers.columns import Cells, Sites
from phusong.layers.errors import Problems
from phusong.planning.outputs.operator.arfcn import arfcn
from phusong.planning.outputs.operator.identity import cell_id, numbered
from phusong.planning.outputs.operator.patterns import msi_text, pattern_name
from phusong.planning.programme.codes import IDENTITIES, ROOTS, plan_codes, roots_per_cell
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.outputs import Outputs

__all__ = ["Planned", "planned_cells"]

_LONG_PREAMBLE_KHZ = 15.0
"""Carriers of wider subcarriers use short preambles, whose roots are others."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Cells that works add."""

    table: gpd.GeoDataFrame
    """One row per cell in the order of the works, with the columns of the table ``cells``."""
    hung: tuple[Tilted, ...]
    """Antenna and tilts of each."""

    def of(self, steps: pd.Series) -> tuple[gpd.GeoDataFrame, Mapping[str, str]]:
        """The cells of some steps, and their antennas: files in the format MSI by their names."""
        own = self.table[self.table["step_id"].isin(steps)]
        antennas = {
            str(row["pattern"]): msi_text(
                self.hung[int(str(place))],
                str(row["pattern"]),
                gain_dbi=float(row["gain_dbi"]),
                frequency_mhz=float(row["downlink_mhz"]),
            )
            for place, row in own.drop_duplicates("pattern").iterrows()
        }
        return own, antennas


def planned_cells(plan: Plan, works: gpd.GeoDataFrame, rules: Outputs) -> Planned:
    """Every band of every work to every side, as it radiates.

    Parameters
    ----------
    works
        Dated steps with ``step_id`` and ``site_id``.
    """
    rows = pd.DataFrame(
        [row for work in works.to_dict("records") for row in _rows(work)],
        columns=[*(column.value for column in Cells), "step_id"],
    )
    rows = rows.assign(**{Cells.CELL_ID.value: numbered(rows[Cells.CELL_ID])})
    radiated = _transmitters(plan, works, rows)
    carriers = [
        _carrier(plan, str(band), str(who))
        for band, who in zip(radiated.band, radiated.operator, strict=True)
    ]
    hung = _hung(radiated)
    gain = radiated.eirp_dbm - radiated.epre_dbm + [c.feeder_loss_db for c in carriers]
    one_port = radiated.epre_dbm + 10 * np.log10([12 * c.resource_blocks for c in carriers] or 1.0)
    ports = [c.ports if c.radio is Radio.LTE else 1 for c in carriers]
    sector = one_port + 10 * np.log10(ports or 1.0)
    points = gpd.GeoSeries(shapely.points(radiated.x_m, radiated.y_m), crs=works.crs)
    told = rows.assign(
        **{
            Cells.DOWNTILT_DEG.value: [t.mechanical_tilt_deg + t.electrical_tilt_deg for t in hung],
            Cells.MECHANICAL_TILT_DEG.value: [t.mechanical_tilt_deg for t in hung],
            Cells.ELECTRICAL_TILT_DEG.value: [t.electrical_tilt_deg for t in hung],
            Cells.GAIN_DBI.value: np.round(gain, 2),
            Cells.POWER_DBM.value: np.round(one_port, 2),
            "max_power_dbm": np.round(sector, 2),
            "epre_dbm": np.round(radiated.epre_dbm, 2),
            "eirp_dbm": np.round(sector + gain - [c.feeder_loss_db for c in carriers], 2),
            "downlink_mhz": radiated.frequency_mhz,
            "bandwidth_mhz": [c.bandwidth_mhz for c in carriers],
            "arfcn": pd.array([arfcn(c) for c in carriers], dtype="Int64"),
            "range_km": radiated.range_km,
            "pattern": [
                pattern_name(tilted, str(band), float(peak), known=plan.scenario.antennas)
                for tilted, band, peak in zip(hung, radiated.band, gain, strict=True)
            ],
        }
    )
    codes = _codes(plan, told, points, rules)
    whole = pd.concat([told.drop(columns=Cells.PCI.value), codes], axis=1)
    return Planned(gpd.GeoDataFrame(whole, geometry=points, crs=works.crs), tuple(hung))


def _carrier(plan: Plan, band: str, operator: str) -> Carrier:
    """The carrier of a band with the block that an operator holds."""
    return plan.scenario.all_carriers()[band].of(operator)


def _hung(cells: Transmitters) -> list[Tilted]:
    hangs = zip(cells.antenna, cells.mechanical_tilt_deg, cells.electrical_tilt_deg, strict=True)
    return [Tilted(antenna, float(m), float(e)) for antenna, m, e in hangs]


def _rows(work: dict[str, object]) -> list[dict[str, object]]:
    """Cells of one step: every band to every side."""
    sides = [float(a) for a in str(work[CellColumn.AZIMUTHS] or "").split(";") if a]
    return [
        {
            Cells.CELL_ID.value: cell_id(
                str(work["site_id"]),
                str(work[ProposalColumn.OPERATOR]),
                band,
                azimuth_deg=azimuth,
            ),
            Cells.SITE_ID.value: work["site_id"],
            Cells.OPERATOR.value: work[ProposalColumn.OPERATOR],
            Cells.TECHNOLOGY.value: (Radio.NR if band.startswith("n") else Radio.LTE).value,
            Cells.BAND.value: band,
            Cells.AZIMUTH_DEG.value: azimuth,
            Cells.DOWNTILT_DEG.value: work[CellColumn.DOWNTILT],
            Cells.HEIGHT_M.value: work["antenna_height_m"],
            Cells.STATUS.value: "planned",
            Cells.YEAR.value: work[ProposalColumn.YEAR],
            "step_id": work["step_id"],
        }
        for band in str(work[ProposalColumn.BANDS]).split(";")
        for azimuth in sides or [np.nan]
    ]


def _transmitters(plan: Plan, works: gpd.GeoDataFrame, rows: pd.DataFrame) -> Transmitters:
    """What the rows radiate; each step stands for a site of its own, for two may share a mast."""
    steps = gpd.GeoDataFrame(
        {
            Sites.SITE_ID.value: works["step_id"],
            Sites.GROUND_HEIGHT_M.value: works[ProposalColumn.GROUND_HEIGHT_M],
        },
        geometry=works.geometry,
        crs=works.crs,
    )
    return Transmitters.from_tables(
        steps,
        rows.assign(**{Cells.SITE_ID.value: rows["step_id"]}),
        plan.scenario.all_carriers(),
        crs=works.crs,
        problems=Problems(),
        antennas=plan.scenario.antennas,
    )


def _codes(plan: Plan, cells: pd.DataFrame, points: gpd.GeoSeries, rules: Outputs) -> pd.DataFrame:
    """``pci``, ``pci_reuse_km`` and ``rsi``; empty where they are not planned."""
    found = pd.DataFrame(
        {
            "pci": pd.array([pd.NA] * len(cells), dtype="Int64"),
            "pci_reuse_km": np.full(len(cells), np.nan),
            "rsi": pd.array([pd.NA] * len(cells), dtype="Int64"),
        }
    )
    if not rules.plan_codes:
        return found
    there = _standing(plan)
    own = shapely.get_coordinates(points.to_numpy())
    for (who, band), rows in cells.groupby([Cells.OPERATOR.value, Cells.BAND.value], sort=False):
        carrier = _carrier(plan, str(band), str(who))
        place = rows.index.to_numpy()
        known = there[(there["operator"] == who) & (there["band"] == band)]
        spots = np.concatenate([known[["x", "y"]].to_numpy(float), own[place]])
        asked = np.full(len(place), -1)
        coded = plan_codes(
            spots,
            np.concatenate([known["pci"].to_numpy(np.int64), asked]),
            count=IDENTITIES[carrier.radio],
            reuse_km=rules.code_reuse_km,
        )
        found.loc[place, "pci"] = coded.code[len(known) :]
        found.loc[place, "pci_reuse_km"] = coded.reuse_km[len(known) :]
        found.loc[place, "rsi"] = _roots(own[place], carrier, rules)
    return found


def _roots(spots: NDArray[np.float64], carrier: Carrier, rules: Outputs) -> NDArray[np.object_]:
    """First root of every cell; None where the carrier's preambles are short, or reach too far."""
    taken = roots_per_cell(carrier.max_range_km)
    nobody = np.full(len(spots), -1)
    if taken is None or carrier.subcarrier_khz > _LONG_PREAMBLE_KHZ:
        return np.full(len(spots), None)
    blocks = plan_codes(spots, nobody, count=ROOTS // taken, reuse_km=rules.code_reuse_km, rests=1)
    return (blocks.code * taken).astype(object)


def _standing(plan: Plan) -> pd.DataFrame:
    """Cells whose identity the layer tells: operator, band, ``pci``, and where they are in metres."""
    cells = plan.province.cells
    told = pd.to_numeric(cells.get(Cells.PCI, pd.Series(np.nan, index=cells.index)))
    cells, told = cells[told.notna()], told[told.notna()]
    sites = plan.province.sites
    places = sites.set_index(sites[Sites.SITE_ID].astype(str)).geometry
    spots = places.reindex(cells[Cells.SITE_ID].astype(str))
    bands = [
        parse_band(str(band), Radio(radio))
        for band, radio in zip(cells[Cells.BAND], cells[Cells.TECHNOLOGY], strict=True)
    ]
    return pd.DataFrame(
        {
            "operator": cells[Cells.OPERATOR].to_numpy(object),
            "band": bands,
            "pci": told.to_numpy(),
            "x": spots.x.to_numpy(),
            "y": spots.y.to_numpy(),
        }
    )
