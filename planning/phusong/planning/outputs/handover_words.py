"""Why a step was chosen, and why its runner-up was not: each as one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phusong.layers.columns import Settlements
from phusong.layers.i18n import Messages
from phusong.planning.handover import HandoverColumn
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.wording import known
from phusong.planning.radiated import CellColumn
from phusong.planning.results import (
    Action,
    PlaceColumn,
    PlaceKind,
    Plan,
    ProposalColumn,
    RouteColumn,
    Stage,
)
from phusong.planning.runner_up import Lost

__all__ = ["Speaker"]

_NAMED = 3
"""Places that a sentence names; the columns beside it have all."""
_A_PERSON = 0.5

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Cable:
    """New cable to one step."""

    km: dict[str, float]
    """By construction."""
    origin: str


class Speaker:
    """Makes the sentences of a plan's steps in one language."""

    def __init__(self, plan: Plan, messages: Messages) -> None:
        self._messages = messages
        self._names = place_names(plan)
        self._places = _described(plan, messages)
        self._cable = _cable_by_step(plan)
        self._unreached = {terminal for terminal, _ in plan.routes.unreached}
        self._new = set(plan.proposal.sites[ProposalColumn.SITE_ID].astype(str))
        self._assumed = plan.total.assumed

    def reason(self, row: Row) -> str:
        """Whom a step serves, why it stands there, what asked for it, and how it is connected.

        Parameters
        ----------
        row
            Of :attr:`~phusong.planning.results.Proposal.sites`.
        """
        return _sentence(
            [self._serves(row), *self._where(row), self._asked(row), *self._connected(row)]
        )

    def runner_up(self, row: Row) -> str:
        """Which candidate could best have stood in for a step, and what spoke against it."""
        say = self._messages
        if known(row[HandoverColumn.RUNNER_UP]) is None:
            return _sentence([say("handover-alone"), *self._barred(row)])
        what = self._rival(row)
        people = [round(float(row[column])) for column in _COUNTS]
        told = (
            say("handover-rival-places", what=what)
            if not any(people)
            else say(
                "handover-rival-serves",
                what=what,
                people=people[0],
                shared=people[1],
                step=people[2],
            )
        )
        why = self._listed(self._lost(row))
        decided = known(row[HandoverColumn.BARRED_SCREEN]) in ("veto", "protected")
        return _sentence(
            [told, say("handover-lost", why=why), *(self._barred(row) if decided else ())]
        )

    def _serves(self, row: Row) -> str:
        say, technology = self._messages, str(row[ProposalColumn.CHOSEN_FOR])
        people = round(float(row[ProposalColumn.PEOPLE_GAINED]))
        completed = _split(row[ProposalColumn.PLACES])
        if completed:
            places = self._some([self._places.get(place, place) for place in completed])
            if people < _A_PERSON:
                return say("handover-serves-places", technology=technology, places=places)
            return say("handover-serves-both", technology=technology, places=places, people=people)
        if people >= _A_PERSON:
            return say("handover-serves-people", technology=technology, people=people)
        helped = _split(row[ProposalColumn.HELPS])
        if helped:
            places = self._some([self._names.get(place, place) for place in helped])
            return say("handover-serves-part", technology=technology, places=places)
        return say("handover-serves-earlier", technology=technology)

    def _where(self, row: Row) -> list[str]:
        say, new = self._messages, row[ProposalColumn.ACTION] == Action.NEW_SITE
        mast = known(row[ProposalColumn.MAST_HEIGHT_M]) or 0.0
        if new:
            kind = say(f"handover-at-{row[ProposalColumn.CANDIDATE]}")
            ground = known(row[ProposalColumn.GROUND_HEIGHT_M]) or 0.0
            where = say("handover-where-new", kind=kind, mast=mast, ground=ground)
        else:
            host = str(row[ProposalColumn.HOST_SITE_ID])
            key = "planned" if host in self._new else "upgrade"
            where = say(f"handover-where-{key}", host=host, mast=mast)
        operator = known(row[ProposalColumn.OPERATOR])
        if operator:
            where = say("handover-who", where=where, operator=operator)
        raised = known(row[ProposalColumn.RAISED_M])
        lifted = [say("handover-raised", metres=raised)] if raised else []
        told = [where, *lifted, say("handover-bands", bands=_comma(row[ProposalColumn.BANDS]))]
        ways = (("road", HandoverColumn.ROAD_KM), ("power", HandoverColumn.POWER_KM))
        for name, column in ways if new else ():
            away_km = known(row[column])
            if away_km is not None:
                told.append(say(f"handover-{name}", distance=self._length(away_km)))
        return told

    def _asked(self, row: Row) -> str:
        say, stage = self._messages, str(row[ProposalColumn.STAGE])
        technology = str(row[ProposalColumn.CHOSEN_FOR])
        if stage == Stage.PLACES:
            return say("handover-asked-places", technology=technology)
        if stage == Stage.TARGET:
            year = known(row[HandoverColumn.TARGET_YEAR])
            if year is None:
                return say("handover-asked-target-unknown", technology=technology)
            return say("handover-asked-target", technology=technology, year=str(int(year)))
        return say(f"handover-asked-{stage}")

    def _connected(self, row: Row) -> list[str]:
        mbps = known(row[CellColumn.BACKHAUL_MBPS])
        need = [] if mbps is None else [self._messages("handover-capacity", mbps=mbps)]
        return [self._cabled(row), *need]

    def _cabled(self, row: Row) -> str:
        say, site = self._messages, str(row[ProposalColumn.SITE_ID])
        if row[ProposalColumn.ACTION] != Action.NEW_SITE:
            shared = str(row[ProposalColumn.HOST_SITE_ID]) in self._new
            return say("handover-cable-host" if shared else "handover-cable-none")
        if site in self._unreached:
            return say("handover-cable-unreached")
        cable = self._cable.get(site)
        if cable is None:
            return say("handover-cable-beside")
        origin = (
            say("handover-origin-fibre")
            if cable.origin.startswith("fibre@")
            else say("handover-origin-route", route=cable.origin)
        )
        lengths = {kind: self._length(km) for kind, km in cable.km.items()}
        if len(lengths) > 1:
            return say("handover-cable-both", origin=origin, **lengths)
        ((kind, length),) = lengths.items()
        return say(f"handover-cable-{kind}", origin=origin, length=length)

    def _rival(self, row: Row) -> str:
        say = self._messages
        away = self._length(float(row[HandoverColumn.RUNNER_UP_KM]))
        if row[HandoverColumn.RUNNER_UP_ACTION] == Action.NEW_SITE:
            kind = say(f"candidate-{row[HandoverColumn.RUNNER_UP_CANDIDATE]}")
            id_ = str(row[HandoverColumn.RUNNER_UP])
            return say("handover-rival-new", id=id_, kind=kind, distance=away)
        option = str(row[HandoverColumn.RUNNER_UP_OPTION])
        what = say(f"handover-option-{option.replace('_', '-')}")
        operator = known(row[HandoverColumn.RUNNER_UP_OPERATOR])
        if operator:
            what = say("handover-rival-of", operator=operator, what=what)
        host = known(row[HandoverColumn.RUNNER_UP_HOST])
        if host is not None and host == known(row[ProposalColumn.HOST_SITE_ID]):
            return say("handover-rival-same-mast", what=what)
        return say("handover-rival-upgrade", what=what, host=host or "", distance=away)

    def _lost(self, row: Row) -> list[str]:
        say, reasons = self._messages, _split(row[HandoverColumn.RUNNER_UP_WHY])
        dearer = float(row[HandoverColumn.RUNNER_UP_COST]) - float(
            row[HandoverColumn.COST_WHEN_CHOSEN]
        )
        fewer = float(row[HandoverColumn.PEOPLE_WHEN_CHOSEN]) - float(
            row[HandoverColumn.RUNNER_UP_SHARED]
        )
        lacking = [self._names.get(p, p) for p in _split(row[HandoverColumn.RUNNER_UP_LACKS])]
        ground = known(row[HandoverColumn.RUNNER_UP_GROUND_PCT])
        values: dict[str, dict[str, Any]] = {
            Lost.PLACES: {"places": self._some(lacking)},
            Lost.PART: {"percent": ground},
            Lost.PEOPLE: {"people": round(fewer)},
            Lost.COST: {"money": self._money(dearer)},
            Lost.EQUAL: {},
            Lost.MISSED: {"money": self._money(-dearer)},
        }
        marked = {Lost.COST.value: "cost-assumed"} if self._assumed else {}
        return [
            say(f"handover-lost-{marked.get(reason, reason)}", **values[reason])
            for reason in reasons
        ]

    def _barred(self, row: Row) -> list[str]:
        screen = known(row[HandoverColumn.BARRED_SCREEN])
        if screen is None:
            return []
        say, name = self._messages, known(row[HandoverColumn.BARRED_NAME])
        values = {
            "distance": self._length(float(row[HandoverColumn.BARRED_KM])),
            "screen": say(f"screen-{screen.replace('_', '-')}"),
        }
        if name:
            barred = say("handover-barred-named", name=name, **values)
        else:
            kind = say(f"candidate-{row[HandoverColumn.BARRED_CANDIDATE]}")
            barred = say("handover-barred", kind=kind, **values)
        reason = known(row[HandoverColumn.BARRED_REASON])
        return [say("handover-barred-because", barred=barred, reason=reason) if reason else barred]

    def _length(self, km: float) -> str:
        if km < 1.0:
            return self._messages("handover-metres", metres=1000.0 * km)
        return self._messages("handover-kilometres", km=km)

    def _money(self, bn_vnd: float) -> str:
        if bn_vnd < 1.0:
            return self._messages("handover-million", million=1000.0 * bn_vnd)
        return self._messages("handover-billion", billion=bn_vnd)

    def _some(self, names: Sequence[str]) -> str:
        """The first few of them."""
        if len(names) <= _NAMED:
            return self._listed(names)
        shown = ", ".join(names[:_NAMED])
        return self._messages("handover-and-more", list=shown, count=len(names) - _NAMED)

    def _listed(self, words: Sequence[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return self._messages("handover-and", list=", ".join(words[:-1]), last=words[-1])


_COUNTS = (
    HandoverColumn.RUNNER_UP_PEOPLE,
    HandoverColumn.RUNNER_UP_SHARED,
    HandoverColumn.PEOPLE_WHEN_CHOSEN,
)


def _sentence(clauses: Iterable[str]) -> str:
    text = "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}."


def _split(value: object) -> list[str]:
    listed = known(value)
    return str(listed).split(";") if listed else []


def _comma(value: object) -> str:
    return ", ".join(_split(value))


def _described(plan: Plan, messages: Messages) -> dict[str, str]:
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


def _cable_by_step(plan: Plan) -> dict[str, _Cable]:
    found: dict[str, _Cable] = {}
    for row in pd.DataFrame(plan.routes.segments).to_dict("records"):
        cable = found.setdefault(
            str(row[RouteColumn.SERVES_ID]), _Cable({}, str(row[RouteColumn.FROM_ID]))
        )
        kind = str(row[RouteColumn.CONSTRUCTION])
        cable.km[kind] = cable.km.get(kind, 0.0) + float(row[RouteColumn.LENGTH_KM])
    return found
