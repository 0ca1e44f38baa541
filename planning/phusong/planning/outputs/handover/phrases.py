"""Phrases that sentences on steps are made of: places, lengths, sums of money, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from phusong.layers.columns import Settlements
from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.general import known
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.results.stages import Plan

__all__ = ["Phrases", "described_places", "sentence", "split"]

_NAMED = 3
"""Places that a sentence names; the columns beside it have all."""


class Phrases:
    """Parts of sentences in one language."""

    def __init__(self, messages: Messages) -> None:
        self.say = messages

    def length(self, km: float) -> str:
        """Metres below a kilometre."""
        if km < 1.0:
            return self.say("handover-metres", metres=1000.0 * km)
        return self.say("handover-kilometres", km=km)

    def money(self, bn_vnd: float) -> str:
        """Millions below a thousand of them."""
        if bn_vnd < 1.0:
            return self.say("handover-million", million=1000.0 * bn_vnd)
        return self.say("handover-billion", billion=bn_vnd)

    def some(self, names: Sequence[str]) -> str:
        """The first few of them, each once: some places of one name lie beside each other."""
        once = list(dict.fromkeys(names))
        if len(once) <= _NAMED:
            return self.listed(once)
        shown = ", ".join(once[:_NAMED])
        return self.say("handover-and-more", list=shown, count=len(once) - _NAMED)

    def listed(self, words: Sequence[str]) -> str:
        """All of them."""
        if len(words) < 2:
            return "".join(words)
        return self.say("handover-and", list=", ".join(words[:-1]), last=words[-1])


def sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence.

    >>> sentence(["one", "two"])
    'One; two.'
    """
    text = "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}."


def split(value: object) -> list[str]:
    """Texts of a column that separates them by ``;``, none for none.

    >>> split("a;b"), split(float("nan"))
    (['a', 'b'], [])
    """
    listed = known(value)
    return str(listed).split(";") if listed else []


def described_places(plan: Plan, messages: Messages) -> dict[str, str]:
    """Each place with its type and how many live there: households where the layer tells, else people."""
    households = _households(plan)
    return {
        str(row[PlaceColumn.PLACE_ID]): _place(
            row, households.get(str(row[PlaceColumn.PLACE_ID])), messages
        )
        for row in plan.service.places.to_dict("records")
    }


def _place(row: Mapping[Any, Any], households: float | None, messages: Messages) -> str:
    name = str(known(row[PlaceColumn.NAME]) or row[PlaceColumn.PLACE_ID])
    kind = str(known(row[PlaceColumn.TYPE]) or "")
    # Parks and hubs are called by what they are: "KCN Suối Dầu", "Ga Nha Trang".
    home = row[PlaceColumn.KIND] == PlaceKind.SETTLEMENT and kind
    called = f"{kind} {name}" if home and not name.startswith(kind) else name
    if households:
        return messages("handover-households", households=int(households), place=called)
    people = known(row[PlaceColumn.PEOPLE])
    return messages("handover-inhabitants", place=called, people=people) if people else called


def _households(plan: Plan) -> dict[str, float]:
    homes = plan.province.settlements
    if Settlements.HOUSEHOLDS not in homes or Settlements.ID not in homes:
        return {}
    told = homes[homes[Settlements.HOUSEHOLDS].notna() & homes[Settlements.ID].notna()]
    ids = f"{PlaceKind.SETTLEMENT}:" + told[Settlements.ID].astype(str)
    return dict(zip(ids, told[Settlements.HOUSEHOLDS].astype(float), strict=True))
