"""Plans side by side as one page to read and print: what differs first, then all tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from phusong.layers.i18n import Messages
from phusong.planning.comparison.plans import Comparison, Outline
from phusong.planning.outputs.map.leaflet_offline import asset
from phusong.planning.outputs.pictures.comparison import chart_drawing, difference_drawing
from phusong.planning.outputs.report.section import Figure, Section, Table, cut_short
from phusong.planning.outputs.words.general import (
    coverage_label,
    number_or_dash,
    signed,
    technology_name,
)
from phusong.planning.results.columns import Action

__all__ = ["comparison_html", "summary_section"]


def comparison_html(
    comparison: Comparison, outlines: Mapping[str, Outline], messages: Messages
) -> str:
    """The whole page as text; it needs no other file."""
    environment = Environment(
        loader=PackageLoader("phusong.planning.outputs", "assets"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    first = next(iter(outlines.values()))
    names = [f"{label}: {own.name(messages.language)}" for label, own in outlines.items()]
    return environment.get_template("compare.html.j2").render(
        language=messages.language.value,
        title=messages("compare-title", province=first.province[0]),
        plans=names,
        chart=chart_drawing(comparison, outlines, messages).inline(),
        chart_text=messages("compare-chart"),
        sections=_sections(comparison, outlines, messages),
        made_by=messages("compare-made-by", version=version("phusong")),
        style=Markup(asset("report.css")),
    )


def _sections(
    comparison: Comparison, outlines: Mapping[str, Outline], messages: Messages
) -> list[Section]:
    """The tables that the terminal shows as well, then maps, communes and definitions."""
    return [
        summary_section(comparison, messages),
        _people(comparison, messages),
        _targets(comparison, messages),
        _maps(comparison, outlines, messages),
        _communes(comparison, messages),
        _definitions(outlines, messages),
    ]


def summary_section(comparison: Comparison, messages: Messages) -> Section:
    """One row per figure: people at the end, steps, cable, costs, targets met."""
    labels = comparison.labels
    rows = [
        *_served_rows(comparison, messages),
        *_work_rows(comparison, messages),
        *_money_rows(comparison, messages),
        *_met_rows(comparison, messages),
    ]
    heads = (messages("compare-head-figure"), *labels)
    return Section(
        messages("compare-summary"),
        (messages("compare-summary-text", first=labels[0]),),
        Table(heads, tuple(rows), frozenset(range(1, len(heads)))),
    )


def _cells(values: pd.Series, messages: Messages, *, digits: int = 0) -> tuple[str, ...]:
    """A figure per plan; those after the first with what they differ by."""
    first, *others = (float(value) for value in values)
    told = [number_or_dash(first, messages, digits)]
    for value in others:
        text = number_or_dash(value, messages, digits)
        apart = value - first
        if round(abs(apart), digits) > 0:  # false where one of them is not told
            text = f"{text} ({signed(apart, messages, digits)})"
        told.append(text)
    return tuple(told)


def _served_rows(comparison: Comparison, messages: Messages) -> Iterator[tuple[str, ...]]:
    labels = list(comparison.labels)
    served = comparison.people[comparison.people["count"] == "served"]
    for (technology, unit), rows in served.groupby(["technology", "unit"], sort=False):
        name = technology_name(str(technology), messages)
        # Years rise within a plan: the last that each tells is its programme's end.
        last = rows[labels].ffill().iloc[-1]
        yield (
            messages("compare-figure-served", technology=name, unit=_unit(unit, messages)),
            *_cells(last, messages),
        )


def _work_rows(comparison: Comparison, messages: Messages) -> Iterator[tuple[str, ...]]:
    labels = list(comparison.labels)
    works = comparison.works
    for (unit, what), rows in works.groupby(["unit", "what"], sort=False):
        named = _what(str(what), messages)
        text = messages(f"compare-figure-{unit}", what=named)
        yield (text, *_cells(rows[labels].sum(), messages, digits=0 if unit == "steps" else 1))


def _money_rows(comparison: Comparison, messages: Messages) -> Iterator[tuple[str, ...]]:
    labels = list(comparison.labels)
    money = comparison.money
    whole = money[money["year"].isna() & (money["end"] == "mid")]
    for part, (_, row) in zip(whole["part"], whole.iterrows(), strict=True):
        text = messages("compare-figure-money", part=messages(f"report-head-bill-{part}"))
        yield (text, *_cells(row[labels], messages, digits=1))


def _met_rows(comparison: Comparison, messages: Messages) -> Iterator[tuple[str, ...]]:
    targets = comparison.targets
    met = targets[[f"met_{label}" for label in comparison.labels]]
    for name, counts in (
        ("met", (met == True).sum()),
        ("missed", (met == False).sum()),
        ("unknown", met.isna().sum()),
    ):
        yield (messages(f"compare-figure-{name}"), *_cells(counts, messages))


def _people(comparison: Comparison, messages: Messages) -> Section:
    labels = list(comparison.labels)
    table = comparison.people
    served = table[table["count"] == "served"].reset_index(drop=True)
    every = table[table["count"] == "all"].reset_index(drop=True)
    rows = tuple(
        (
            technology_name(str(row["technology"]), messages),
            _unit(row["unit"], messages),
            messages("compare-today") if pd.isna(row["year"]) else str(row["year"]),
            number_or_dash(whole[labels].bfill().iloc[0], messages),
            *_cells(row[labels], messages),
        )
        for (_, row), (_, whole) in zip(served.iterrows(), every.iterrows(), strict=True)
    )
    heads = tuple(messages(f"compare-head-{h}") for h in ("technology", "unit", "year", "all"))
    numeric = frozenset(range(2, 4 + len(labels)))
    return Section(messages("compare-people"), (), Table((*heads, *labels), rows, numeric))


def _targets(comparison: Comparison, messages: Messages) -> Section:
    labels = list(comparison.labels)
    told = comparison.targets
    # A target that no plan knows anything of tells nothing here; the files have it.
    known = told[told[labels].notna().any(axis=1)]
    rows = tuple(
        (
            str(row["name"]),
            str(row["year"]),
            f"{number_or_dash(row['target'], messages, 1)} {row['unit']}",
            *(
                f"{number_or_dash(row[label], messages, 1)} · {_met(row[f'met_{label}'], messages)}"
                for label in labels
            ),
        )
        for row in known.to_dict("records")
    )
    heads = tuple(messages(f"report-head-{head}") for head in ("indicator", "year", "target"))
    numeric = frozenset(range(1, 3 + len(labels)))
    return Section(messages("compare-targets"), (), Table((*heads, *labels), rows, numeric))


def _met(met: object, messages: Messages) -> str:
    if pd.isna(met):  # type: ignore[call-overload]
        return messages("compare-met-unknown")
    return messages("report-met-true" if met else "report-met-false")


def _maps(comparison: Comparison, outlines: Mapping[str, Outline], messages: Messages) -> Section:
    """A map per plan and technology where they differ, a sentence where they do not."""
    first, *others = comparison.labels
    base = outlines[first]
    figures, alike = [], []
    for label in others:
        for technology in base.since:
            if technology not in outlines[label].since:
                continue
            said = {"technology": technology, "plan": label, "first": first}
            if np.array_equal(base.since[technology], outlines[label].since[technology]):
                alike.append(messages("compare-map-alike", **said))
                continue
            title = messages("compare-map", **said)
            drawing = difference_drawing(
                base, outlines[label], messages, technology=technology, title=title
            )
            figures.append(Figure(drawing, title))
    sentences = (messages("compare-maps-text"), *alike)
    return Section(messages("compare-maps"), sentences, figures=tuple(figures))


def _communes(comparison: Comparison, messages: Messages) -> Section:
    """Communes where plans differ, most people first."""
    first, *others = comparison.labels
    labels = list(comparison.labels)
    table = comparison.communes
    served = table[table["count"] == "served"]
    apart = served[others].sub(served[first], axis=0).abs().max(axis=1)
    order = apart[apart >= 0.5].sort_values(ascending=False, kind="stable").index
    differing = served.loc[order]
    rows = [
        (
            str(row["commune"]) or str(row["commune_code"]) or "–",
            technology_name(str(row["technology"]), messages),
            _unit(row["unit"], messages),
            *_cells(row[labels], messages),
        )
        for _, row in differing.iterrows()
    ]
    shown, more = cut_short(rows, messages, file="compare_communes.csv")
    heads = tuple(messages(f"compare-head-{head}") for head in ("commune", "technology", "unit"))
    sentence = messages("compare-communes-text" if rows else "compare-communes-none")
    numeric = frozenset(range(3, 3 + len(labels)))
    told = Table((*heads, *labels), tuple(shown), numeric) if rows else None
    return Section(messages("compare-communes"), (sentence,), told, more)


def _definitions(outlines: Mapping[str, Outline], messages: Messages) -> Section:
    lines = tuple(
        f"{label}: {coverage_label(technology, definition, messages)}"
        for label, own in outlines.items()
        for technology, definition in own.definitions.items()
    )
    kinds = {tuple(own.definitions.items()) for own in outlines.values()}
    alike = messages(
        "compare-definitions-same" if len(kinds) == 1 else "compare-definitions-differ"
    )
    return Section(messages("compare-definitions"), (alike, *lines))


def _unit(unit: object, messages: Messages) -> str:
    return messages(f"compare-unit-{unit}")


def _what(what: str, messages: Messages) -> str:
    """A kind of step, or of cable."""
    if what in set(Action):
        return messages(f"action-{what}")
    return messages(f"bill-action-{what.replace('_', '-')}")
