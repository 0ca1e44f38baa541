"""The part of a covering problem that is still open, made smaller without losing a best solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from phusong.planning.siting.merging import dominated, merged, transposed
from phusong.planning.siting.structures import Cover, Flags, Floats, Ints

__all__ = ["Rest", "first_rest"]

_COMPARISONS = 50_000_000
"""At most so many rows are compared in search of dominated sites."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is open once some sites are taken and others are left out."""

    cover: Cover
    names: Ints
    """(sites,) what the open sites are called in the problem that was given."""
    taken: Ints
    """Sites that are settled, by the names given."""
    base: float
    """Worth of what those cover."""
    budget: float
    """What is left for the open ones."""
    price: Floats
    """(rows,) prices of the rows, see :mod:`.bounding`."""
    hopeless: bool = False
    """A row that must be covered cannot be any more."""

    def settled(self, price: Floats, *, out: Flags, into: Flags) -> Rest:
        """The rest once more sites are left out (``out``) and taken (``into``), both (sites,)."""
        cover = self.cover
        shape = cover.weight.size, cover.cost.size
        matrix = csr_array(
            (np.ones(cover.row_sites.size, np.bool_), cover.row_sites, cover.row_start), shape
        )
        return rest_of(
            matrix,
            _Rows(cover.weight, cover.must, price),
            _Sites(self.names, cover.own, cover.cost, out, into),
            base=self.base,
            budget=self.budget,
            taken=self.taken,
        )

    def chosen(self, sites: Ints) -> Flags:
        """(open sites,) which of them are among ``sites``, by the names given."""
        return np.isin(self.names, sites)

    def named(self, chosen: Flags) -> Ints:
        """All sites of a solution of the rest, by the names given, ascending."""
        return np.sort(np.concatenate([self.taken, self.names[chosen]]))


@dataclass(frozen=True, slots=True)
class _Rows:
    weight: Floats
    must: Flags
    price: Floats

    def among(self, kept: Flags) -> _Rows:
        return _Rows(self.weight[kept], self.must[kept], self.price[kept])


@dataclass(frozen=True, slots=True)
class _Sites:
    names: Ints
    own: Floats
    cost: Floats
    out: Flags
    into: Flags


def first_rest(
    covers: csr_array,
    weight: Floats,
    *,
    must: Flags,
    cost: Floats,
    out: Flags,
    base: float,
    budget: float,
) -> Rest:
    """The whole problem: ``covers`` (demand, sites) whose every stored entry covers.

    ``base`` is worth that is there anyhow; the sites that are ``out`` (sites,) are not to be had.
    """
    sites = cost.size
    return rest_of(
        covers,
        _Rows(weight, must, weight / np.maximum(np.diff(covers.indptr), 1)),
        _Sites(
            np.arange(sites),
            np.zeros(sites),
            cost,
            out,
            _free(covers, (weight > 0) | must, (cost <= 0) & ~out),
        ),
        base=base,
        budget=budget,
        taken=np.zeros(0, np.int64),
    )


def _free(covers: csr_array, open_: Flags, costless: Flags) -> Flags:
    """Which of the sites that cost nothing cover something that those before them do not."""
    into = np.zeros(costless.size, np.bool_)
    if costless.any():
        columns = covers.tocsc()
        for site in np.flatnonzero(costless):
            rows = columns.indices[columns.indptr[site] : columns.indptr[site + 1]]
            into[site] = open_[rows].any()
            open_[rows] = False
    return into


def rest_of(
    matrix: csr_array, rows: _Rows, sites: _Sites, *, base: float, budget: float, taken: Ints
) -> Rest:
    """Settle, merge and leave out until nothing more follows."""
    while True:
        budget -= float(sites.cost[sites.into].sum())
        base += float(sites.own[sites.into].sum())
        taken = np.concatenate([taken, sites.names[sites.into]])
        if sites.into.any():
            open_ = matrix @ sites.into.astype(np.int32) == 0
            base += float(rows.weight[~open_].sum())
            matrix, rows = matrix[open_], rows.among(open_)
        broke = budget < 0
        kept = ~(sites.out | sites.into | (sites.cost > budget))
        if not kept.all():
            matrix = matrix[:, np.flatnonzero(kept)]
        names, own, cost = sites.names[kept], sites.own[kept].copy(), sites.cost[kept]
        matrix, rows, hopeless = _without_idle(matrix, rows)
        if hopeless or broke:
            return Rest(
                _as_cover(matrix, rows, own, cost), names, taken, base, budget, rows.price, True
            )
        matrix, rows = _merged_rows(matrix, rows)
        alone = np.diff(matrix.indptr) == 1
        only = matrix.indices[matrix.indptr[:-1][alone]]
        np.add.at(own, only, rows.weight[alone])
        into = np.zeros(names.size, np.bool_)
        into[only[rows.must[alone]]] = True
        matrix, rows = matrix[~alone], rows.among(~alone)
        cover = _as_cover(matrix, rows, own, cost)
        out = np.zeros(names.size, np.bool_) if into.any() else dominated(cover, _COMPARISONS)
        if not (into.any() or out.any()):
            return Rest(cover, names, taken, base, budget, rows.price)
        sites = _Sites(names, own, cost, out, into)


def _without_idle(matrix: csr_array, rows: _Rows) -> tuple[csr_array, _Rows, bool]:
    """Without rows that no site covers or that are worth nothing; whether one had to be covered."""
    lonely = np.diff(matrix.indptr) == 0
    kept = ~lonely & ((rows.weight > 0) | rows.must)
    hopeless = bool((lonely & rows.must).any())
    return (matrix, rows, hopeless) if kept.all() else (matrix[kept], rows.among(kept), hopeless)


def _merged_rows(matrix: csr_array, rows: _Rows) -> tuple[csr_array, _Rows]:
    """Rows that the same sites cover become one."""
    count, sites = matrix.shape
    if count == 0:
        return matrix, rows
    start, index = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    marks = np.random.default_rng(sites).integers(0, 2**63, sites, dtype=np.uint64)
    prints = np.add.reduceat(marks[index], start[:-1])
    group = merged(start, index, np.argsort(prints, kind="stable"))
    groups = int(group.max()) + 1
    if groups == count:
        return matrix, rows
    first = np.empty(groups, np.int64)
    first[group[::-1]] = np.arange(count)[::-1]
    # In the order of the first of each, so that what is near in memory stays so.
    order = np.argsort(first)
    number = np.empty(groups, np.int64)
    number[order] = np.arange(groups)
    group = number[group]
    weight, must, price = (
        np.bincount(group, part, groups).astype(np.float64)
        for part in (rows.weight, rows.must, rows.price)
    )
    return matrix[first[order]], _Rows(weight, must > 0, price)


def _as_cover(matrix: csr_array, rows: _Rows, own: Floats, cost: Floats) -> Cover:
    start, index = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    site_start, site_rows = transposed(start, index, cost.size)
    return Cover(start, index, site_start, site_rows, rows.weight, rows.must, own, cost)
