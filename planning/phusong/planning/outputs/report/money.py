"""Sections on money: the programme's bill by year and by part, per person served, and unit costs."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.words.general import cost_range, technology_name
from phusong.planning.outputs.words.money import part_name, per_unit
from phusong.planning.results.columns import FIBRE, Construction
from phusong.planning.results.money import Expense, Part, PersonCost
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.costs import UNPRICED
from phusong.planning.scenario.model import CostItem

__all__ = ["bill_by_part", "bill_by_year", "per_person", "unit_costs"]

_MONEY = ("building", "running", "present")


def bill_by_year(plan: Plan, messages: Messages) -> Section:
    """What building and running costs in each year, to the horizon, and what it is worth today."""
    rules = plan.scenario.costs.discounting
    rows = tuple((str(one.year), *_expense(one.expense, messages)) for one in plan.bill.years)
    total = (messages("bill-total"), *_expense(plan.bill.total, messages))
    return Section(
        title=messages("report-bill-years"),
        sentences=(
            messages("report-bill-present", cost=cost_range(plan.bill.total.present, messages)),
            messages(
                "report-bill-rules",
                rate=messages.number(rules.rate_pct, 1),
                first=str(plan.bill.years[0].year),
                last=str(plan.bill.years[-1].year),
                assumed="yes" if rules.assumed else "no",
                source=rules.source_in(messages.language) or "–",
            ),
            *_not_priced(plan, messages),
        ),
        table=Table(_heads("year", messages), (*rows, total), frozenset({1, 2, 3})),
    )


def _not_priced(plan: Plan, messages: Messages) -> tuple[str, ...]:
    """Yearly costs that the cost table leaves out, which the totals then lack."""
    lacking = [
        messages(f"cost-{name.replace('_', '-')}")
        for name in UNPRICED
        if getattr(plan.scenario.costs, name) is None
    ]
    return (messages("report-bill-lacking", items=", ".join(lacking)),) if lacking else ()


def bill_by_part(plan: Plan, messages: Messages) -> Section:
    """The same bill by what is built, by whom, and for what."""
    rows = tuple(
        (
            messages(f"bill-part-{one.part.value}"),
            part_name(one.part, one.name, messages),
            _quantity(one.part, one.name, one.quantity, messages),
            *_expense(one.expense, messages),
        )
        for one in plan.bill.parts
    )
    title = messages("report-bill-parts")
    if not rows:
        return Section(title, (messages("report-sites-none"),))
    heads = [messages(f"report-head-{head}") for head in ("split", "part", "quantity")]
    return Section(
        title=title,
        sentences=(messages("report-bill-parts-text"),),
        table=Table((*heads, *_heads("", messages)[1:]), rows, frozenset({2, 3, 4, 5})),
    )


def _quantity(part: Part, name: str, quantity: float, messages: Messages) -> str:
    if part is Part.ACTION and name in {kind.value for kind in Construction}:
        return f"{messages.number(quantity, 1)} km"
    return messages.number(quantity)


def per_person(plan: Plan, messages: Messages) -> Section:
    """What it costs to serve one more person, by technology and for mobile service in all."""
    rows = tuple(_person_row(one, messages) for one in plan.bill.persons)
    heads = ("technology", "people-newly", "bill-building", "bill-present", "each-building")
    unknown = sum(one.people_unknown for one in plan.bill.persons)
    return Section(
        title=messages("report-per-person"),
        sentences=(messages("report-per-person-text"),),
        table=Table(
            (
                *(messages(f"report-head-{head}") for head in heads),
                messages("report-head-each-present"),
            ),
            rows,
            frozenset(range(1, 6)),
        ),
        after=(messages("report-per-person-unknown", count=unknown),) if unknown else (),
    )


def _person_row(one: PersonCost, messages: Messages) -> tuple[str, ...]:
    each = [one.per_person(money) for money in (one.expense.building, one.expense.present)]
    return (
        _service(one.technology, messages),
        messages.number(one.people),
        cost_range(one.expense.building, messages),
        cost_range(one.expense.present, messages),
        *("–" if money is None else per_unit(money, messages) for money in each),
    )


def _service(technology: str, messages: Messages) -> str:
    if technology == "any":
        return messages("bill-any-mobile")
    name = technology_name(technology, messages)
    return name[:1].upper() + name[1:] if technology == FIBRE else name


def unit_costs(plan: Plan, messages: Messages) -> Section:
    """Every unit cost with its range, its source, and the mark of those that nobody confirmed."""
    costs = plan.scenario.costs
    heads = ("cost-item", "low", "mid", "high", "unit", "source", "assumed")
    return Section(
        title=messages("report-costs"),
        sentences=(
            messages("report-exchange", rate=messages.number(costs.vnd_per_usd)),
            messages("report-total-cost", cost=cost_range(plan.total, messages)),
        ),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(
                _cost_row(name.replace("_", "-"), item, messages)
                for name, item in costs
                if isinstance(item, CostItem)
            ),
            frozenset({1, 2, 3}),
        ),
    )


def _cost_row(name: str, item: CostItem, messages: Messages) -> tuple[str, ...]:
    source = item.source_in(messages.language)
    dated = f"{source} ({item.date.isoformat()})" if item.date else source
    return (
        messages(f"cost-{name}"),
        *(_price(price, messages) for price in (item.low, item.mid, item.high)),
        messages(f"cost-per-{item.per}", currency=item.currency),
        dated,
        messages("cost-is-assumed") if item.assumed else messages("cost-is-confirmed"),
    )


def _price(price: float, messages: Messages) -> str:
    return messages.number(price, 0 if price.is_integer() else 2)


def _heads(first: str, messages: Messages) -> tuple[str, ...]:
    money = tuple(messages(f"report-head-bill-{head}") for head in _MONEY)
    return (messages(f"report-head-{first}") if first else "", *money)


def _expense(expense: Expense, messages: Messages) -> tuple[str, str, str]:
    return (
        cost_range(expense.building, messages),
        cost_range(expense.running, messages),
        cost_range(expense.present, messages),
    )
