"""Key-path exchange and key-vertex elimination, compiled.

E. Uchoa and R. F. Werneck, "Fast local search for the Steiner problem in graphs", ALENEX 2010: take
a key path, or a key vertex with all its key paths, out of a solution and join the pieces again as
cheaply as one can, through Voronoi regions of the solution's nodes. All of a pass's exchanges are
found in one walk from the leaves up, with one mergeable heap of boundary edges for what hangs below.
What is kept in heaps for later is put back after a look here, so that no ancestor's list is needed.
"""

from __future__ import annotations

import numpy as np

from phusong.coverage.compiled import compiled, inner, lean
from phusong.planning.steiner.key_state import (
    Links,
    Mend,
    Pass,
    begin_pass,
    make_links,
    make_mend,
)
from phusong.planning.steiner.priority import put, take
from phusong.planning.steiner.rooted import drop, meld
from phusong.planning.steiner.structures import Bools, Graph, Ints

__all__ = ["exchange"]

_PIECES = 24
"""A key vertex at which more branches meet stays."""
_LEAST = 1e-9
"""Of what is taken out: a smaller gain is none."""


@compiled
def exchange(graph: Graph, terminal: Bools, edges: Bools, root: int) -> tuple[Bools, int]:
    """One pass over a tree: nodes of a solution that costs no more, and how many moves were made.

    ``tidy`` makes the solution of the nodes.
    """
    work = begin_pass(graph, terminal, edges, root)
    moves = _walk(work, make_mend(terminal.size), make_links(_PIECES), terminal)
    return work.inside, moves


@inner
def _walk(work: Pass, mend: Mend, links: Links, terminal: Bools) -> int:
    tree, heaps = work.tree, work.heaps
    stash = np.empty(heaps.left.size, np.int32)
    kids = np.empty(_PIECES, np.int32)
    out = np.empty(terminal.size, np.int32)
    moves = 0
    for i in range(tree.order.size - 1, -1, -1):
        node = tree.order[i]
        if not tree.crucial[node]:
            continue
        if not (terminal[node] or work.pinned[node] or work.shut[node]):
            count, taken, cost = _around(work, node, kids, out)
            if count > 0 and _try(work, mend, links, kids, count, out, taken, cost, stash):
                moves += 1
        _gather(work, node)
        if tree.top[node] >= 0 and not (work.gone[node] or work.shut[node]):
            kids[0] = node
            taken, cost = _path_above(work, node, out, 0)
            if taken >= 0 and _try(work, mend, links, kids, 1, out, taken, cost, stash):
                moves += 1
    return moves


@lean
def _path_above(work: Pass, node: int, out: Ints, taken: int) -> tuple[int, float]:
    """List what lies inside the key path above a node; -1 if some of it must stay. And its cost."""
    graph, tree = work.graph, work.tree
    cost = 0.0
    while True:
        arc = tree.up[node]
        cost += graph.cost[arc >> 1]
        node = graph.ends[arc >> 1, arc & 1]
        if tree.crucial[node]:
            return taken, cost
        if work.pinned[node]:
            return -1, cost
        out[taken] = node
        taken += 1


@lean
def _around(work: Pass, node: int, kids: Ints, out: Ints) -> tuple[int, int, float]:
    """List a key vertex with all its key paths; crucial nodes below (0 if it must stay), nodes, cost."""
    out[0] = node
    taken, total = _path_above(work, node, out, 1)
    count = 0
    kid = work.tree.child[node]
    while kid >= 0 and taken >= 0:
        if count == kids.size - 1:
            return 0, taken, total
        kids[count] = kid
        count += 1
        taken, cost = _path_above(work, kid, out, taken)
        total += cost
        kid = work.tree.sibling[kid]
    return (count if taken >= 0 else 0), taken, total


