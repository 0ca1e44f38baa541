"""Sections on other assumptions: what the programme becomes, and which steps hang on which of them."""

from __future__ import annotations

from collections.abc import Iterator

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.words.general import (
    cost_range,
    number_or_dash,
    signed,
    technology_name,
)
from phusong.planning.outputs.words.optimum import ended_text, reached_text, stage_text
from phusong.planning.outputs.words.sensitivity import (
    hangs_text,
    lacks_people,
    variant_name,
    variant_names,
)
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.sensitivity import (
    Assumption,
    Elsewhere,
    Sensitivities,
    StepVerdict,
    VariantResult,
    Verdict,
)
from phusong.planning.results.stages import Plan

__all__ = ["variants"]

_BAR = 10
"""Blocks of a whole bar."""
_COST = "cost"
"""Of the aims of the years."""
_NAMED = 12
"""Steps that a sentence names; plan.json holds all of them."""


def variants(plan: Plan, messages: Messages) -> list[Section]:
    """Nothing where the plan was not compared."""
    found = plan.sensitivities
    if found is None:
        return []
    return [
        _compared(plan, found, messages),
        _proofs(found, messages),
        _hanging(plan, found, messages),
    ]


def _compared(plan: Plan, found: Sensitivities, messages: Messages) -> Section:
    """The plan and every variant: money, works, people, targets, and how much of the plan stays."""
    names = list(plan.scenario.technologies)
    heads = [
        *(
            messages(f"report-head-{head}")
            for head in ("variant", "variant-cost", "variant-new", "variant-upgrades", "variant-km")
        ),
        *(messages("report-head-variant-served", technology=name) for name in names),
        *(messages(f"report-head-{head}") for head in ("variant-met", "variant-kept")),
        messages("report-head-variant-added"),
    ]
    rows = tuple(
        _row(variant, found.base, names, messages) for variant in (found.base, *found.variants)
    )
    numeric = frozenset({*range(2, 5 + len(names)), len(heads) - 1})
    return Section(
        title=messages("report-variants"),
        sentences=(messages("report-variants-text"), *_notes(plan, found, messages)),
        table=Table(tuple(heads), rows, numeric),
    )


def _row(
    variant: VariantResult, base: VariantResult, names: list[str], messages: Messages
) -> tuple[str, ...]:
    return (
        variant_name(variant, messages),
        cost_range(variant.total, messages),
        messages.number(variant.new_sites),
        messages.number(variant.upgrades),
        messages.number(variant.land_km + variant.submarine_km, 1),
        *(_served(variant, name, messages) for name in names),
        f"{variant.targets_met} / {variant.targets_met + variant.targets_missed}",
        _bar(variant.kept, base.kept, messages),
        messages.number(variant.added),
    )


def _served(variant: VariantResult, technology: str, messages: Messages) -> str:
    """People at the end of the last year, and their share."""
    if technology not in variant.served:
        return "–"
    people = variant.served[technology]
    share = 100.0 * people / variant.people if variant.people else None
    return f"{messages.number(people)} ({number_or_dash(share, messages, 1)} %)"


def _bar(kept: int, total: int, messages: Messages) -> str:
    """How many of the plan's steps stay, drawn with blocks."""
    if not total:
        return "–"
    full = round(_BAR * kept / total)
    bar = "█" * full + "░" * (_BAR - full)
    return f"{bar} {messages.number(kept)} ({messages.number(100.0 * kept / total)} %)"


def _notes(plan: Plan, found: Sensitivities, messages: Messages) -> Iterator[str]:
    """What the figures rest on where the scenario does not say it."""
    assumed = {variant.assumption for variant in found.variants}
    if Assumption.BUDGET in assumed and plan.scenario.programme.budget_bn_vnd is None:
        yield messages("report-variants-budget")
    if any(variant.key == "people_settlements" for variant in found.variants):
        yield messages("report-variants-people")
    if lacks_people(plan):
        yield messages("report-variants-no-people")
    if any(plan.scenario.technologies[name].definition.rate for name in plan.scenario.technologies):
        yield messages("report-variants-rates")


