"""Second ways for chosen places, as paths that are counted to branches, and rings that they close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from phusong.planning.cable.laying import Edge, edges_of

__all__ = ["added_paths", "ring_fibres", "whom_they_back"]

_ROOT = -1
"""All existing fibre."""


def added_paths(edges: Iterable[tuple[int, int]], built: Iterable[int]) -> list[list[int]]:
    """Added edges as paths between nodes where they meet what is built, or one another.

    >>> added_paths([(1, 2), (2, 3), (3, 4), (3, 9)], built=[1, 4, 9])
    [[1, 2, 3], [3, 4], [3, 9]]
    """
    graph: nx.Graph[int] = nx.Graph(sorted((min(edge), max(edge)) for edge in edges))
    ends = {node for node in graph if graph.degree(node) != 2} | (set(built) & set(graph))
    ends |= {min(piece) for piece in nx.connected_components(graph) if not ends & piece}
    paths: list[list[int]] = []
    seen: set[Edge] = set()
    for end in sorted(ends):
        for step in sorted(graph[end]):
            path = [end, step]
            if (min(path), max(path)) in seen:
                continue
            while path[-1] not in ends:
                path.append(next(n for n in sorted(graph[path[-1]]) if n != path[-2]))
            seen.update(edges_of(path))
            paths.append(path)
    return paths


def whom_they_back(
    paths: Sequence[Sequence[int]],
    ways: Mapping[int, Sequence[int]],
    *,
    built: Iterable[Edge],
    entered: Iterable[int],
) -> list[int]:
    """For each added path the terminal to whose branch it is counted: the first that it backs up.

    Parameters
    ----------
    ways
        Chosen terminal → nodes of its first way, from existing fibre; in the order of building.
    built
        All pairs of nodes that are joined without the added paths.
    entered
        Nodes where existing fibre is joined, those of the added paths too.
    """
    blocks = _blocks(built, paths, entered)
    backed: list[int] = []
    for path in paths:
        own = blocks[edges_of(path)[0]]
        whose = (
            terminal
            for terminal, way in ways.items()
            if any(blocks[edge] == own for edge in _from_root(way))
        )
        backed.append(next(whose, next(iter(ways))))
    return backed


def ring_fibres(
    ways: Mapping[int, Sequence[int]],
    second: Sequence[Sequence[int]],
    *,
    entered: Iterable[int],
    needs: Mapping[int, int],
) -> dict[Edge, int]:
    """Fibres of every pair of nodes of a ring: of all that hang on it, for any of it may be cut.

    Pairs on no ring are left out.
    """
    along = [edge for way in ways.values() for edge in edges_of(way)]
    blocks = _blocks(along, second, entered)
    sizes: dict[int, int] = {}
    for block in blocks.values():
        sizes[block] = sizes.get(block, 0) + 1
    whole = dict.fromkeys(sizes, 0)
    for terminal, way in ways.items():
        for block in {blocks[edge] for edge in _from_root(way)}:
            whole[block] += needs.get(terminal, 0)
    return {
        edge: whole[block]
        for edge, block in blocks.items()
        if sizes[block] > 1 and _ROOT not in edge
    }


def _from_root(way: Sequence[int]) -> list[Edge]:
    """Pairs of nodes of a way, and what joins it to existing fibre."""
    return edges_of([_ROOT, *way])


def _blocks(
    along: Iterable[Edge], paths: Sequence[Sequence[int]], entered: Iterable[int]
) -> dict[Edge, int]:
    """Pair of nodes → number of its block: pairs are in one block when a ring holds both."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(along)
    graph.add_edges_from(edge for path in paths for edge in edges_of(path))
    graph.add_edges_from((_ROOT, node) for node in entered)
    return {
        (min(edge), max(edge)): number
        for number, edges in enumerate(nx.biconnected_component_edges(graph))
        for edge in edges
    }
