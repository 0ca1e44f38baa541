"""Microwave to several places at once: against all choices, and what is shared is paid once."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.backhaul.test_backhaul_compare import _costs
from tests.planning.backhaul.test_follow import connected, on_island
from tests.planning.small import frame, line, province, scenario

from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.backhaul.chain import StationCosts, Ways, chains_of
from phusong.planning.backhaul.stations import Role, Stations
from phusong.planning.backhaul.together import cheapest_together
from phusong.planning.results.links import LinkColumn, PartColumn
from phusong.planning.steiner.results import Status

# What is compiled is compiled once.

ROLES = [Role.SOURCE, Role.MAST, Role.HILLTOP, Role.HILLTOP, Role.PLACE, Role.PLACE, Role.PLACE]
LEVELS = 2


def stations(rng: np.random.Generator) -> Stations:
    role = np.array([int(one) for one in ROLES])
    count = len(role)
    antenna = np.array([[9.0, 21.0]] * count)
    standing = np.isin(role, (Role.SOURCE, Role.MAST))
    antenna[standing, 1] = np.nan
    mast = np.where(standing[:, None], 0.0, antenna + 3.0)
    return Stations(
        role,
        np.array([f"S{i}" for i in range(count)], dtype=object),
        rng.uniform(0, 30_000, (count, 2)),
        antenna,
        mast,
        np.ones(count, dtype=bool),
    )


def ways(rng: np.random.Generator, nodes: Stations) -> Ways:
    """Any pairs; who sees from a height sees from a greater one, too."""
    pairs = [
        pair for pair in itertools.combinations(range(len(nodes.role)), 2) if rng.random() < 0.55
    ]
    clear = np.zeros((len(pairs), LEVELS, LEVELS), dtype=bool)
    for number, (a, b) in enumerate(pairs):
        needed = rng.uniform(9, 50)
        sums = nodes.antenna_m[a][:, None] + nodes.antenna_m[b][None, :]
        clear[number] = sums >= needed
    some = clear.any(axis=(1, 2))
    start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2)[some].T
    return Ways(
        start, end, np.zeros(some.sum(), np.int64), rng.random(some.sum()) < 0.3, clear[some]
    )


def cheapest_of_all(nodes: Stations, found: Ways, costs: StationCosts, places: list[int]) -> float:
    """Every choice of what is built and how high; of each the cheapest tree of hops."""
    free = [i for i, role in enumerate(ROLES) if role is Role.HILLTOP or i in places]
    best = np.inf
    for heights in itertools.product(range(-1, LEVELS), repeat=len(free)):
        level = {0: 0, 1: 0} | {i: h for i, h in zip(free, heights, strict=True) if h >= 0}
        if any(place not in level for place in places):
            continue
        for with_mast in (False, True):
            own = {i: h for i, h in level.items() if i != 1 or with_mast}
            graph: nx.Graph[int] = nx.Graph()
            graph.add_nodes_from(own)
            for number, (a, b) in enumerate(zip(found.start, found.end, strict=True)):
                if a in own and b in own and found.clear[number, own[a], own[b]]:
                    price = costs.link + costs.diversity * found.diversity[number]
                    graph.add_edge(int(a), int(b), weight=price)
            if nx.is_connected(graph):
                tree = nx.minimum_spanning_tree(graph).size(weight="weight")
                best = min(best, tree + sum(costs.node[i, h] for i, h in own.items() if i > 1))
    return float(best)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_together_against_all_choices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes = stations(rng)
    found = ways(rng, nodes)
    node = np.where(nodes.mast_m > 0, 0.03 * nodes.mast_m, 0.0)
    node[[i for i, role in enumerate(ROLES) if role is Role.HILLTOP]] += rng.uniform(0.1, 2)
    costs = StationCosts(float(rng.uniform(0.3, 2)), 0.2, node)
    alone = chains_of(nodes, found, costs)
    best = cheapest_together(nodes, found, costs, alone=alone, time_limit_s=20)
    assert set(best.chains) == set(alone)
    if not alone:
        return
    assert best.status is Status.OPTIMAL
    assert best.cost <= sum(chain.cost for chain in alone.values()) + 1e-6
    assert best.cost == pytest.approx(cheapest_of_all(nodes, found, costs, sorted(alone)), abs=1e-4)
    for place, hops in best.chains.items():
        assert nodes.role[hops[0].start] == Role.SOURCE and hops[-1].end == place
        assert all(one.end == two.start for one, two in itertools.pairwise(hops))


def test_who_stands_on_one_spot_hangs_on_one_mast() -> None:
    nodes = Stations(
        np.array([Role.SOURCE, Role.PLACE, Role.PLACE]),
        np.array(["A", "B", "C"], dtype=object),
        np.array([[0.0, 0.0], [5000.0, 0.0], [5010.0, 0.0]]),
        np.array([[30.0], [9.0], [9.0]]),
        np.array([[0.0], [12.0], [12.0]]),
        np.ones(3, dtype=bool),
    )
    both = Ways(
        np.array([0, 0]), np.array([1, 2]), np.zeros(2, np.int64), np.zeros(2, bool), np.ones((2, 1, 1), bool)
    )  # fmt: skip
    costs = StationCosts(1.0, 0.5, np.array([[0.0], [0.4], [0.4]]))
    best = cheapest_together(
        nodes, both, costs, alone=chains_of(nodes, both, costs), time_limit_s=5
    )
    assert best.cost == pytest.approx(1.4) and best.chains[1] == best.chains[2]


# ---------------------------------------------------------------- in the programme


def ridge() -> Province:
    """An island behind a ridge on the mainland's shore, over which no mast of its own looks."""

    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        ridge = 400 * np.exp(-(((x - 6) / 1.2) ** 2) - ((y - 5) / 6) ** 2)
        return np.where(x < 8, 2 + ridge, 2.0)

    land = [small.box(0, 0, 8, 10), small.box(14, 3, 18, 7)]
    own = small.stations([(2, 5)], [], mast_height_m=[40.0])
    own[LayerKind.FIBRE_LINES] = frame([line((1, 5), (2, 5))], id=["1"])
    return province(size_km=(20, 10), land=land, height_m=height, tables=own)


