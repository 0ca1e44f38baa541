"""Bill of materials of new cable: cable by size and construction, poles, closures, splices, splitters."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from phusong.planning.cable.laying import Branch, Laying
from phusong.planning.cable.optics import Budget
from phusong.planning.cable.results import Item, MaterialColumn
from phusong.planning.cable.rules import CableSizes, Optics
from phusong.planning.cable.sizes import cables_for, splitters_of_settlement
from phusong.planning.results.columns import Construction

__all__ = ["materials_of"]

_POLES = {Construction.AERIAL: Item.OWN_POLE, Construction.SHARED_POLES: Item.SHARED_POLE}
Row = tuple[str, str, int, float, str]


def materials_of(
    laying: Laying,
    fibres: Mapping[tuple[str, int], int],
    budgets: Iterable[tuple[Branch, Budget]],
    *,
    optics: Optics,
    sizes: CableSizes,
    slack: float,
) -> pd.DataFrame:
    """What new cable takes, with the columns of :class:`MaterialColumn`.

    A closure holds the joint of two pieces of a cable, or a point where cables part or meet; every
    fibre of the smaller side is spliced there.

    Parameters
    ----------
    fibres
        (route, segment) → fibres.
    """
    cable: dict[tuple[str, int], float] = defaultdict(float)
    poles: Counter[Item] = Counter()
    closures = splices = 0
    for branch in laying.branches:
        for segment, stretch in enumerate(branch.stretches, start=1):
            laid_km = stretch.line.length / 1000.0 * slack
            cables = cables_for(fibres[branch.route_id, segment], sizes.sizes)
            for size in cables:
                cable[stretch.construction.value, size] += laid_km
            joints = max(math.ceil(laid_km / optics.piece_km - 1e-9) - 1, 0)
            closures += joints * len(cables)
            # At its end a stretch is spliced to the next one, or to the frame of what it serves.
            splices += (joints + 1) * sum(cables)
            if stretch.construction in _POLES:
                spans = math.ceil(stretch.line.length / sizes.pole_span_m)
                poles[_POLES[stretch.construction]] += spans
    closures += len(laying.joints) + len(laying.entered)
    lit = _lit(budgets, optics, sizes)
    rows: list[Row] = [
        (Item.CABLE.value, kind, size, round(km, 3), "km")
        for (kind, size), km in sorted(cable.items())
    ]
    rows += [(item.value, "", 0, float(poles[item]), "piece") for item in _POLES.values()]
    rows += [
        (Item.CLOSURE.value, "", 0, float(closures), "piece"),
        (Item.SPLICE.value, "", 0, float(splices), "piece"),
        *lit,
    ]
    kept = [row for row in rows if row[3] > 0]
    return pd.DataFrame(kept, columns=[column.value for column in MaterialColumn])


def _lit(
    budgets: Iterable[tuple[Branch, Budget]], optics: Optics, sizes: CableSizes
) -> Sequence[Row]:
    """Splitters of settlements, and the connectors of every lit way."""
    splitters: Counter[int] = Counter()
    connectors = 0
    for branch, budget in budgets:
        ways = 1
        if budget.split > 1:
            ways = splitters_of_settlement(branch.terminal.people, budget.split, sizes)
            splitters[budget.split] += ways
        connectors += ways * optics.connectors
    return [
        *((Item.SPLITTER.value, "", n, float(splitters[n]), "piece") for n in sorted(splitters)),
        (Item.CONNECTOR.value, "", 0, float(connectors), "piece"),
    ]
