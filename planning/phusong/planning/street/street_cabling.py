"""Streets whose hanging cable is tidied: what is done, what is planned, and a year for the others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from phusong.planning.results.money import Money
from phusong.planning.street.results import Streets, StreetYear, Tidied
from phusong.planning.street.rules import Street, StreetKind

__all__ = ["tidied_pct", "tidying"]

_KINDS = tuple(StreetKind)


def tidied_pct(
    streets: Sequence[Street], year: int, *, only: bool = False, named: bool = False
) -> float:
    """Share of streets that are tidied by the end of a year, as done or planned; NaN of none.

    Parameters
    ----------
    only
        In that very year.
    named
        Of those alone that are streets of town centres or tourist areas, or key roads, where the
        table tells any.
    """
    chosen = [one for one in streets if one.kind is not StreetKind.OTHER] if named else []
    of = chosen or list(streets)
    if not of:
        return math.nan
    done = [_year(one) for one in of]
    fit = [d for d in done if d is not None and (d == year if only else d <= year)]
    return 100.0 * len(fit) / len(of)


def tidying(
    streets: Sequence[Street],
    asked_pct: Mapping[int, float],
    *,
    years: Sequence[int],
    price: Money | None,
) -> Streets:
    """A year for every street.

    What nobody has planned is taken in the order of the published plan's kinds, short streets first,
    as many a year as the year's share of all streets asks for beyond what is planned; what then
    remains falls into the last year.

    Parameters
    ----------
    asked_pct
        Share of all streets that has to be tidied in a year.
    price
        Of a kilometre.
    """
    waiting = sorted(
        (one for one in streets if _year(one) is None),
        key=lambda one: (_KINDS.index(one.kind), one.km or math.inf, one.name),
    )
    given = [Tidied(one, _year(one), False) for one in streets if _year(one) is not None]
    for year in years:
        stated = sum(1 for one in streets if _year(one) == year)
        asked = math.ceil(asked_pct.get(year, 0.0) / 100.0 * len(streets) - 1e-9)
        more = len(waiting) if year == years[-1] else max(asked - stated, 0)
        given += [Tidied(one, year, True) for one in waiting[:more]]
        waiting = waiting[more:]
    return Streets(
        tuple(given), tuple(_told(given, year, asked_pct=asked_pct, price=price) for year in years)
    )


def _told(
    given: Sequence[Tidied], year: int, *, asked_pct: Mapping[int, float], price: Money | None
) -> StreetYear:
    own = [one for one in given if one.year == year]
    by_then = [one for one in given if one.year is not None and one.year <= year]
    km = sum(one.street.km or 0.0 for one in own)
    return StreetYear(
        year=year,
        stated=sum(1 for one in own if not one.proposed),
        proposed=sum(1 for one in own if one.proposed),
        asked_pct=asked_pct.get(year),
        km=km,
        cost=None if price is None else price.times(km),
        share_pct=100.0 * len(own) / len(given),
        reached_pct=100.0 * len(by_then) / len(given),
    )


def _year(street: Street) -> int | None:
    return street.tidied if street.tidied is not None else street.planned
