"""What each year of the programme reaches against its goals, and how sure its order is the best."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.words.general import capitalised, technology_name
from phusong.planning.results.columns import ProposalColumn, RouteColumn
from phusong.planning.results.stages import Plan
from phusong.planning.results.years import GoalOf, GoalYear
from phusong.planning.timetable import Aim, Proof

__all__ = ["years"]


def years(plan: Plan, messages: Messages) -> Section | None:
    """Goals by year with what lacks, money by year, and the proofs; None before years are decided."""
    told = plan.proposal.years
    if told is None:
        return None
    heads = ("technology", "year", "asked", "reached", "slack")
    return Section(
        title=messages("years-title"),
        sentences=(
            messages("years-text"),
            *_limits(plan, messages),
            *(_proof(proof, messages) for proof in told.proofs),
        ),
        table=Table(
            tuple(messages(f"years-head-{head}") for head in heads),
            tuple(_goal(goal, messages) for goal in told.goals),
            frozenset({2, 3, 4}),
        ),
        after=tuple(_built(plan, year, messages) for year in plan.scenario.programme.years),
    )


def _goal(goal: GoalYear, messages: Messages) -> tuple[str, ...]:
    return (
        _named(goal, messages),
        str(goal.year),
        f"{messages.number(100 * goal.asked, 1)} %",
        f"{messages.number(100 * goal.reached, 1)} %",
        f"{messages.number(100 * goal.slack, 1)} %" if goal.slack > 5e-4 else "–",
    )


def _named(goal: GoalYear, messages: Messages) -> str:
    """The technology, or stations of it, or masts of any."""
    if goal.of is GoalOf.SERVICE:
        return capitalised(technology_name(goal.technology, messages))
    if not goal.technology:
        return messages("years-goal-masts")
    return messages("years-goal-stations", technology=goal.technology)


def _limits(plan: Plan, messages: Messages) -> tuple[str, ...]:
    """Budgets and capacities that the years keep to."""
    programme = plan.scenario.programme
    found = []
    if programme.budget_bn_vnd is not None:
        told = "; ".join(
            f"{year}: {messages.number(programme.budget_bn_vnd.get(year, 0.0), 1)}"
            for year in programme.years
        )
        found.append(messages("years-budget", budgets=told))
    found += [
        messages("years-capacity", kind=kind, count=count)
        for kind, count in sorted(programme.yearly_capacity.items())
    ]
    return tuple(found or [messages("years-no-limit")])


def _proof(proof: Proof, messages: Messages) -> str:
    money = proof.aim is Aim.COST
    value, bound = (proof.value, proof.bound) if money else (100 * proof.value, 100 * proof.bound)
    if proof.aim is Aim.FIRST:
        value, bound = proof.value, proof.bound
    return messages(
        f"years-proof-{proof.aim}",
        value=value,
        bound=bound,
        proven="yes" if proof.optimal else "no",
    )


def _built(plan: Plan, year: int, messages: Messages) -> str:
    """What a year builds, and its money at middle prices."""
    sites, segments = plan.proposal.sites, plan.routes.segments
    steps = sites[sites[ProposalColumn.YEAR].eq(year).fillna(False)]
    cable = segments[segments[RouteColumn.YEAR].eq(year).fillna(False)]
    return messages(
        "years-built",
        year=str(year),
        new=int((steps[ProposalColumn.ACTION] == "new_site").sum()),
        upgrades=int((steps[ProposalColumn.ACTION] == "upgrade").sum()),
        km=float(cable[RouteColumn.LENGTH_KM].sum()),
        cost=float(steps[ProposalColumn.COST_MID].sum() + cable[RouteColumn.COST_MID].sum()),
    )
