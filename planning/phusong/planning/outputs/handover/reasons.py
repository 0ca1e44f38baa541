"""Why a step is built, as one sentence: for whom, where, at whose wish, and how it is connected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.handover.phrases import Phrases, described_places, sentence, split
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.general import known
from phusong.planning.programme.assigned import duties_of
from phusong.planning.programme.handover import HandoverColumn
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.results.backhaul import Means, OptionColumn
from phusong.planning.results.columns import Action, ProposalColumn, RouteColumn
from phusong.planning.results.stages import Plan, Stage

__all__ = ["Reasons"]

_A_PERSON = 0.5

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Cable:
    """New cable to one step."""

    km: dict[str, float]
    """By construction."""
    origin: str


class Reasons:
    """Makes the sentence of any of a plan's steps in one language."""

    def __init__(self, plan: Plan, messages: Messages) -> None:
        self._phrases = Phrases(messages)
        self._names = place_names(plan)
        self._places = described_places(plan, messages)
        self._duties = duties_of(plan.service.places, plan.scenario.programme)
        self._cable = _cable_by_step(plan)
        self._unreached = {terminal for terminal, _ in plan.routes.unreached}
        self._means = _wireless(plan, messages)
        self._new = set(plan.proposal.sites[ProposalColumn.SITE_ID].astype(str))

    def of(self, row: Row) -> str:
        """Whom a step serves, why it stands there, what asked for it, and how it is connected.

        Parameters
        ----------
        row
            Of :attr:`~phusong.planning.results.stages.Proposal.sites`.
        """
        return sentence(
            [
                self._serves(row),
                *self._where(row),
                self._asked(row),
                *self._given(row),
                *self._connected(row),
            ]
        )

    def _serves(self, row: Row) -> str:
        say, technology = self._phrases.say, str(row[ProposalColumn.CHOSEN_FOR])
        people = round(float(row[ProposalColumn.PEOPLE_GAINED]))
        completed = split(row[ProposalColumn.PLACES])
        if completed:
            places = self._phrases.some([self._places.get(place, place) for place in completed])
            if people < _A_PERSON:
                return say("handover-serves-places", technology=technology, places=places)
            return say("handover-serves-both", technology=technology, places=places, people=people)
        if people >= _A_PERSON:
            return say("handover-serves-people", technology=technology, people=people)
        helped = split(row[ProposalColumn.HELPS])
        if helped:
            places = self._phrases.some([self._names.get(place, place) for place in helped])
            return say("handover-serves-part", technology=technology, places=places)
        over = known(row[HandoverColumn.PEOPLE_TAKEN_OVER])
        if over is not None and round(over) > 0:
            return say("handover-takes-over", technology=technology, people=round(over))
        return say("handover-serves-earlier", technology=technology)

    def _where(self, row: Row) -> list[str]:
        say, new = self._phrases.say, row[ProposalColumn.ACTION] == Action.NEW_SITE
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
        told = [
            where,
            *lifted,
            say("handover-bands", bands=", ".join(split(row[ProposalColumn.BANDS]))),
        ]
        ways = (("road", HandoverColumn.ROAD_KM), ("power", HandoverColumn.POWER_KM))
        for name, column in ways if new else ():
            away_km = known(row[column])
            if away_km is not None:
                told.append(say(f"handover-{name}", distance=self._phrases.length(away_km)))
        return told

    def _asked(self, row: Row) -> str:
        say, stage = self._phrases.say, str(row[ProposalColumn.STAGE])
        technology = str(row[ProposalColumn.CHOSEN_FOR])
        if stage == Stage.PLACES:
            return say("handover-asked-places", technology=technology)
        if stage == Stage.TARGET:
            year = known(row[HandoverColumn.TARGET_YEAR])
            if year is None:
                return say("handover-asked-target-unknown", technology=technology)
            return say("handover-asked-target", technology=technology, year=str(int(year)))
        if stage in (Stage.STATIONS, Stage.MASTS):
            year = str(int(row[HandoverColumn.TARGET_YEAR]))
            return say(f"handover-asked-{stage}", technology=technology, year=year)
        return say(f"handover-asked-{stage}")

    def _given(self, row: Row) -> list[str]:
        """Whom the programme gave the places that it serves."""
        technology = str(row[ProposalColumn.CHOSEN_FOR])
        served = split(row[ProposalColumn.PLACES])
        return [
            self._phrases.say(
                "handover-asked-given",
                place=self._names.get(duty.place_id, duty.place_id),
                operator=duty.assignment.operator,
                year=str(duty.assignment.year),
            )
            for duty in self._duties
            if duty.place_id in served and duty.counts_for(technology)
        ]

    def _connected(self, row: Row) -> list[str]:
        mbps = known(row[CellColumn.BACKHAUL_MBPS])
        need = [] if mbps is None else [self._phrases.say("handover-capacity", mbps=mbps)]
        means = self._means.get(str(row[ProposalColumn.SITE_ID]))
        wireless = [] if means is None else [self._phrases.say("handover-means", means=means)]
        return [self._cabled(row), *wireless, *need]

    def _cabled(self, row: Row) -> str:
        say, site = self._phrases.say, str(row[ProposalColumn.SITE_ID])
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
        laid = [
            say(f"handover-laid-{kind.replace('_', '-')}", length=self._phrases.length(km))
            for kind, km in cable.km.items()
        ]
        return say("handover-cable", laid=self._phrases.listed(laid), origin=origin)


def _cable_by_step(plan: Plan) -> dict[str, _Cable]:
    found: dict[str, _Cable] = {}
    for row in pd.DataFrame(plan.routes.segments).to_dict("records"):
        cable = found.setdefault(
            str(row[RouteColumn.SERVES_ID]), _Cable({}, str(row[RouteColumn.FROM_ID]))
        )
        kind = str(row[RouteColumn.CONSTRUCTION])
        cable.km[kind] = cable.km.get(kind, 0.0) + float(row[RouteColumn.LENGTH_KM])
    return found


def _wireless(plan: Plan, messages: Messages) -> dict[str, str]:
    """Steps for which the comparison of ways recommends another than cable, and which."""
    options = plan.backhaul.options
    chosen = options[options[OptionColumn.RECOMMENDED].astype(bool)]
    return {
        str(row[OptionColumn.PLACE_ID]): messages(f"means-{row[OptionColumn.MEANS]}")
        for row in chosen.to_dict("records")
        if row[OptionColumn.MEANS] in (Means.MICROWAVE, Means.SATELLITE)
    }
