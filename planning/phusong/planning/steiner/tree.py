"""Steiner trees in graphs: the cheapest tree that joins some nodes, perhaps by way of others."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phusong.planning.steiner.building import instance_of, make_graph
from phusong.planning.steiner.checked import Faults, Network, pieces_of
from phusong.planning.steiner.clock import Clock, started
from phusong.planning.steiner.descent import nodes_of
from phusong.planning.steiner.results import Status, Stopped, Tree
from phusong.planning.steiner.search import Search
from phusong.planning.steiner.structures import Bools
from phusong.planning.steiner.trees import tidy

__all__ = ["steiner_forest", "steiner_tree"]

_NONE = np.empty(0, np.int64)


def steiner_tree(
    edges: ArrayLike,
    weight: ArrayLike,
    terminals: ArrayLike,
    *,
    time_limit_s: float = 10.0,
    seed: int = 0,
) -> Tree:
    """The cheapest tree that joins all terminals, or a good one with a bound of what it lacks.

    Parameters
    ----------
    edges
        (m, 2) whole numbers ≥ 0, the nodes that each edge joins; parallels and loops may occur.
    weight
        (m,) finite and ≥ 0.
    terminals
        (k,) nodes; one may be named twice.
    time_limit_s
        Processor time of the calling thread. A first tree is made in any case. Where the search ends
        before (``stopped`` is not "time"), the result depends on the seed alone.

    Raises
    ------
    ValueError
        With everything that is wrong with what was handed in.

    Examples
    --------
    >>> square = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 9), (1, 9), (2, 9)]
    >>> tree = steiner_tree(square, [2, 2, 2, 2, 1, 1, 1], [0, 1, 2])
    >>> tree.edge_ids.tolist(), tree.weight, tree.status.value
    ([4, 5, 6], 3.0, 'optimal')
    """
    network, named = _network(edges, weight, terminals, time_limit_s=time_limit_s)
    with started(time_limit_s) as clock:
        piece = pieces_of(network.ends, network.nodes.size)
        pieces = _by_piece(network, named, piece)
        if len(pieces) > 1:
            return _none(np.sort(np.concatenate(pieces[1:])), clock)
        return _solved(network, pieces[0] if pieces else _NONE, piece, clock=clock, seed=seed)


def steiner_forest(
    edges: ArrayLike,
    weight: ArrayLike,
    terminals: ArrayLike,
    *,
    time_limit_s: float = 10.0,
    seed: int = 0,
) -> tuple[Tree, ...]:
    """A Steiner tree for each connected piece of the graph that has a terminal.

    Those with most terminals first. Parameters and errors are those of :func:`steiner_tree`; the time
    limit holds for all trees together, and a piece gets of it what its share of terminals is.
    """
    network, named = _network(edges, weight, terminals, time_limit_s=time_limit_s)
    piece = pieces_of(network.ends, network.nodes.size)
    found: list[Tree] = []
    left_s, waiting = time_limit_s, named.size
    for own in _by_piece(network, named, piece):
        with started(left_s * own.size / waiting) as clock:
            found.append(_solved(network, own, piece, clock=clock, seed=seed))
        left_s = max(0.0, left_s - found[-1].seconds)
        waiting -= own.size
    return tuple(found)


def _network(
    edges: ArrayLike, weight: ArrayLike, terminals: ArrayLike, *, time_limit_s: float
) -> tuple[Network, NDArray[np.int64]]:
    """The graph, and the terminals in rising order, each once."""
    faults = Faults()
    pairs = faults.nodes("edges", edges, (-1, 2))
    amounts = faults.amounts("weight", weight, pairs.shape[0])
    named = np.unique(faults.nodes("terminals", terminals, (-1,)))
    faults.limit(time_limit_s)
    faults.raise_if_any()
    return Network.of(pairs, amounts, more=[named]), named


def _by_piece(
    network: Network, terminals: NDArray[np.int64], piece: NDArray[np.int32]
) -> list[NDArray[np.int64]]:
    """Terminals of each piece of the graph, the most first, then the lowest first."""
    own = piece[network.index(terminals)]
    groups = [terminals[own == name] for name in np.unique(own)]
    return sorted(groups, key=lambda group: (-group.size, int(group[0])))


def _solved(
    network: Network,
    terminals: NDArray[np.int64],
    piece: NDArray[np.int32],
    *,
    clock: Clock,
    seed: int,
) -> Tree:
    """The tree of terminals that are in one piece."""
    if terminals.size < 2:
        return _tree(network, _NONE, bound=0.0, search=None, clock=clock)
    terminal = network.flags(terminals)
    # Other pieces would only be in the way: none of their edges is ever used.
    own = np.flatnonzero(piece[network.ends[:, 0]] == piece[network.index(terminals[:1])])
    search = Search(
        instance_of(network.ends[own], network.weight[own], terminal),
        clock=clock,
        random=np.random.default_rng(seed),
        grain=network.grain,
    )
    search.run()
    assert search.best is not None, "a tree is always begun"
    chosen = own[np.flatnonzero(search.best)]
    edge_ids = chosen[_as_tree(network, chosen, terminal)]
    return _tree(network, edge_ids, bound=search.bound, search=search, clock=clock)


def _as_tree(network: Network, chosen: NDArray[np.int64], terminal: Bools) -> Bools:
    """Which of the chosen edges make a tree whose ends are all terminals.

    Edges without weight were contracted along whole forests: most of them nobody needs.
    """
    graph = make_graph(terminal.size, network.ends[chosen], network.weight[chosen])
    every = np.ones(chosen.size, np.bool_)
    return tidy(graph, terminal, nodes_of(graph, every))


def _tree(
    network: Network,
    edge_ids: NDArray[np.int64],
    *,
    bound: float,
    search: Search | None,
    clock: Clock,
) -> Tree:
    weight = math.fsum(network.weight[edge_ids].tolist()) * network.unit
    proven = search is None or search.done
    stopped = Stopped.TIME if clock.over else Stopped.ROUNDS
    return Tree(
        edge_ids=np.sort(edge_ids),
        weight=weight,
        bound=weight if proven else min(bound * network.unit, weight),
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        apart=_NONE,
        seconds=clock.spent_s,
        iterations=0 if search is None else search.rounds,
        stopped=Stopped.PROVEN if proven else stopped,
    )


def _none(apart: NDArray[np.int64], clock: Clock) -> Tree:
    """There is no tree."""
    return Tree(
        edge_ids=_NONE,
        weight=np.inf,
        bound=np.inf,
        status=Status.INFEASIBLE,
        apart=apart,
        seconds=clock.spent_s,
        iterations=0,
        stopped=Stopped.PROVEN,
    )
