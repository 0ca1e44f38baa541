"""The bill as one flat table for spreadsheets: the total, its years, its parts, people newly served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any

import pandas as pd

from phusong.planning.account.funds import Fund
from phusong.planning.results.money import Bill, Expense, Money, PersonCost

__all__ = ["COLUMNS", "bill_table"]

_RANGE = ("low", "mid", "high")
_KINDS = ("building", "running", "present")
_DIGITS = 4
"""Of thousand million VND: a hundred thousand VND."""

COLUMNS = (
    "split",
    "name",
    "quantity",
    *(f"{kind}_{end}_bn_vnd" for kind in _KINDS for end in _RANGE),
    *(f"{kind}_assumed" for kind in _KINDS),
    "people_newly_served",
    *(f"{kind}_{end}_m_vnd_per_person" for kind in ("building", "present") for end in _RANGE),
)
"""``split`` is ``total``, ``year``, a :class:`phusong.planning.results.money.Part`, ``funding``, or
``people``."""


def bill_table(bill: Bill, funds: Iterable[Fund] = ()) -> pd.DataFrame:
    """One row per total, year, part, payer and technology; columns that a row has no figure for are
    empty. Rows of payers have building costs alone, and in ``name`` who may be asked instead.
    """
    return pd.DataFrame([*_rows(bill), *_funding(funds)], columns=list(COLUMNS))


def _funding(funds: Iterable[Fund]) -> Iterator[dict[str, Any]]:
    alike: dict[str, list[Fund]] = {}
    for fund in funds:
        name = f"{fund.payer} / {fund.may_ask}" if fund.may_ask else fund.payer
        alike.setdefault(name, []).append(fund)
    for name, own in alike.items():
        building = reduce(Money.__add__, (fund.building for fund in own))
        yield {
            "split": "funding",
            "name": name,
            "quantity": sum(fund.works for fund in own),
            **{f"building_{end}_bn_vnd": round(getattr(building, end), _DIGITS) for end in _RANGE},
            "building_assumed": building.assumed,
        }


def _rows(bill: Bill) -> Iterator[dict[str, Any]]:
    yield {"split": "total", "name": "", **_money(bill.total)}
    for one in bill.years:
        yield {"split": "year", "name": str(one.year), **_money(one.expense)}
    for part in bill.parts:
        quantity = round(part.quantity, 2)
        yield {
            "split": part.part.value,
            "name": part.name,
            "quantity": quantity,
            **_money(part.expense),
        }
    for person in bill.persons:
        yield {
            "split": "people",
            "name": person.technology,
            "people_newly_served": round(person.people),
            **_money(person.expense),
            **_each(person),
        }


def _money(expense: Expense) -> dict[str, Any]:
    kinds: dict[str, Money] = {kind: getattr(expense, kind) for kind in _KINDS}
    ranges = {
        f"{kind}_{end}_bn_vnd": round(getattr(money, end), _DIGITS)
        for kind, money in kinds.items()
        for end in _RANGE
    }
    return {**ranges, **{f"{kind}_assumed": money.assumed for kind, money in kinds.items()}}


def _each(person: PersonCost) -> dict[str, Any]:
    """Millions of VND per person; nothing where nobody is newly served."""
    found: dict[str, Any] = {}
    for kind in ("building", "present"):
        each = person.per_person(getattr(person.expense, kind))
        if each is not None:
            found |= {
                f"{kind}_{end}_m_vnd_per_person": round(1000.0 * getattr(each, end), _DIGITS)
                for end in _RANGE
            }
    return found
