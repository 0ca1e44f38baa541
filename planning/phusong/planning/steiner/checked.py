"""What callers hand in, checked whole and made compact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse import csgraph

from phusong.planning.steiner.structures import Bools, Floats, Ints

__all__ = ["Faults", "Network", "pieces_of"]

_WHOLE = 2.0**53
"""Sums of whole numbers up to this are exact."""
_SHOWN = 5
_BITS = 21
"""Of the greatest weight before the point: HiGHS calls 1e-7 nothing, and must not mean a metre."""


class Faults:
    """Everything that is wrong with what was handed in, raised together."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, fault: str) -> None:
        self._found.append(fault)

    def add_rows(self, name: str, bad: Bools, values: ArrayLike, expected: str) -> None:
        """Name the rows that are bad, if there are any."""
        rows = np.flatnonzero(bad)
        if rows.size:
            shown = ", ".join(f"[{row}] = {np.asarray(values)[row]}" for row in rows[:_SHOWN])
            more = f" and {rows.size - _SHOWN} more" if rows.size > _SHOWN else ""
            self._found.append(f"{name}: {expected}, found {shown}{more}")

    def raise_if_any(self) -> None:
        """
        Raises
        ------
        ValueError
            With a line for each fault.
        """
        if self._found:
            raise ValueError("\n".join(self._found))

    def nodes(self, name: str, given: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.int64]:
        """Numbers of nodes as (…) int64; -1 in ``shape`` stands for any length."""
        array = np.asarray(given)
        if array.size == 0:
            return np.empty([max(length, 0) for length in shape], np.int64)
        fits = len(shape) == array.ndim and all(
            length in (-1, found) for length, found in zip(shape, array.shape, strict=True)
        )
        if not fits or array.dtype.kind not in "iu":
            told = str(shape).replace("-1", "m")
            self.add(f"{name}: {told} whole numbers expected, found {array.shape} {array.dtype}")
            return np.empty([max(length, 0) for length in shape], np.int64)
        bad = (array < 0) | (array > np.iinfo(np.int64).max)
        self.add_rows(name, _any_in_row(bad), array, "no negative node")
        return np.where(bad, 0, array).astype(np.int64)

    def amounts(self, name: str, given: ArrayLike, count: int) -> Floats:
        """Finite floats ≥ 0, (count,)."""
        try:
            array = np.array(given, np.float64)
        except (TypeError, ValueError):
            self.add(f"{name}: numbers expected")
            return np.zeros(count)
        if array.shape != (count,) and not (array.size == 0 == count):
            self.add(f"{name}: ({count},) expected, found {array.shape}")
            return np.zeros(count)
        array = array.reshape(count)
        bad = ~(np.isfinite(array) & (array >= 0))
        self.add_rows(name, bad, array, "finite and not negative")
        return np.where(bad, 0.0, array)

    def limit(self, time_limit_s: float) -> None:
        if not time_limit_s >= 0:
            self.add(f"time_limit_s: ≥ 0 expected, found {time_limit_s}")


@dataclass(frozen=True, slots=True)
class Network:
    """A graph with nodes 0 … n-1, and weights up to some millions."""

    ends: Ints
    """(m, 2)."""
    weight: Floats
    """(m,) times ``unit`` is what was given."""
    nodes: NDArray[np.int64]
    """(n,) the numbers that nodes were given."""
    unit: float
    """A power of two, so that no digit is lost."""
    grain: float
    """The greatest common divisor of weights (in units) if they are whole numbers, else 0."""

    @classmethod
    def of(
        cls,
        edges: NDArray[np.int64],
        weight: Floats,
        *,
        more: Sequence[NDArray[np.int64]],
        others: Sequence[Floats] = (),
    ) -> Network:
        """With nodes that are named elsewhere and other amounts that count as weights do."""
        nodes, ends = np.unique(np.concatenate([edges.ravel(), *more]), return_inverse=True)
        ends = ends[: edges.size].reshape(-1, 2)
        amounts = np.concatenate([weight, *others])
        greatest = float(amounts.max(initial=0.0))
        unit = 2.0 ** (int(np.frexp(greatest)[1]) - _BITS) if greatest > 0 else 1.0
        grain = 0.0
        if amounts.sum() < _WHOLE and np.array_equal(amounts, np.rint(amounts)):
            grain = float(np.gcd.reduce(amounts.astype(np.int64), initial=0)) / unit
        return cls(ends.astype(np.int32), weight / unit, nodes, unit, grain)

    def index(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Compact numbers of nodes that are in the network."""
        return np.searchsorted(self.nodes, nodes)

    def flags(self, nodes: NDArray[np.int64]) -> Bools:
        """(n,) true at some nodes."""
        found = np.zeros(self.nodes.size, np.bool_)
        found[self.index(nodes)] = True
        return found


def _any_in_row(flags: Bools) -> Bools:
    return flags if flags.ndim == 1 else np.logical_or.reduce(flags, axis=1)


def pieces_of(ends: Ints, nodes: int) -> NDArray[np.int32]:
    """(n,) the number of the connected piece each node is in."""
    links = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (nodes, nodes))
    _, piece = csgraph.connected_components(links, directed=False)
    return np.asarray(piece, np.int32)
