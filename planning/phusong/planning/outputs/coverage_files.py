"""Maps of coverage into a folder, all or none, computed while they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from phusong.coverage.maps import Audience, Layer, Map, operators_of
from phusong.coverage.workers import Means
from phusong.layers.export import write_csv
from phusong.layers.i18n import Messages
from phusong.layers.province import Province
from phusong.layers.staging import refuse_inputs, staged
from phusong.planning.outputs.map.rasters import MapFiles, file_names
from phusong.planning.outputs.rasters import definition_tags, origin_tags, site_tags
from phusong.planning.outputs.words.coverage import SHARES, share_table
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.coverage_maps import ProvinceMaps, Shares

__all__ = ["write_maps"]

Progress = Callable[[str, int, int], None]


def write_maps(
    maps: ProvinceMaps,
    scenario: Scenario,
    province: Province,
    *,
    folder: Path,
    messages: Messages,
    means: Means | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[list[Path], pd.DataFrame]:
    """Write every map that was asked for, and the table of what they reach.

    Returns
    -------
    Where the files lie, and the table (:class:`~phusong.planning.service.coverage_maps.ShareColumn`).

    Raises
    ------
    phusong.layers.errors.BadInput
        When the folder cannot be written, or a map would overwrite an input.
    """
    asked = maps.asked
    names = [*file_names(asked.maps), SHARES]
    refuse_inputs(folder, names, inputs=province.files)
    shares = Shares(province, [network.name for network in maps.networks], asked.views)
    sites = {n.name: n.transmitters.site for n in maps.networks}
    with staged(folder, last=SHARES) as staging:
        with MapFiles(
            staging, asked.maps, province.grid, sites=sites, tags=_tags(maps, province)
        ) as files:
            for box, tile in maps.tiles(scenario, means=means, progress=progress):
                files.put(box, tile.values, here=maps.where[box.window])
                shares.add(box, tile)
            files.finish(progress)
        table = shares.table()
        write_csv(staging / SHARES, share_table(table, scenario, messages))
    return [folder / name for name in names], table


def _tags(maps: ProvinceMaps, province: Province) -> Callable[[Map], Mapping[str, str]]:
    origin = origin_tags(province)
    networks = {network.name: network for network in maps.networks}
    names = list(networks)

    def tags(m: Map) -> Mapping[str, str]:
        whose = [networks[m.technology]] if m.technology else list(maps.networks)
        own = {
            "PHUSONG_LAYER": m.layer.value,
            "PHUSONG_OPERATORS": m.view.audience.value,
            "PHUSONG_OPERATOR": m.view.operator
            if m.view.audience is Audience.EACH
            else ";".join(operators_of(whose)),
            "PHUSONG_PLACE": m.view.place.value,
            "PHUSONG_ENGINE": maps.engine.value,
        }
        if m.layer is Layer.TECHNOLOGY:
            told = [f"{number}={name}" for number, name in enumerate(names, start=1)]
            own["PHUSONG_TECHNOLOGIES"] = ";".join(["0=", *told])
            for name, network in networks.items():
                own[f"PHUSONG_DEFINITION_{name}"] = network.definition.model_dump_json()
        else:
            own["PHUSONG_TECHNOLOGY"] = m.technology
            own |= definition_tags(networks[m.technology].definition)
        if m.layer is Layer.SERVER:
            own |= site_tags(networks[m.technology].transmitters)
        return own | origin

    return tags
