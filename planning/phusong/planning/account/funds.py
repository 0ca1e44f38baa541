"""Who pays for the programme, by the scenario's rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from phusong.planning.account.model import account_of
from phusong.planning.account.works import Work, works_of
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.funding import Funding, FundingRule

__all__ = ["Fund", "funds_of", "funds_of_plan", "rule_for"]


@dataclass(frozen=True, slots=True)
class Fund:
    """What one payer pays in one year, as far as the same other one may be asked for it."""

    payer: str
    """Key of the scenario's; empty where no rule states one."""
    may_ask: str
    """Key of who may be asked instead; empty for nobody."""
    year: int
    works: int
    """That the payer has a part in."""
    building: Money
    assumed: bool
    """A rule behind it is nobody's word but the scenario's."""


def rule_for(work: Work, funding: Funding) -> FundingRule | None:
    """The first rule that fits."""
    return next((rule for rule in funding.rules if _fits(rule, work)), None)


def _fits(rule: FundingRule, work: Work) -> bool:
    if rule.works and work.kind.value not in rule.works:
        return False
    if rule.only == "dead_spot":
        return work.dead_spot
    return work.island if rule.only == "island" else True


def funds_of(works: Iterable[Work], funding: Funding) -> tuple[Fund, ...]:
    """Building costs of all works that have a year, by payer and year; together they are the bill's."""
    found: dict[tuple[str, str, int], Fund] = {}
    for work in works:
        if work.year is None:
            continue
        rule = rule_for(work, funding)
        shares = rule.shares_pct if rule else {"": 100.0}
        for payer, share in shares.items():
            key = payer, (rule.may_ask or "" if rule else ""), work.year
            own = Fund(*key, 1, work.cost.times(share / 100.0), rule.assumed if rule else False)
            found[key] = _added(found[key], own) if key in found else own
    # By their keys: a file of results keeps no other order.
    last_unstated = sorted(found, key=lambda key: (key[0] == "", *key))
    return tuple(found[key] for key in last_unstated)


def funds_of_plan(plan: Plan) -> tuple[Fund, ...]:
    """The same of a plan in memory."""
    return funds_of(works_of(account_of(plan)), plan.scenario.funding)


def _added(one: Fund, other: Fund) -> Fund:
    return Fund(
        one.payer,
        one.may_ask,
        one.year,
        one.works + other.works,
        one.building + other.building,
        one.assumed or other.assumed,
    )