@lean
def _gather(work: Pass, node: int) -> None:
    """Put together the heaps of everything that hangs on a crucial node."""
    graph, tree, heaps = work.graph, work.tree, work.heaps
    kid = tree.child[node]
    while kid >= 0:
        other = kid
        while other != node:
            heaps.best[node] = meld(heaps, heaps.best[node], heaps.best[other])
            arc = tree.up[other]
            other = graph.ends[arc >> 1, arc & 1]
        kid = tree.sibling[kid]


@lean
def _piece_of(work: Pass, base: int, kids: Ints, count: int) -> int:
    """Which piece a source is in: the kid that it hangs on, ``count`` if none, -1 if taken out."""
    if base < 0 or work.gone[base] or work.piece[base] >= 0:
        return -1
    at = work.tree.enter[base]
    for i in range(count):
        if work.tree.enter[kids[i]] <= at <= work.tree.leave[kids[i]]:
            return i
    return count


@inner
def _try(
    work: Pass,
    mend: Mend,
    links: Links,
    kids: Ints,
    count: int,
    out: Ints,
    taken: int,
    cost: float,
    stash: Ints,
) -> bool:
    """Take nodes and their key paths out, join the pieces again, and keep it if that is cheaper."""
    limit = cost * (1 - _LEAST)
    for i in range(taken):
        work.piece[out[i]] = 1
    links.cost[: count + 1, : count + 1] = np.inf
    for i in range(count):
        _look(work, links, kids, count, i, limit, stash)
    known = _mend(work, mend, out, taken, limit)
    _mended_links(work, mend, known, links, kids, count, limit)
    cheaper = _join(work, mend, links, kids, count, out, taken, limit)
    for i in range(taken):
        work.piece[out[i]] = -1
    for i in range(known):
        mend.inside[mend.nodes[i]] = False
    return cheaper


@lean
def _link(links: Links, one: int, two: int, cost: float, edge: int) -> None:
    if cost < links.cost[one, two]:
        links.cost[one, two] = links.cost[two, one] = cost
        links.edge[one, two] = links.edge[two, one] = edge


@lean
def _look(
    work: Pass, links: Links, kids: Ints, count: int, kid: int, limit: float, stash: Ints
) -> None:
    """Note a piece's cheapest boundary edges, up to the first that leaves for the root's piece."""
    heaps, ends = work.heaps, work.graph.ends
    top = heaps.best[kids[kid]]
    kept = 0
    while top >= 0 and heaps.key[top >> 1] < limit:
        edge = top >> 1
        one, two = work.base[ends[edge, 0]], work.base[ends[edge, 1]]
        rest = drop(heaps, top)
        if work.gone[one] or work.gone[two]:
            top = rest
            continue
        piece, other = _piece_of(work, one, kids, count), _piece_of(work, two, kids, count)
        if piece == other and piece >= 0:  # inside what hangs here: inside all above, too
            top = rest
            continue
        stash[kept] = top
        kept += 1
        top = rest
        if piece >= 0 and other >= 0:
            _link(links, piece, other, heaps.key[edge], edge)
            if piece == count or other == count:
                break
    for i in range(kept):
        top = meld(heaps, top, stash[i])
    heaps.best[kids[kid]] = top


@lean
def _mend(work: Pass, mend: Mend, out: Ints, taken: int, limit: float) -> int:
    """Give the regions of what is taken out to the sources around; returns how many nodes."""
    graph = work.graph
    known = 0
    for i in range(taken):
        node = work.in_region[out[i]]
        while node >= 0:
            mend.inside[node] = True
            mend.distance[node] = np.inf
            mend.nodes[known] = node
            known += 1
            node = work.next_in_region[node]
    for i in range(known):
        node = mend.nodes[i]
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.head[place]
            if mend.inside[other] or work.base[other] < 0 or work.gone[work.base[other]]:
                continue
            further = work.distance[other] + graph.cost[graph.arc[place] >> 1]
            if further < min(limit, mend.distance[node]):
                mend.distance[node] = further
                mend.base[node] = work.base[other]
                mend.back[node] = graph.arc[place] ^ 1
                put(mend.queue, node, further)
    while mend.queue.size[0] > 0:
        node = take(mend.queue)
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.head[place]
            further = mend.distance[node] + graph.cost[graph.arc[place] >> 1]
            if mend.inside[other] and further < min(limit, mend.distance[other]):
                mend.distance[other] = further
                mend.base[other] = mend.base[node]
                mend.back[other] = graph.arc[place]
                put(mend.queue, other, further)
    return known


