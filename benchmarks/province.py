"""What a whole province takes, what one moved site takes after it, and what all of Vietnam would.

    python benchmarks/province.py data/khanh-hoa/scenario.toml
    nice python benchmarks/province.py data/khanh-hoa/scenario.toml --resolution-m 30 --threads 2

Layers are read and predicted through the doors of ``phusong plan``: best server and level of every
technology of the scenario over the province's land.

plain: everything, nothing kept.
few: a quarter of the sites, by which the share of a site and that of the ground are told apart.
kept: everything again with a store, then unchanged, then with one site moved by 300 m; finished tiles are
kept, and with --keep-masts the losses of every mast, too.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from common import EMBEDDED, SEED, Report, Seconds, parser, peak_gib, timed

from phusong.coverage.workers import Means, Threads, processors
from phusong.layers.columns import Cells, Sites
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.layers.store import Store
from phusong.planning.plan import read_layers
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.file import ScenarioFile, load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import predict_coverage

VIETNAM_SITES = 100_000
VIETNAM_KM2 = 331_000
MOVED_M = 300.0
FEW = 0.25
PROCESSORS = (2, 64)
"""For which the projection tells hours."""
SECTIONS = ("plain", "few", "kept")


class Run(NamedTuple):
    """One prediction of all technologies."""

    what: str
    sites: int
    cells: int
    wall_s: float
    cpu_s: float
    peak_gib: float
    """Most that the process held until then."""


class Technology(NamedTuple):
    """What came out, so that a wrong run is seen."""

    technology: str
    cells: int
    pixels: int
    served_pct: float
    """Pixels at the level that the scenario asks for."""
    incomplete: int


class Projection(NamedTuple):
    """All of Vietnam from what a province took."""

    sites: int
    area_km2: int
    s_per_site: float
    s_per_km2: float
    cpu_h: float
    hours_by_processors: dict[int, float]
    kept_tb: float


def at_resolution(file: ScenarioFile, resolution_m: float) -> ScenarioFile:
    grid = file.scenario.grid.model_copy(update={"resolution_m": resolution_m})
    return replace(file, scenario=file.scenario.model_copy(update={"grid": grid}))


def predicted(province: Province, scenario: Scenario, means: Means) -> Coverage:
    return predict_coverage(province, scenario, problems=Problems(), means=means)


def with_few(province: Province) -> Province:
    """A random part of the sites, with their cells."""
    rng = np.random.default_rng(SEED)
    ids = province.sites[Sites.SITE_ID].to_numpy(object)
    left = rng.choice(ids, math.ceil(FEW * ids.size), replace=False)
    sites = province.sites[province.sites[Sites.SITE_ID].isin(left)]
    cells = province.cells[province.cells[Cells.SITE_ID].isin(left)]
    tables = {**province.tables, LayerKind.SITES: sites, LayerKind.CELLS: cells}
    return replace(province, tables=tables)


def with_one_moved(province: Province) -> tuple[Province, str]:
    """The site with the most cells, moved eastward; and its name."""
    cells = province.cells[Cells.SITE_ID]
    name = str(cells.value_counts().sort_index().idxmax())
    sites = province.sites.copy()
    row = sites[Sites.SITE_ID] == name
    sites.loc[row, "geometry"] = sites.loc[row, "geometry"].translate(xoff=MOVED_M)
    return replace(province, tables={**province.tables, LayerKind.SITES: sites}), name


class Bench:
    """Runs of one province, told as they end."""

    def __init__(self, scenario: Scenario, report: Report) -> None:
        self.scenario = scenario
        self.report = report
        self.rows: list[Run] = []

    def run(self, what: str, province: Province, means: Means) -> tuple[Coverage, Seconds]:
        coverage, took = timed(partial(predicted, province, self.scenario, means))
        cells = [len(t) for t in coverage.transmitters.values()]
        row = Run(what, len(province.sites), sum(cells), took.wall, took.cpu, peak_gib())
        self.rows.append(row)
        text = f"{what}: {took.wall:.1f} s, {took.cpu:.1f} s CPU, peak {row.peak_gib:.2f} GiB"
        self.report.line(f"run_{len(self.rows)}", text, row._asdict())
        return coverage, took

    def tell(self, coverage: Coverage) -> None:
        rows = []
        for name, prediction in coverage.predictions.items():
            needed = self.scenario.technologies[name].definition.required_rsrp_dbm
            asked = int(prediction.asked.sum())
            served = float((prediction.rsrp_dbm >= needed).sum()) / asked
            rows.append(
                Technology(
                    name,
                    len(coverage.transmitters[name]),
                    asked,
                    100 * served,
                    int(prediction.incomplete.sum()),
                )
            )
        self.report.table("technologies", "what came out:", rows)


def same(one: Coverage, other: Coverage) -> bool:
    """Whether two runs gave the same bytes."""
    return all(
        one.predictions[name].rsrp_dbm.tobytes() == other.predictions[name].rsrp_dbm.tobytes()
        and np.array_equal(one.predictions[name].best_server, other.predictions[name].best_server)
        for name in one.predictions
    )


def kept(bench: Bench, province: Province, means: Means) -> None:
    """With a store: filled, unchanged, one site moved."""
    report, store = bench.report, means.kept
    assert store is not None
    first, _ = bench.run("all sites, filling a store", province, means)
    size = store.size()
    gb = size.size_bytes / 1e9
    report.line("kept_gb", f"kept: {size.entries:,} entries, {gb:.3f} GB", gb)
    again, _ = bench.run("again, unchanged", province, means)
    report.line("same_again", f"the same bytes: {same(first, again)}", same(first, again))
    moved, name = with_one_moved(province)
    after, took = bench.run(f"{name} moved by {MOVED_M:g} m", moved, means)
    pairs = [(after.predictions[n], first.predictions[n]) for n in first.predictions]
    changed = sum(int((a.best_server != b.best_server).sum()) for a, b in pairs)
    text = (
        f"one site moved: {took.wall:.1f} s, {took.cpu:.1f} s CPU, {changed:,} pixels changed hands"
    )
    report.line("moved_s", text, took.wall)
    if store.refused is not None:
        report.line("refused", f"the store took no more: {store.refused}", str(store.refused))


def projection(
    all_sites: Run, few_sites: Run, *, area_km2: float, kept_gb: float | None
) -> Projection:
    """Seconds = a sites + b area through two measured points; b = 0 when that would be below it."""
    a = (all_sites.cpu_s - few_sites.cpu_s) / (all_sites.sites - few_sites.sites)
    a = min(a, all_sites.cpu_s / all_sites.sites)
    b = (all_sites.cpu_s - a * all_sites.sites) / area_km2
    cpu_h = (a * VIETNAM_SITES + b * VIETNAM_KM2) / 3600
    tb = math.nan if kept_gb is None else kept_gb / all_sites.sites * VIETNAM_SITES / 1000
    hours = {n: cpu_h / n for n in PROCESSORS}
    return Projection(VIETNAM_SITES, VIETNAM_KM2, a, b, cpu_h, hours, tb)


def tell_projection(found: Projection, report: Report, *, where: str) -> None:
    each = "; ".join(f"{hours:,.3g} h on {n}" for n, hours in found.hours_by_processors.items())
    kept_tb = "not measured" if math.isnan(found.kept_tb) else f"{found.kept_tb:.3g} TB"
    report.line(
        "projection",
        f"""
