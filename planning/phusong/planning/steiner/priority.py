"""A priority queue of nodes with lowered keys, compiled."""

from __future__ import annotations

import numpy as np

from phusong.coverage.compiled import inlined, inner, lean
from phusong.planning.steiner.structures import Queue

__all__ = ["empty", "make_queue", "put", "take"]


@inner
def make_queue(nodes: int) -> Queue:
    """An empty queue for nodes 0 … nodes-1."""
    return Queue(
        np.empty(nodes),
        np.empty(nodes, np.int32),
        np.full(nodes, -1, np.int32),
        np.zeros(1, np.int32),
    )


@lean
def put(queue: Queue, node: int, key: float) -> None:
    """Let a node in, or lower its key; a higher key than it has is ignored."""
    place = queue.place[node]
    if place < 0:
        place = queue.size[0]
        queue.size[0] += 1
    elif key >= queue.key[node]:
        return
    queue.key[node] = key
    while place > 0:
        above = (place - 1) >> 1
        other = queue.heap[above]
        if queue.key[other] <= key:
            break
        queue.heap[place] = other
        queue.place[other] = place
        place = above
    queue.heap[place] = node
    queue.place[node] = place


@lean
def take(queue: Queue) -> int:
    """The node with the lowest key, out of the queue."""
    found: int = queue.heap[0]
    queue.place[found] = -1
    queue.size[0] -= 1
    size = queue.size[0]
    if size == 0:
        return found
    last = queue.heap[size]
    key = queue.key[last]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and queue.key[queue.heap[below + 1]] < queue.key[queue.heap[below]]:
            below += 1
        other = queue.heap[below]
        if queue.key[other] >= key:
            break
        queue.heap[place] = other
        queue.place[other] = place
        place = below
    queue.heap[place] = last
    queue.place[last] = place
    return found


@inlined
def empty(queue: Queue) -> None:
    """Put out whatever is left inside."""
    for place in range(queue.size[0]):
        queue.place[queue.heap[place]] = -1
    queue.size[0] = 0
