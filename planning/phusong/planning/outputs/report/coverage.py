"""Sections on how far coverage reaches: roads, and what the figures hang on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phusong.coverage.sensitivity import Change, Effect
from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.summary import share_pct, summarise
from phusong.planning.outputs.words.general import definition_label, number_or_dash, signed
from phusong.planning.results.columns import RoadColumn
from phusong.planning.results.stages import Plan

__all__ = ["roads", "sensitivity"]

_CLASSES = ("national", "provincial", "commune", "track", "")
Row = dict[str, Any]


def roads(plan: Plan, messages: Messages) -> Section:
    """Kilometres of every class of road, and the share of them with each technology."""
    names = list(plan.scenario.technologies)
    told: dict[tuple[str, str], Row] = {
        (str(row[RoadColumn.ROAD_CLASS]), str(row[RoadColumn.TECHNOLOGY])): {
            str(key): value for key, value in row.items()
        }
        for row in plan.service.roads.to_dict("records")
    }
    if not told:
        return Section(messages("report-roads"), (messages("report-roads-none"),))
    rows = [
        _road_row(
            messages(f"road-{kind or 'other'}"), [told.get((kind, n)) for n in names], messages
        )
        for kind in _CLASSES
        if any((kind, name) in told for name in names)
    ]
    totals: list[Row | None] = [
        _sum([row for (_, of), row in told.items() if of == name]) for name in names
    ]
    rows.append(_road_row(messages("report-roads-all"), totals, messages))
    heads = [messages("report-head-road"), "km"]
    heads += [messages("report-head-road-share", technology=name) for name in names]
    return Section(
        title=messages("report-roads"),
        sentences=(messages("report-roads-text"), *definition_label(plan.scenario, messages)),
        table=Table(tuple(heads), tuple(rows), frozenset(range(1, len(heads)))),
    )


def _sum(rows: list[Row]) -> Row:
    columns = (RoadColumn.KM, RoadColumn.KM_SERVED, RoadColumn.KM_UNKNOWN)
    return {column.value: sum(float(row[column]) for row in rows) for column in columns}


def _road_row(name: str, rows: list[Row | None], messages: Messages) -> tuple[str, ...]:
    """Kilometres of which nothing can be told are left out of the shares, and said."""
    km = max((float(row[RoadColumn.KM]) for row in rows if row), default=0.0)
    cells = [name, messages.number(km, 1)]
    for row in rows:
        if row is None:
            cells.append(number_or_dash(None, messages))
            continue
        unknown = float(row[RoadColumn.KM_UNKNOWN])
        share = share_pct(float(row[RoadColumn.KM_SERVED]), float(row[RoadColumn.KM]) - unknown)
        text = number_or_dash(share, messages, 1) + ("" if share is None else " %")
        if unknown >= 0.05:
            text += messages("report-roads-unknown", km=messages.number(unknown, 1))
        cells.append(text)
    return tuple(cells)


def sensitivity(plan: Plan, messages: Messages) -> Section:
    """Assumptions by how much they move the people served, in every technology."""
    people = {figures.technology: figures.people for figures in summarise(plan)}
    rows = tuple(
        _effect_row(name, effect, people.get(name), plan, messages)
        for name, effects in plan.service.effects.items()
        for effect in effects
    )
    title = messages("report-sensitivity")
    if not rows:
        return Section(title, (messages("report-sensitivity-none"),))
    heads = ("technology", "assumption", "shift", "people-share", "people-change")
    places = ("places-served", "places-change")
    return Section(
        title=title,
        sentences=(
            messages("report-sensitivity-text"),
            *definition_label(plan.scenario, messages),
            *_most(plan, messages),
        ),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in (*heads, *places)),
            rows,
            frozenset(range(2, 7)),
        ),
    )


def _most(plan: Plan, messages: Messages) -> Iterator[str]:
    """What moves each technology most."""
    for name, effects in plan.service.effects.items():
        if effects and effects[0].people_change:
            yield messages(
                "report-sensitivity-most",
                technology=name,
                change=change_text(effects[0], name, plan, messages),
                people=signed(effects[0].people_change, messages),
            )


def _effect_row(
    name: str, effect: Effect, people: float | None, plan: Plan, messages: Messages
) -> tuple[str, ...]:
    share = share_pct(effect.people_served, people)
    moved = share_pct(effect.people_change, people)
    points = "" if moved is None else f" ({signed(moved, messages, 1)})"
    return (
        name,
        change_text(effect, name, plan, messages),
        signed(effect.shift_db, messages, 1),
        number_or_dash(share, messages, 1) + ("" if share is None else " %"),
        signed(effect.people_change, messages) + points,
        messages.number(effect.places_served),
        signed(effect.places_change, messages),
    )


def change_text(effect: Effect, technology: str, plan: Plan, messages: Messages) -> str:
    """What is assumed instead of what the definition says."""
    definition = plan.scenario.technologies[technology].definition
    values: dict[str, str] = {"value": effect.value, "now": ""}
    if effect.change is Change.THRESHOLD:
        values = {
            "value": signed(float(effect.value), messages),
            "now": signed(definition.rsrp_threshold_dbm, messages),
        }
    elif effect.change is Change.EDGE:
        values = {
            "value": messages.number(100 * float(effect.value)),
            "now": messages.number(100 * definition.rim_probability),
        }
    elif effect.change is Change.RECEIVER:
        values["now"] = definition.environment.value
    return messages(f"change-{effect.change}", **values)