Vietnam, {found.sites:,} sites on {found.area_km2:,} km2, projected from {where}:
  {found.s_per_site:.3g} CPU s per site and {1000 * found.s_per_km2:.3g} CPU ms per km2 of land
  {found.cpu_h:,.3g} CPU h; {each} processors like this one; kept work {kept_tb}
It assumes: sites with as many cells, bands and km of reach as here, and as much of their reach on land;
time that grows with sites and land and nothing else; processors that are all kept at work (the ratio of
two threads to one is measured by sweep.py); provinces done one by one, so that memory stays theirs.""",
        found._asdict(),
    )


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument(
        "scenario", type=Path, nargs="?", default=EMBEDDED / "scenario.toml", metavar="SCENARIO"
    )
    options.add_argument("--resolution-m", type=float, default=100.0)
    options.add_argument("--threads", type=int, default=processors())
    options.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    options.add_argument("--store-limit-gb", type=float, default=100.0)
    options.add_argument("--keep-masts", action="store_true", help="keep every mast's losses, too")
    options.add_argument(
        "--store", type=Path, help="folder of the store; made and deleted when not given"
    )
    given = options.parse_args()
    run(given)


def run(given: argparse.Namespace) -> None:
    resolution_m = 800.0 if given.quick else given.resolution_m
    file = at_resolution(load_scenario(given.scenario), resolution_m)
    report = Report("province", given.json)
    report.line("threads", f"{resolution_m:g} m, {given.threads} threads", given.threads)
    province, took = timed(partial(read_layers, file, problems=Problems()))
    report.line("read_s", f"layers read in {took.wall:.1f} s, {took.cpu:.1f} s CPU", took.wall)
    area_km2 = float((province.zones >= 0).sum()) * resolution_m**2 / 1e6
    report.line("area_km2", f"{area_km2:,.0f} km2 of land", area_km2)
    bench = Bench(file.scenario, report)
    means = Means(Threads(given.threads))
    # On a coarse grid that is soon read and done.
    coarse = at_resolution(file, 1000.0)
    warm(bench, province if given.quick else read_layers(coarse, problems=Problems()))
    with tempfile.TemporaryDirectory(prefix="phusong-") as made:
        if "plain" in given.only:
            coverage, _ = bench.run("all sites", province, means)
            bench.tell(coverage)
        if "few" in given.only:
            bench.run(f"{FEW:.0%} of the sites", with_few(province), means)
        if "kept" in given.only:
            limit = int(given.store_limit_gb * 1e9)
            kept(
                bench,
                province,
                Means(
                    means.workers,
                    Store(given.store or Path(made), limit_bytes=limit),
                    masts=given.keep_masts,
                ),
            )
    report.table("runs", "all runs:", bench.rows)
    if {"plain", "few"} <= set(given.only):
        gb = report.content.get("kept_gb")
        found = projection(
            bench.rows[0],
            bench.rows[1],
            area_km2=area_km2,
            kept_gb=float(str(gb)) if gb is not None else None,
        )
        where = f"{file.scenario.province.name} at {resolution_m:g} m"
        tell_projection(found, report, where=where)


def warm(bench: Bench, province: Province) -> None:
    """Compile, or load what was, so that no run counts it."""
    means = Means(Threads(1))
    _, took = timed(partial(predicted, with_few(province), bench.scenario, means))
    bench.report.line("warm_cpu_s", f"compiling and warming up: {took.cpu:.1f} s CPU", took.cpu)


if __name__ == "__main__":
    main()
