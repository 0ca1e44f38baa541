"""Which steps of two programmes are the same one, whatever number each run gave it.

What is added to a mast that stands is the same where mast, operator, technology and what is done are.
A new mast, and what a new one carries besides, is the same where one of the other programme for the
same technology stands no farther off than two masts may stand beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.planning.results import Action, Proposal, ProposalColumn

__all__ = ["Work", "alike", "works_of"]


@dataclass(frozen=True, slots=True)
class Work:
    """One step that has a year."""

    site_id: str
    action: Action
    technology: str
    host: str
    """Mast that stands already; empty for a new one, and for what a new one carries."""
    operator: str
    option: str
    x_m: float
    y_m: float
    year: int

    @property
    def kind(self) -> tuple[str, ...]:
        """What two steps have in common that are the same; of new masts the place comes on top."""
        own = self.action.value, self.technology, self.option
        return (*own, self.host, self.operator) if self.host else own


def works_of(proposal: Proposal) -> list[Work]:
    """Steps of a programme that have a year, in its order."""
    sites = proposal.sites
    new = sites[ProposalColumn.ACTION] == Action.NEW_SITE.value
    masts = set(sites.loc[new, ProposalColumn.SITE_ID].astype(str))
    dated = sites[sites[ProposalColumn.YEAR].notna()]
    points = shapely.get_coordinates(dated.geometry.to_numpy())
    return [
        _work(row, point, masts)
        for row, point in zip(dated.to_dict("records"), points.tolist(), strict=True)
    ]


def _work(row: dict[str, object], point: list[float], masts: set[str]) -> Work:
    told = {str(name): value for name, value in row.items()}
    host = told[ProposalColumn.HOST_SITE_ID]
    option = told[ProposalColumn.OPTION]
    return Work(
        site_id=str(told[ProposalColumn.SITE_ID]),
        action=Action(str(told[ProposalColumn.ACTION])),
        technology=str(told[ProposalColumn.CHOSEN_FOR]),
        host="" if pd.isna(host) or host in masts else str(host),  # type: ignore[call-overload]
        operator=str(told[ProposalColumn.OPERATOR] or ""),
        option=str(option),
        x_m=point[0],
        y_m=point[1],
        year=int(str(told[ProposalColumn.YEAR])),
    )


def alike(one: Sequence[Work], two: Sequence[Work], *, spacing_m: float) -> NDArray[np.int64]:
    """(n,) for each work of ``one`` the same one of ``two``, −1 where it has none; each at most once.

    Of several new masts that stand near enough the nearest pairs come first.
    """
    found = np.full(len(one), -1, np.int64)
    by_kind: dict[tuple[str, ...], tuple[list[int], list[int]]] = {}
    for side, works in enumerate((one, two)):
        for number, work in enumerate(works):
            by_kind.setdefault(work.kind, ([], []))[side].append(number)
    for mine, theirs in by_kind.values():
        for a, b in _nearest([one[i] for i in mine], [two[j] for j in theirs], spacing_m):
            found[mine[a]] = theirs[b]
    return found


def _nearest(one: Sequence[Work], two: Sequence[Work], spacing_m: float) -> list[tuple[int, int]]:
    """Pairs of works of one kind, none in two of them; what stands on a mast is where that is."""
    if not one or not two:
        return []
    here, there = (np.array([(w.x_m, w.y_m) for w in works]) for works in (one, two))
    apart = np.hypot(*np.moveaxis(here[:, None] - there[None], 2, 0))
    pairs: list[tuple[int, int]] = []
    for near in np.argsort(apart, axis=None, kind="stable"):
        a, b = (int(i) for i in np.unravel_index(near, apart.shape))
        if apart[a, b] > spacing_m:
            break
        if all(a != c and b != d for c, d in pairs):
            pairs.append((a, b))
    return pairs