@lean
def _mended_links(
    work: Pass, mend: Mend, known: int, links: Links, kids: Ints, count: int, limit: float
) -> None:
    """Note boundary edges with an end in a region that is mended."""
    graph = work.graph
    for i in range(known):
        node = mend.nodes[i]
        if mend.distance[node] == np.inf:
            continue
        piece = _piece_of(work, mend.base[node], kids, count)
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.head[place]
            edge = graph.arc[place] >> 1
            far, base = work.distance[other], work.base[other]
            if mend.inside[other]:
                far, base = mend.distance[other], mend.base[other]
            if mend.distance[node] + graph.cost[edge] + far >= limit:
                continue
            across = _piece_of(work, base, kids, count)
            if across >= 0 and across != piece:
                total = mend.distance[node] + graph.cost[edge] + far
                _link(links, piece, across, total, edge)


@inner
def _join(
    work: Pass,
    mend: Mend,
    links: Links,
    kids: Ints,
    count: int,
    out: Ints,
    taken: int,
    limit: float,
) -> bool:
    """Join the pieces by the cheapest links (Prim); whether that was possible below the limit."""
    near = np.full(count + 1, count)
    joined = np.zeros(count + 1, np.bool_)
    chosen = np.empty(count, np.int32)
    joined[count] = True
    total = 0.0
    for step in range(count):
        best = -1
        for i in range(count):
            if not joined[i] and (
                best < 0 or links.cost[i, near[i]] < links.cost[best, near[best]]
            ):
                best = i
        total += links.cost[best, near[best]]
        if total >= limit:
            return False
        joined[best] = True
        chosen[step] = links.edge[best, near[best]]
        for i in range(count):
            if links.cost[i, best] < links.cost[i, near[i]]:
                near[i] = best
    for i in range(taken):
        work.inside[out[i]] = False
        work.gone[out[i]] = True
    highest = work.tree.top[kids[0]]
    if work.piece[highest] >= 0:  # a key vertex goes
        highest = work.tree.top[highest]
    for edge in chosen:
        for side in range(2):
            end = _follow(work, mend, work.graph.ends[edge, side])
            work.pinned[end] = True
            highest = _meeting(work, highest, end)
    for edge in chosen:
        for side in range(2):
            _shut(work, _follow(work, mend, work.graph.ends[edge, side]), highest)
    for i in range(count):
        _shut(work, kids[i], highest)
    work.pinned[highest] = True
    return True


@lean
def _follow(work: Pass, mend: Mend, node: int) -> int:
    """Take the way from a node to its source into the solution; returns the source."""
    while True:
        work.inside[node] = True
        arc = mend.back[node] if mend.inside[node] else work.back[node]
        if arc < 0:
            return node
        node = work.graph.ends[arc >> 1, arc & 1]


@lean
def _meeting(work: Pass, high: int, node: int) -> int:
    """The lowest node on which both hang, with the tree as it was."""
    tree = work.tree
    while not tree.enter[high] <= tree.enter[node] <= tree.leave[high]:
        arc = tree.up[high]
        high = work.graph.ends[arc >> 1, arc & 1]
    return high


@lean
def _shut(work: Pass, node: int, highest: int) -> None:
    """Mark a node and those above it, below the highest: what hangs on them has changed."""
    while node != highest:
        work.shut[node] = True
        arc = work.tree.up[node]
        node = work.graph.ends[arc >> 1, arc & 1]