def _proofs(found: Sensitivities, messages: Messages) -> Section:
    """Of every programme the stage that is proven least, and the proof of what its years cost."""
    heads = (
        *("variant", "variant-stage", "reached", "variant-bound", "gap", "variant-ended"),
        *("variant-years", "variant-years-bound", "gap"),
    )
    return Section(
        title=messages("report-variants-proofs"),
        sentences=(messages("report-variants-proofs-text"),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(
                (variant_name(one, messages), *_least(one, messages), *_years(one, messages))
                for one in (found.base, *found.variants)
            ),
            frozenset({2, 3, 4, 6, 7, 8}),
        ),
    )


def _least(variant: VariantResult, messages: Messages) -> tuple[str, str, str, str, str]:
    """Of all stages the one with the widest gap; of equals the one that was chosen last."""
    if not variant.optima:
        return "–", "–", "–", "–", "–"
    told = max(reversed(variant.optima), key=lambda one: one.gap)
    return (
        f"{technology_name(told.technology, messages)}: {stage_text(told, messages)}",
        reached_text(told, told.value, messages),
        reached_text(told, told.bound, messages),
        f"{messages.number(100.0 * told.gap, 2)} %",
        ended_text(told, messages),
    )


def _years(variant: VariantResult, messages: Messages) -> tuple[str, str, str]:
    """What building and keeping cost in the money of the first year, and what no order goes below."""
    cost = next((proof for proof in variant.proofs if proof.aim == _COST), None)
    if cost is None:
        return "–", "–", "–"
    return (
        messages.number(cost.value, 1),
        messages.number(cost.bound, 1),
        f"{messages.number(100.0 * cost.gap, 2)} %",
    )


def _hanging(plan: Plan, found: Sensitivities, messages: Messages) -> Section:
    """Steps that some variant does not build, those that most do not first."""
    counts = dict.fromkeys(Verdict, 0)
    for step in found.steps:
        counts[step.verdict] += 1
    title = messages("report-no-regret")
    sentences = (
        messages(
            "report-no-regret-count",
            no_regret=counts[Verdict.NO_REGRET],
            robust=counts[Verdict.ROBUST],
            hangs=counts[Verdict.HANGS],
            variants=len(found.variants),
        ),
        *_elsewhere(found.elsewhere, messages),
    )
    lacking = sorted((s for s in found.steps if s.hangs_on), key=lambda s: -len(s.hangs_on))
    if not lacking:
        return Section(title, sentences)
    told = {str(row[ProposalColumn.SITE_ID]): row for row in _rows(plan)}
    names = variant_names(found, messages)
    rows, more = cut_short(
        [_step_row(step, told[step.site_id], names, messages) for step in lacking],
        messages,
        file="sites.csv",
    )
    heads = ("id", "commune", "technologies", "year", "robustness", "hangs-on", "moved")
    return Section(
        title=title,
        sentences=sentences,
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads), tuple(rows), frozenset({3})
        ),
        after=more,
    )


def _rows(plan: Plan) -> list[dict[str, object]]:
    sites = plan.proposal.sites
    return [
        {str(key): value for key, value in row.items()}
        for row in sites[[column for column in sites if column != "geometry"]].to_dict("records")
    ]


def _step_row(
    step: StepVerdict, row: dict[str, object], names: dict[str, str], messages: Messages
) -> tuple[str, ...]:
    return (
        step.site_id,
        str(row[ProposalColumn.COMMUNE] or ""),
        str(row[ProposalColumn.TECHNOLOGIES]).replace(";", ", "),
        str(row[ProposalColumn.YEAR]),
        messages(f"verdict-{step.verdict.value.replace('_', '-')}"),
        hangs_text(step.hangs_on, names),
        _moved(step, messages),
    )


def _moved(step: StepVerdict, messages: Messages) -> str:
    """The earliest and the latest that any variant builds it, in years from the plan's."""
    if not step.moved:
        return ""
    years = sorted({min((0, *step.moved.values())), max((0, *step.moved.values()))})
    return " … ".join(signed(year, messages) for year in years if year)


def _elsewhere(steps: tuple[Elsewhere, ...], messages: Messages) -> Iterator[str]:
    if steps:
        shown = ", ".join(_place(step, messages) for step in steps[:_NAMED])
        yield messages("report-elsewhere", count=len(steps), steps=shown)


def _place(step: Elsewhere, messages: Messages) -> str:
    name = step.host_site_id or messages(
        "elsewhere-metres", x=messages.number(step.x_m), y=messages.number(step.y_m)
    )
    action = messages(f"action-{step.action.value}")
    who = f" {step.operator}" if step.operator else ""
    return f"{action} {step.technology}{who} {name} ({len(step.variants)})"
