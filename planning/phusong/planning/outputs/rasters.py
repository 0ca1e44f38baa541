"""Coverage as Cloud Optimized GeoTIFFs: the signal, which site gives it, and who is served when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Prediction, faintest_dbm
from phusong.coverage.structures import Grid
from phusong.coverage.transmitters import Transmitters
from phusong.layers.export import write_cog
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind, RasterKind
from phusong.planning.targets.attainment import NEVER, OUTSIDE, TODAY

__all__ = [
    "definition_tags",
    "origin_tags",
    "site_tags",
    "write_server",
    "write_signal",
    "write_since",
]

_NO_SIGNAL_DBM, _NO_SERVER = -9999.0, -1
_RESTS_ON = (RasterKind.TERRAIN, RasterKind.LAND_COVER, LayerKind.SITES, LayerKind.CELLS)


def write_signal(
    file: Path,
    level_dbm: Grid,
    province: Province,
    *,
    definition: CoverageDefinition,
    year: int | None = None,
) -> None:
    """Median RSRP of the best cell, dBm; tags tell what counts as covered and what it rests on.

    Levels below the faintest that was looked for (a tag, too) are no data.

    Parameters
    ----------
    level_dbm
        (H, W) of the province's grid, NaN where there is none.
    year
        At whose end, with the programme's steps; None: today.
    """
    tags = {"PHUSONG_FAINTEST_RSRP_DBM": f"{faintest_dbm(definition):.3f}"}
    if year is not None:
        tags["PHUSONG_YEAR"] = str(year)
    write_cog(
        file,
        level_dbm,
        province.grid,
        nodata=_NO_SIGNAL_DBM,
        unit="dBm",
        description=f"median RSRP of the best cell, {'today' if year is None else year}",
        tags=definition_tags(definition) | tags | origin_tags(province),
    )


def write_server(
    file: Path, prediction: Prediction, cells: Transmitters, *, province: Province
) -> None:
    """Site of the best cell, as a number; the tag ``PHUSONG_SITES`` lists the sites by number."""
    has_server = prediction.best_server >= 0
    site = np.full(prediction.best_server.shape, _NO_SERVER, dtype=np.int32)
    site[has_server] = cells.site[prediction.best_server[has_server]]
    write_cog(
        file,
        site,
        prediction.geobox,
        nodata=_NO_SERVER,
        unit="1",
        description="site of the best cell, numbered from 0 as in PHUSONG_SITES",
        tags=site_tags(cells) | origin_tags(province),
    )


def write_since(
    file: Path,
    since: NDArray[np.uint16],
    province: Province,
    *,
    definition: CoverageDefinition,
) -> None:
    """Year at whose end each pixel is served first, as :func:`..attainment.served_since` tells it."""
    write_cog(
        file,
        since,
        province.grid,
        nodata=OUTSIDE,
        unit="1",
        description=f"year at whose end it is served first; {TODAY}: today, {NEVER}: not by the end",
        tags=definition_tags(definition) | origin_tags(province),
    )


def definition_tags(definition: CoverageDefinition) -> dict[str, str]:
    """What counts as covered, and by which model it was computed."""
    return {
        "PHUSONG_DEFINITION": definition.model_dump_json(),
        "PHUSONG_REQUIRED_RSRP_DBM": f"{definition.required_rsrp_dbm:.3f}",
        "PHUSONG_MODEL": definition.propagation.model_dump_json(),
    }


def origin_tags(province: Province) -> dict[str, str]:
    """Kind, source, licence and date of every layer that a signal rests on."""
    tags: dict[str, str] = {}
    for layer in _RESTS_ON:
        if layer in province.provenance:
            told = province.provenance[layer]
            date = "" if told.date is None else told.date.isoformat()
            facts = {
                "KIND": told.kind,
                "SOURCE": told.source,
                "LICENCE": told.licence,
                "DATE": date,
            }
            tags |= {f"PHUSONG_{fact}_{layer.upper()}": str(text) for fact, text in facts.items()}
    return tags


def site_tags(cells: Transmitters) -> dict[str, str]:
    """Which site each number of a map of servers stands for, in order."""
    return {"PHUSONG_SITES": ";".join(str(site_id) for site_id in cells.site_ids)}
