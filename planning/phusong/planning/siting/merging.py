"""Smaller problems with the same best solutions: rows merged, sites settled, dominated ones left out."""

from __future__ import annotations

import numpy as np

from phusong.coverage.compiled import compiled, inner
from phusong.planning.siting.structures import Cover, Flags, Ints, Places

__all__ = ["dominated", "merged", "transposed"]


@compiled
def transposed(start: Ints, index: Places, columns: int) -> tuple[Ints, Places]:
    """Compressed rows of the transpose, ascending within each."""
    begin = np.zeros(columns + 1, np.int64)
    for at in range(index.size):
        begin[index[at] + 1] += 1
    for column in range(columns):
        begin[column + 1] += begin[column]
    free = begin[:-1].copy()
    rows = np.empty(index.size, np.int32)
    for row in range(start.size - 1):
        for at in range(start[row], start[row + 1]):
            column = index[at]
            rows[free[column]] = row
            free[column] += 1
    return begin, rows


@compiled
def merged(start: Ints, index: Places, order: Ints) -> Ints:
    """(rows,) number of the group of equal rows that each is in, counted from 0.

    ``order`` brings rows of one fingerprint together; equal neighbours in it become one group, so a
    clash of fingerprints costs a merge and never an error.
    """
    group = np.empty(start.size - 1, np.int64)
    groups = -1
    before = -1
    for row in order:
        length = start[row + 1] - start[row]
        same = before >= 0 and start[before + 1] - start[before] == length
        at = 0
        while same and at < length:
            same = index[start[row] + at] == index[start[before] + at]
            at += 1
        if not same:
            groups += 1
        group[row] = groups
        before = row
    return group


@compiled
def dominated(cover: Cover, limit: int) -> Flags:
    """(sites,) sites whose rows another covers as well, for no more cost.

    Leaving them out loses no best solution: where one is taken, the other can be taken in its place,
    or both are and it adds nothing. Of equals the first stays. ``limit`` bounds the comparisons.
    """
    sites = cover.cost.size
    out = np.zeros(sites, np.bool_)
    compared = 0
    for site in range(sites):
        first, last = cover.site_start[site], cover.site_start[site + 1]
        if cover.own[site] > 0.0:
            continue
        if first == last:
            out[site] = True
            continue
        rarest = cover.site_rows[first]
        for at in range(first, last):
            row = cover.site_rows[at]
            if (
                cover.row_start[row + 1] - cover.row_start[row]
                < cover.row_start[rarest + 1] - cover.row_start[rarest]
            ):
                rarest = row
        for at in range(cover.row_start[rarest], cover.row_start[rarest + 1]):
            other = cover.row_sites[at]
            if other == site or out[other] or cover.cost[other] > cover.cost[site]:
                continue
            if cover.site_start[other + 1] - cover.site_start[other] < last - first:
                continue
            compared += last - first
            if _holds(cover, other, site):
                out[site] = True
                break
        if compared > limit:
            break
    return out


@inner
def _holds(cover: Cover, larger: int, smaller: int) -> bool:
    """Whether the one covers every row of the other."""
    at, end = cover.site_start[larger], cover.site_start[larger + 1]
    for place in range(cover.site_start[smaller], cover.site_start[smaller + 1]):
        row = cover.site_rows[place]
        while at < end and cover.site_rows[at] < row:
            at += 1
        if at == end or cover.site_rows[at] != row:
            return False
    return True