def test_a_repeater_and_its_hop_are_paid_once() -> None:
    service, proposal = on_island((16.5, 6), (16.5, 4))
    chosen = {"backhaul": {"site_mbps": 50, "settlement_mbps": 50}}
    routes, told, _ = connected(service, proposal, scenario(costs=_costs(), **chosen), area=ridge())
    assert routes.links is not None and routes.links.shared is not None
    links, parts, shared = routes.links.table, routes.links.parts, routes.links.shared
    assert set(links[LinkColumn.MEANS]) == {"microwave"} and len(links) == 3
    users = parts[PartColumn.USERS].str.split(";").map(len)
    assert users.max() == 3
    # What all links cost is what their parts cost, each once, and less than each by itself.
    assert links[LinkColumn.COST_MID].sum() == pytest.approx(parts[PartColumn.COST_MID].sum())
    assert links[LinkColumn.YEARLY_MID].sum() == pytest.approx(parts[PartColumn.YEARLY_MID].sum())
    assert shared.links == 3 and shared.value < shared.apart and shared.bound <= shared.value
    # Who hangs on another's repeater is built no earlier, and points at a link that is there.
    hanging = links[links[LinkColumn.FROM] != ""]
    assert len(hanging) == 2 and set(hanging[LinkColumn.FROM]) <= set(links[LinkColumn.LINK_ID])
    # Of chains that cost the same the ones with fewer hops are taken.
    assert links[LinkColumn.HOPS].max() == 2
    first = told.hops[told.hops["hop"] == 1]
    assert first["users"].str.split(";").map(len).tolist() == [3, 3, 3]
