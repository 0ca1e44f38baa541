"""The cells that meet a tile, told by all that their part in it hangs on, and how two such lists differ."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.keys import DIGEST_BYTES
from phusong.coverage.structures import Network

__all__ = ["Change", "Contestants", "change"]

Digests = NDArray[np.uint8]
"""(N, ``DIGEST_BYTES``)"""


class Contestants(NamedTuple):
    """Cells that meet a tile, in the network's order, which decides between equal levels.

    ``cells`` int64 (N,) are their indices in the network; ``digests`` tell cells with the same part
    in the tile, whatever their indices.
    """

    cells: NDArray[np.int64]
    digests: Digests

    @classmethod
    def of(cls, net: Network, chunks: Mapping[int, str], patterns: Digests) -> Contestants:
        """All cells of some masts.

        Parameters
        ----------
        chunks
            By mast, ascending: the key of its losses in the tile. It tells ground, model and all
            that is common to the cells of a mast.
        patterns
            Of every table of the network.
        """
        masts = np.array(list(chunks), np.int64)
        counts = net.first[masts + 1] - net.first[masts]
        ranges = [np.arange(net.first[m], net.first[m + 1]) for m in chunks]
        cells = np.concatenate([np.empty(0, np.int64), *ranges])
        keys = np.frombuffer(bytes.fromhex("".join(chunks.values())), np.uint8)
        own = (net.carriers[net.carrier[cells]], net.eirp[cells], net.azimuth[cells])
        told = np.column_stack([*own, net.range[cells]]).astype("<f8").view(np.uint8)
        parts = [np.repeat(keys.reshape(-1, DIGEST_BYTES), counts, axis=0), told]
        rows = np.hstack([*parts, patterns[net.pattern[cells]]])
        digests = [blake2b(row, digest_size=DIGEST_BYTES).digest() for row in rows]
        return cls(cells, np.frombuffer(b"".join(digests), np.uint8).reshape(-1, DIGEST_BYTES))


class Change(NamedTuple):
    """What became of the cells of a tile.

    ``now`` int64 (cells before,) is where a cell is among those of today, -1 when it is gone;
    ``new`` bool (cells today,) marks those that were not there.
    """

    now: NDArray[np.int64]
    new: NDArray[np.bool_]

    @property
    def gone(self) -> NDArray[np.bool_]:
        """(cells before,)"""
        return np.asarray(self.now < 0)

    @property
    def changed(self) -> int:
        """Cells that are gone or new, whichever are more."""
        return max(int(self.gone.sum()), int(self.new.sum()))

    @property
    def keeps_order(self) -> bool:
        """Whether those that stay still come one after the other as they did."""
        stay = self.now[~self.gone]
        return bool((np.diff(stay) > 0).all())


def change(before: Digests, today: Digests) -> Change:
    """Compare two lists of cells; of equal cells the first is taken for the first.

    >>> a, b, c = np.eye(3, DIGEST_BYTES, dtype=np.uint8)
    >>> found = change(np.array([a, b, b]), np.array([b, c, a]))
    >>> found.now.tolist(), found.new.tolist(), found.keeps_order
    ([2, 0, -1], [False, True, False], False)
    """
    places: defaultdict[bytes, deque[int]] = defaultdict(deque)
    for place, cell in enumerate(_rows(today)):
        places[cell].append(place)
    now = [places[cell].popleft() if places[cell] else -1 for cell in _rows(before)]
    new = np.zeros(len(today), np.bool_)
    for left in places.values():
        new[list(left)] = True
    return Change(np.array(now, np.int64), new)


def _rows(digests: Digests) -> Sequence[bytes]:
    content = digests.tobytes()
    return [content[at : at + DIGEST_BYTES] for at in range(0, len(content), DIGEST_BYTES)]
