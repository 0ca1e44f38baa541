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

from phusong.planning.programme.options import Option
from phusong.planning.results.columns import Action, ProposalColumn
from phusong.planning.results.stages import Proposal

__all__ = ["Work", "alike", "kinds_of", "works_of"]

_NEW = frozenset({Option.NEW_SITE.value, Option.NEW_MAST.value})
"""Options whose mast is new."""


@dataclass(frozen=True, slots=True)
class Work:
    """One step that has a year."""

    site_id: str
    action: Action
    technology: str
    host: str
    """Mast that stands already; empty for a new one, and for what a new one carries."""
    operator: str
    kind: tuple[str, ...]
    """What two steps have in common that are the same; of new masts the place comes on top."""
    x_m: float
    y_m: float
    year: int


def kinds_of(sites: pd.DataFrame, technology: str | None = None) -> list[tuple[str, ...]]:
    """:attr:`Work.kind` of steps of a proposal, or of candidates for a technology."""
    names = sites[ProposalColumn.CHOSEN_FOR] if technology is None else [technology] * len(sites)
    return [
        (str(name), str(option), *((str(host), str(who)) if option not in _NEW else ()))
        for name, option, host, who in zip(
            names,
            sites[ProposalColumn.OPTION],
            sites[ProposalColumn.HOST_SITE_ID],
            sites[ProposalColumn.OPERATOR],
            strict=True,
        )
    ]


def works_of(proposal: Proposal) -> list[Work]:
    """Steps of a programme that have a year, in its order."""
    dated = proposal.sites[proposal.sites[ProposalColumn.YEAR].notna()]
    points = shapely.get_coordinates(dated.geometry.to_numpy()).tolist()
    columns = (
        ProposalColumn.SITE_ID,
        ProposalColumn.ACTION,
        ProposalColumn.CHOSEN_FOR,
        ProposalColumn.OPTION,
        ProposalColumn.HOST_SITE_ID,
        ProposalColumn.OPERATOR,
        ProposalColumn.YEAR,
    )
    rows = zip(*(dated[column] for column in columns), strict=True)
    return [
        Work(
            site_id=str(site),
            action=Action(action),
            technology=str(name),
            host="" if option in _NEW else str(host),
            operator=str(who),
            kind=kind,
            x_m=x,
            y_m=y,
            year=int(year),
        )
        for (site, action, name, option, host, who, year), kind, (x, y) in zip(
            rows, kinds_of(dated), points, strict=True
        )
    ]


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
