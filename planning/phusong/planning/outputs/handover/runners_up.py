"""Why the runner-up of a step was not taken, as one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.candidates import Screen
from phusong.planning.outputs.handover.phrases import Phrases, sentence, split
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.general import known
from phusong.planning.programme.assigned import duties_of
from phusong.planning.programme.handover import HandoverColumn
from phusong.planning.programme.runner_up import Lost
from phusong.planning.results.columns import Action, ProposalColumn
from phusong.planning.results.stages import Plan, Stage

__all__ = ["RunnersUp"]

_DECIDED = frozenset({Screen.VETO.value, Screen.PROTECTED.value})
"""Screens behind which somebody's decision stands, not the ground."""

Row = Mapping[str, Any]


class RunnersUp:
    """Makes the sentence of any of a plan's steps in one language."""

    def __init__(self, plan: Plan, messages: Messages) -> None:
        self._phrases = Phrases(messages)
        self._names = place_names(plan)
        duties = duties_of(plan.service.places, plan.scenario.programme)
        self._given = {duty.place_id: duty for duty in duties}
        self._assumed = plan.total.assumed

    def of(self, row: Row) -> str:
        """Which candidate could best have stood in for a step, and what spoke against it."""
        say = self._phrases.say
        if row[ProposalColumn.STAGE] == Stage.MASTS:
            return sentence([say("handover-together")])
        if known(row[HandoverColumn.RUNNER_UP]) is None:
            return sentence([say("handover-alone"), *self._barred(row)])
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
        why = self._phrases.listed(self._lost(row))
        decided = known(row[HandoverColumn.BARRED_SCREEN]) in _DECIDED
        return sentence(
            [told, say("handover-lost", why=why), *(self._barred(row) if decided else ())]
        )

    def _rival(self, row: Row) -> str:
        say = self._phrases.say
        away = self._phrases.length(float(row[HandoverColumn.RUNNER_UP_KM]))
        if row[HandoverColumn.RUNNER_UP_ACTION] == Action.NEW_SITE:
            kind = say(f"candidate-{row[HandoverColumn.RUNNER_UP_CANDIDATE]}")
            id_ = str(row[HandoverColumn.RUNNER_UP])
            return say("handover-rival-new", id=id_, kind=kind, distance=away)
        host = str(row[HandoverColumn.RUNNER_UP_HOST])
        same = host == known(row[ProposalColumn.HOST_SITE_ID])
        mast = say("handover-mast-same") if same else say("handover-mast", host=host)
        option = str(row[HandoverColumn.RUNNER_UP_OPTION])
        what = say(f"handover-option-{option.replace('_', '-')}", mast=mast)
        operator = known(row[HandoverColumn.RUNNER_UP_OPERATOR])
        if operator:
            what = say("handover-rival-of", operator=operator, what=what)
        bands = ", ".join(split(row[HandoverColumn.RUNNER_UP_BANDS]))
        if bands:
            what = say("handover-rival-bands", what=what, bands=bands)
        return what if same else say("handover-rival-away", what=what, distance=away)

    def _lost(self, row: Row) -> list[str]:
        say, reasons = self._phrases.say, split(row[HandoverColumn.RUNNER_UP_WHY])
        dearer = float(row[HandoverColumn.RUNNER_UP_COST]) - float(
            row[HandoverColumn.COST_WHEN_CHOSEN]
        )
        more = float(row[HandoverColumn.RUNNER_UP_SWAP])
        ground = known(row[HandoverColumn.RUNNER_UP_GROUND_PCT]) or 0.0
        values: dict[str, dict[str, Any]] = {
            Lost.PLACES: {"places": self._lacking(row, others=False)},
            Lost.PART: {"percent": math.floor(10.0 * ground) / 10.0},
            Lost.PEOPLE: {"people": round(-more)},
            Lost.COST: {"money": self._phrases.money(dearer)},
            Lost.EQUAL: {},
            Lost.MISSED: {"gains": self._gains(-dearer, more)},
        }
        marked = {Lost.COST.value: "cost-assumed"} if self._assumed else {}
        if row[ProposalColumn.STAGE] in (Stage.MUST, Stage.PLACES):
            marked[Lost.EQUAL.value] = "equal-places"
        given = self._lacking(row, others=True)
        told = [say("handover-lost-given", places=given)] if given else []
        return told + [
            say(f"handover-lost-{marked.get(reason, reason)}", **values[reason])
            for reason in reasons
            if reason != Lost.PLACES or values[reason]["places"]
        ]

    def _gains(self, cheaper_bn_vnd: float, people: float) -> str:
        """What a runner-up has over the step where the search missed it."""
        say, gains = self._phrases.say, []
        if cheaper_bn_vnd > 0:
            money = self._phrases.money(cheaper_bn_vnd)
            gains.append(say("handover-gain-cost", money=money))
        if round(people) > 0:
            gains.append(say("handover-gain-people", people=round(people)))
        return self._phrases.listed(gains)

    def _lacking(self, row: Row, *, others: bool) -> str:
        """Places that the runner-up does not serve: those given to another operator, or the rest."""
        operator = known(row[HandoverColumn.RUNNER_UP_OPERATOR])
        technology = str(row[ProposalColumn.CHOSEN_FOR])
        named = []
        for place in split(row[HandoverColumn.RUNNER_UP_LACKS]):
            duty = self._given.get(place)
            given = (
                duty is not None
                and duty.counts_for(technology)
                and duty.assignment.operator != operator
            )
            if given == others:
                named.append(self._names.get(place, place))
        return self._phrases.some(named)

    def _barred(self, row: Row) -> list[str]:
        screen = known(row[HandoverColumn.BARRED_SCREEN])
        if screen is None:
            return []
        say, name = self._phrases.say, known(row[HandoverColumn.BARRED_NAME])
        values = {
            "distance": self._phrases.length(float(row[HandoverColumn.BARRED_KM])),
            "screen": say(f"screen-{screen.replace('_', '-')}"),
        }
        if name:
            barred = say("handover-barred-named", name=name, **values)
        else:
            kind = say(f"candidate-{row[HandoverColumn.BARRED_CANDIDATE]}")
            barred = say("handover-barred", kind=kind, **values)
        reason = known(row[HandoverColumn.BARRED_REASON])
        return [say("handover-barred-because", barred=barred, reason=reason) if reason else barred]


_COUNTS = (
    HandoverColumn.RUNNER_UP_PEOPLE,
    HandoverColumn.RUNNER_UP_SHARED,
    HandoverColumn.PEOPLE_WHEN_CHOSEN,
)
