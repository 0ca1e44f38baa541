"""Ways without fibre as words: verdicts, doubts, hops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.general import known
from phusong.planning.results.backhaul import HopColumn, OptionColumn, Verdict
from phusong.planning.results.stages import Plan

__all__ = ["counted", "doubt_text", "hop_texts", "verdict_text"]

Row = Mapping[str, Any]


def verdict_text(row: Row, messages: Messages) -> str:
    """What the comparison says of one means, or why it is none."""
    verdict = str(row[OptionColumn.VERDICT])
    if verdict == Verdict.IMPOSSIBLE.value:
        return messages(f"obstacle-{_id(str(row[OptionColumn.OBSTACLE]))}")
    return messages(f"verdict-{_id(verdict)}")


def doubt_text(row: Row, messages: Messages) -> str:
    """What its figures hang on, in one line; empty: nothing."""
    doubts = str(known(row[OptionColumn.DOUBTS]) or "").split(";")
    words = [messages(f"doubt-{doubt}") for doubt in doubts if doubt]
    share = known(row[OptionColumn.POSITIONS_PCT])
    if share is not None:
        words.append(messages("doubt-positions", share=share))
    return "; ".join(words)


def hop_texts(row: Row, messages: Messages, *, names: Mapping[str, str]) -> dict[str, str]:
    """A hop in pieces: its way, band, dishes, rate, tightest point, and what the sea does to it."""
    way = messages(
        "hop-way",
        **{
            "from": names.get(str(row[HopColumn.START_ID]), str(row[HopColumn.START_ID])),
            "to": names.get(str(row[HopColumn.END_ID]), str(row[HopColumn.END_ID])),
            "km": row[HopColumn.LENGTH_KM],
        },
    )
    return {
        "way": way,
        "band": messages(
            "hop-band",
            band=messages.number(row[HopColumn.FREQUENCY_GHZ], _digits(row)),
            channel=row[HopColumn.CHANNEL_MHZ],
            dish=row[HopColumn.DISH_M],
            diversity="yes" if row[HopColumn.DIVERSITY] else "no",
        ),
        "dishes": messages(
            "hop-dishes",
            **{
                "from": row[HopColumn.START_ANTENNA_M],
                "to": row[HopColumn.END_ANTENNA_M],
                "least_from": known(row[HopColumn.START_NEEDED_M]) or 0.0,
                "least_to": known(row[HopColumn.END_NEEDED_M]) or 0.0,
            },
        ),
        "rate": messages(
            "hop-rate", steady=row[HopColumn.CAPACITY_MBPS], peak=row[HopColumn.PEAK_MBPS]
        ),
        "tightest": _tightest(row, messages),
        "sea": _sea(row, messages),
    }


def counted(plan: Plan, messages: Messages) -> str:
    """How often each means is recommended."""
    options = plan.backhaul.options
    chosen = options.loc[options[OptionColumn.RECOMMENDED].astype(bool), OptionColumn.MEANS]
    counts = chosen.value_counts(sort=False)
    return ", ".join(
        messages("plan-backhaul-count", means=messages(f"means-{means}"), count=int(count))
        for means, count in counts.items()
    )


def _tightest(row: Row, messages: Messages) -> str:
    if known(row[HopColumn.OBSTRUCTION_KM]) is None:
        return "–"
    return messages(
        "hop-tightest",
        km=row[HopColumn.OBSTRUCTION_KM],
        metres=row[HopColumn.CLEARANCE_M],
        zones=row[HopColumn.CLEARANCE_ZONES],
    )


def _sea(row: Row, messages: Messages) -> str:
    if not row[HopColumn.SEA_KM]:
        return messages("hop-dry")
    if known(row[HopColumn.REFLECTION_KM]) is None:
        return messages("hop-sea", km=row[HopColumn.SEA_KM])
    return messages(
        "hop-mirror",
        km=row[HopColumn.SEA_KM],
        at=row[HopColumn.REFLECTION_KM],
        grazing=row[HopColumn.GRAZING_MRAD],
        spacing=row[HopColumn.SPACING_M],
    )


def _digits(row: Row) -> int:
    return 0 if float(row[HopColumn.FREQUENCY_GHZ]).is_integer() else 1


def _id(code: str) -> str:
    return code.replace("_", "-")
