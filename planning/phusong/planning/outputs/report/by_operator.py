"""Sections on who builds what in which year, and who pays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from phusong.layers.i18n import Messages
from phusong.planning.account.funds import Fund, funds_of
from phusong.planning.account.model import Account
from phusong.planning.account.works import Work, WorkKind, cost_of
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.words.general import cost_range, number_or_dash
from phusong.planning.results.money import Money
from phusong.planning.scenario.funding import Funding, FundingRule

__all__ = ["funding", "funding_rules", "payer_name", "programme_by_operator"]


def programme_by_operator(works: Sequence[Work], messages: Messages) -> Section:
    """Sites, upgrades, cable and cost by year and operator, and in all."""
    dated = [work for work in works if work.year is not None]
    keys = sorted({(work.year or 0, work.operator == "", work.operator) for work in dated})
    title = messages("account-programme")
    if not keys:
        return Section(title, (messages("report-sites-none"),))
    rows = [
        (
            str(year),
            operator or messages("bill-operator-unknown"),
            *_amounts([w for w in dated if (w.year, w.operator) == (year, operator)], messages),
        )
        for year, _, operator in keys
    ]
    rows.append((messages("bill-total"), "", *_amounts(dated, messages)))
    undated = sum(work.year is None and work.length_km == 0 for work in works)
    heads = (
        messages("report-head-year"),
        messages("account-head-operator"),
        *(messages(f"account-head-{head}") for head in ("new", "upgrades", "km", "sea-km")),
        messages("report-head-cost"),
    )
    return Section(
        title=title,
        sentences=(messages("account-programme-text"),),
        table=Table(heads, tuple(rows), frozenset({2, 3, 4, 5})),
        after=(messages("report-undated", count=undated),) if undated else (),
    )


def _amounts(works: Iterable[Work], messages: Messages) -> tuple[str, ...]:
    own = list(works)
    counts = (
        sum(work.kind is kind for work in own) for kind in (WorkKind.NEW_SITE, WorkKind.UPGRADE)
    )
    lengths = (
        sum(work.length_km for work in own if work.kind is kind)
        for kind in (WorkKind.CABLE, WorkKind.SUBMARINE)
    )
    return (
        *(number_or_dash(count or None, messages) for count in counts),
        *(number_or_dash(km or None, messages, 1) for km in lengths),
        cost_range(cost_of(own), messages),
    )


def funding(account: Account, works: Sequence[Work], messages: Messages) -> Section:
    """Building costs by payer and year, by the scenario's rules."""
    rules = account.scenario.funding
    title = messages("account-funding")
    if not rules.rules:
        return Section(title, (messages("account-funding-none"),))
    funds = funds_of(works, rules)
    keys = list(dict.fromkeys((fund.payer, fund.may_ask) for fund in funds))
    rows = [
        (
            payer_name(payer, rules, messages),
            payer_name(ask, rules, messages) if ask else "–",
            *_by_year(
                [f for f in funds if (f.payer, f.may_ask) == (payer, ask)], account, messages
            ),
        )
        for payer, ask in keys
    ]
    rows.append((messages("bill-total"), "", *_by_year(funds, account, messages)))
    heads = (
        messages("account-head-payer"),
        messages("account-head-may-ask"),
        *(str(year) for year in account.years),
        messages("bill-total"),
    )
    return Section(
        title=title,
        sentences=(messages("account-funding-text"),),
        table=Table(heads, tuple(rows), frozenset(range(2, len(heads)))),
        after=(messages("account-funding-assumed"),) if any(f.assumed for f in funds) else (),
    )


def _by_year(funds: Sequence[Fund], account: Account, messages: Messages) -> tuple[str, ...]:
    sums = [
        sum((f.building for f in funds if f.year == year), Money(0.0, 0.0, 0.0, False))
        for year in account.years
    ]
    whole = sum(sums, Money(0.0, 0.0, 0.0, False))
    return tuple(cost_range(one, messages) if one.high else "–" for one in (*sums, whole))


def payer_name(key: str, rules: Funding, messages: Messages) -> str:
    """Name of a payer by its key; an empty one has no name stated."""
    return rules.payers[key](messages.language) if key else messages("account-payer-unknown")


def funding_rules(account: Account, messages: Messages) -> Section | None:
    """The rules in their order, with their sources; None where the scenario states none."""
    rules = account.scenario.funding
    if not rules.rules:
        return None
    heads = ("rule-works", "rule-only", "payer", "may-ask", "source", "assumed")
    return Section(
        title=messages("account-rules"),
        sentences=(messages("account-rules-text"),),
        table=Table(
            tuple(messages(f"account-head-{head}") for head in heads),
            tuple(_rule(rule, rules, messages) for rule in rules.rules),
        ),
    )


def _rule(rule: FundingRule, rules: Funding, messages: Messages) -> tuple[str, ...]:
    kinds = [messages(f"account-kind-{kind.replace('_', '-')}") for kind in rule.works]
    shares = [
        f"{payer_name(payer, rules, messages)}: {messages.number(share)} %"
        for payer, share in sorted(rule.shares_pct.items())
    ]
    return (
        ", ".join(kinds) or messages("account-kind-any"),
        messages(f"account-only-{(rule.only or 'none').replace('_', '-')}"),
        "; ".join(shares),
        payer_name(rule.may_ask, rules, messages) if rule.may_ask else "–",
        rule.source or "–",
        messages("cost-is-assumed") if rule.assumed else messages("account-stated-rule"),
    )
