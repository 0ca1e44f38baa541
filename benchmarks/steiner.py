"""How near to the optimum Steiner trees come, beside networkx, and how long a large graph takes.

    python benchmarks/steiner.py FOLDER
    python benchmarks/steiner.py FOLDER --only instances --limit-s 2 --json steiner.json

FOLDER holds instances in the format of the PACE challenge of 2018 (``*.gr`` or ``*.gr.gz``) and
``index.csv`` with at least the columns ``pace_file`` and ``optimum``; without one only graphs that are
made here are solved. Processor time of the whole process; compilation is not counted.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from common import SEED, Report, parser, timed
from scipy.spatial import Delaunay

from phusong.planning.steiner import Tree, prize_collecting_tree, steiner_tree

SECTIONS = ("instances", "growth", "prizes")
SIZES = ((5_000, 100), (50_000, 1_000), (200_000, 4_000))
QUICK_SIZES = ((500, 20),)


class Problem(NamedTuple):
    name: str
    edges: np.ndarray
    weight: np.ndarray
    terminals: np.ndarray


class Row(NamedTuple):
    """Gaps in per cent."""

    instance: str
    edges: int
    terminals: int
    gap_to_optimum: float
    gap_to_own_bound: float
    status: str
    cpu_s: float
    mehlhorn_gap: float
    mehlhorn_cpu_s: float


class Growth(NamedTuple):
    nodes: int
    edges: int
    terminals: int
    limit_s: float
    weight: float
    gap_to_own_bound: float
    status: str
    cpu_s: float
    mehlhorn_heavier_pct: float
    mehlhorn_cpu_s: float


class Prizes(NamedTuple):
    nodes: int
    prizes: int
    joined_pct: float
    gap_to_own_bound: float
    status: str
    cpu_s: float


def read(file: Path) -> Problem:
    """An instance: lines ``E one two weight`` and ``T node``."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="ascii") as lines:
        words = [line.split() for line in lines]
    edges = np.array([w[1:] for w in words if w and w[0] == "E"], np.int64)
    terminals = np.array([w[1] for w in words if w and w[0] == "T"], np.int64)
    return Problem(file.name, edges[:, :2], edges[:, 2].astype(float), terminals)


def streets(nodes: int, terminals: int) -> Problem:
    """Points in a square, each joined to its nearest ones: about twice as many edges as nodes."""
    rng = np.random.default_rng(SEED)
    at = rng.random((nodes, 2))

    corners = Delaunay(at).simplices
    pairs = np.unique(np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]]])), axis=0)
    length = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T)
    kept = (rng.random(len(pairs)) < 0.8) | (length < np.median(length))
    pairs, length = pairs[kept], length[kept]
    links: nx.Graph = nx.Graph(pairs.tolist())
    inside = np.array(sorted(max(nx.connected_components(links), key=len)))
    chosen = rng.choice(inside, min(terminals, inside.size), replace=False)
    return Problem(f"streets {nodes}", pairs, 1000 * length, chosen)


def mehlhorn(problem: Problem) -> float:
    """Weight of networkx's tree."""
    graph: nx.Graph = nx.Graph()
    for (one, two), weight in zip(problem.edges.tolist(), problem.weight.tolist(), strict=True):
        if not graph.has_edge(one, two) or graph[one][two]["weight"] > weight:
            graph.add_edge(one, two, weight=weight)
    own = nx.node_connected_component(graph, int(problem.terminals[0]))
    tree = nx.algorithms.approximation.steiner_tree(
        graph.subgraph(own), problem.terminals.tolist(), method="mehlhorn"
    )
    return float(tree.size(weight="weight"))


def solved(problem: Problem, limit_s: float) -> Tree:
    return steiner_tree(
        problem.edges, problem.weight, problem.terminals, time_limit_s=limit_s, seed=SEED
    )


def instances(folder: Path, limit_s: float, *, most: int | None) -> Iterator[Row]:
    for entry in pd.read_csv(folder / "index.csv").head(most).itertuples():
        name = str(entry.pace_file)
        file = folder / name
        problem = read(file if file.exists() else folder / f"{name}.gz")
        optimum = float(entry.optimum)
        tree, took = timed(partial(solved, problem, limit_s))
        other, other_took = timed(partial(mehlhorn, problem))
        yield Row(
            name,
            len(problem.edges),
            len(problem.terminals),
            100 * (tree.weight / optimum - 1),
            100 * tree.gap,
            tree.status.value,
            took.cpu,
            100 * (other / optimum - 1),
            other_took.cpu,
        )


def growth(sizes: tuple[tuple[int, int], ...], limit_s: float) -> Iterator[Growth]:
    for nodes, terminals in sizes:
        problem = streets(nodes, terminals)
        other, other_took = timed(partial(mehlhorn, problem))
        for limit in (1.0, limit_s):
            tree, took = timed(partial(solved, problem, limit))
            yield Growth(
                nodes,
                len(problem.edges),
                terminals,
                limit,
                tree.weight,
                100 * tree.gap,
                tree.status.value,
                took.cpu,
                100 * (other / tree.weight - 1),
                other_took.cpu,
            )


def prizes(sizes: tuple[tuple[int, int], ...], limit_s: float) -> Iterator[Prizes]:
    """About half of the places are worth their cable."""
    for nodes, places in sizes:
        problem = streets(nodes, places)
        rng = np.random.default_rng(SEED)
        prize = np.zeros(nodes)
        prize[problem.terminals] = rng.random(places) * 3 * solved(problem, 0.0).weight / places
        run = partial(
            prize_collecting_tree,
            problem.edges,
            problem.weight,
            prize,
            root=int(problem.terminals[0]),
            time_limit_s=limit_s,
            seed=SEED,
        )
        tree, took = timed(run)
        joined = 100 * float(np.isin(problem.terminals, tree.nodes).mean())
        yield Prizes(nodes, places, joined, 100 * tree.gap, tree.status.value, took.cpu)


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    options.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    options.add_argument("--limit-s", type=float, default=None, help="for each tree (10)")
    given = options.parse_args()
    limit_s = given.limit_s or (0.5 if given.quick else 9.5)
    sizes = QUICK_SIZES if given.quick else SIZES
    report = Report("steiner", given.json)
    small = streets(400, 30)
    solved(small, 5.0)
    prize_collecting_tree(small.edges, small.weight, [1.0] * 20, root=0, time_limit_s=2.0)
    if "instances" in given.only and given.folder is not None:
        rows = list(instances(given.folder, limit_s, most=2 if given.quick else None))
        report.table("instances", f"instances, {limit_s:g} s each", rows)
        gaps, others = ([getattr(r, of) for r in rows] for of in ("gap_to_optimum", "mehlhorn_gap"))
        told = {
            "mean_pct": float(np.mean(gaps)),
            "most_pct": float(np.max(gaps)),
            "mehlhorn_mean_pct": float(np.mean(others)),
            "mehlhorn_most_pct": float(np.max(others)),
            "most_cpu_s": max(r.cpu_s for r in rows),
        }
        report.line("summary", " | ".join(f"{k} {v:.4g}" for k, v in told.items()), told)
    if "growth" in given.only:
        report.table("growth", "made-up streets", list(growth(sizes, limit_s)))
    if "prizes" in given.only:
        report.table("prizes", "made-up streets with prizes", list(prizes(sizes, limit_s)))


if __name__ == "__main__":
    main()
