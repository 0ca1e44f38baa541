"""Sections on the WAN of the commune seats: its variants, and the cuts that hurt most."""

from __future__ import annotations

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.tables.wan import between
from phusong.planning.outputs.words.general import cost_range
from phusong.planning.results.stages import Plan
from phusong.planning.wan.results import SeatColumn, SeatOrigin, StretchColumn, VariantTold, Wan

__all__ = ["wan"]

_CUTS = 10
"""Cuts that the report names; ``plan.gpkg`` has what every stretch takes away."""
_NAMED = 12


def wan(plan: Plan, messages: Messages) -> list[Section]:
    """The comparison and the worst cuts of what it recommends; nothing without a WAN."""
    if plan.wan is None:
        return []
    worst = _cuts(plan.wan, messages)
    return [_variants(plan, plan.wan, messages), *([worst] if worst else [])]


def _variants(plan: Plan, told: Wan, messages: Messages) -> Section:
    rules = plan.scenario.wan
    first = plan.scenario.programme.years[0]
    last = first + plan.scenario.costs.discounting.horizon_years - 1
    fit = any(one.meets for one in told.variants.values())
    chosen = told.variants[told.recommended]
    heads = (
        "wan-variant",
        "wan-new",
        "wan-existing",
        "wan-pairs",
        "wan-building",
        "wan-yearly",
        "present",
        "wan-length",
        "wan-delay",
        "wan-worst",
        "wan-mean",
        "wan-safe",
    )
    return Section(
        title=messages("report-wan"),
        sentences=(
            messages(
                "report-wan-text",
                seats=int((told.seats[SeatColumn.OBSTACLE] == "").sum()),
                all=len(told.seats),
                centre=told.centre,
                origin=told.centre_origin.value,
            ),
            *(
                messages(f"report-wan-{name.value}", pct=100 * rules.core_people)
                for name in told.variants
            ),
            messages(
                "report-wan-rule" if fit else "report-wan-rule-unmet",
                pct=100 * told.least_share,
                variant=messages(f"wan-{told.recommended.value}"),
                share=100 * chosen.worst_share_people,
            ),
        ),
        table=Table(
            tuple(messages(f"report-head-{head}", year=str(last)) for head in heads),
            tuple(_row(told, one, messages) for one in told.variants.values()),
            frozenset({1, 2, 3, 7, 8, 9, 10, 11}),
        ),
        after=(
            messages("report-wan-cuts-text"),
            *_apart(told, messages),
            *_stand_ins(told, messages),
        ),
    )


def _row(told: Wan, one: VariantTold, messages: Messages) -> tuple[str, ...]:
    name = messages(f"wan-{one.variant.value}")
    return (
        messages("wan-recommended", variant=name) if one.variant is told.recommended else name,
        messages.number(one.new_km, 1),
        messages.number(one.existing_km, 0),
        messages.number(one.leased_pair_km, 0),
        cost_range(one.building, messages),
        cost_range(one.yearly, messages),
        cost_range(one.present, messages),
        f"{messages.number(one.mean_km, 0)} / {messages.number(one.max_km, 0)}",
        f"{messages.number(one.mean_us / 1000, 2)} / {messages.number(one.max_us / 1000, 2)}",
        messages.number(100 * one.worst_share_people, 1),
        messages.number(100 * one.mean_share_people, 1),
        messages.number(one.safe_seats),
    )


def _apart(told: Wan, messages: Messages) -> tuple[str, ...]:
    """For each reason the communes whose seats are not joined."""
    sentences = []
    obstacles = told.seats[SeatColumn.OBSTACLE]
    for reason in sorted(set(obstacles) - {""}):
        names = told.seats.loc[obstacles == reason, SeatColumn.COMMUNE].astype(str).tolist()
        sentences.append(
            messages(
                f"wan-apart-{reason}", places=", ".join(names[:_NAMED]), more=len(names[_NAMED:])
            )
        )
    return tuple(sentences)


def _stand_ins(told: Wan, messages: Messages) -> tuple[str, ...]:
    counts = told.seats[SeatColumn.ORIGIN].value_counts()
    return tuple(
        messages(f"report-wan-seats-{origin.value}", count=int(counts[origin.value]))
        for origin in (SeatOrigin.SETTLEMENT, SeatOrigin.INSIDE)
        if origin.value in counts
    )


def _cuts(told: Wan, messages: Messages) -> Section | None:
    """Stretches of the recommended variant whose cut takes most people away.

    Stretches one after the other that take the same away are one row.
    """
    stretches = pd.DataFrame(told.variants[told.recommended].stretches.drop(columns="geometry"))
    lost = [StretchColumn.LOST_PEOPLE.value, StretchColumn.LOST_SEATS.value]
    worst = (
        stretches[stretches[StretchColumn.LOST_SEATS] > 0]
        .groupby(lost, sort=True)
        .agg(
            start=(StretchColumn.FROM.value, "first"),
            end=(StretchColumn.TO.value, "last"),
            km=(StretchColumn.LENGTH_KM.value, "sum"),
        )
        .reset_index()
        .iloc[::-1]
    )
    if worst.empty:
        return None
    heads = ("wan-between", "length", "wan-lost-seats", "wan-lost-people")
    return Section(
        title=messages("report-wan-cuts", variant=messages(f"wan-{told.recommended.value}")),
        sentences=(messages("report-wan-cuts-why"),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(
                (
                    between(row["start"], row["end"], messages),
                    f"{messages.number(row['km'], 1)} km",
                    messages.number(row[StretchColumn.LOST_SEATS]),
                    messages.number(row[StretchColumn.LOST_PEOPLE]),
                )
                for row in worst.head(_CUTS).to_dict("records")
            ),
            frozenset({1, 2, 3}),
        ),
    )
