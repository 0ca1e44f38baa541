"""What people report of: works, indicators, communes, places; found by identifier or by name."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from phusong.layers.errors import Problems, Severity
from phusong.layers.text.names import How, UnitIndex, fold
from phusong.layers.text.suggestions import suggested
from phusong.planning.account.model import Account
from phusong.planning.results.columns import (
    CommuneColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["Subject", "SubjectKind", "Subjects", "find_commune", "find_park", "park_names"]

_WORK = re.compile(r"[A-Z]{1,3}-\S*\d\S*")
"""What identifiers of works look like."""
_NEAR, _LIKE = 3, 0.5
"""Names that a problem suggests, and how like what was written they are."""


class SubjectKind(StrEnum):
    """What is reported of; a name that fits several is taken for the first."""

    WORK = "work"
    """A step of the programme, a route of its cable, or a link in place of it."""
    INDICATOR = "indicator"
    COMMUNE = "commune"
    PARK = "park"
    HUB = "hub"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class Subject:
    """One of them."""

    kind: SubjectKind
    key: str
    """Identifier of the work or place, key of the indicator, code of the commune."""
    technology: str = ""
    """Of an indicator that has one."""


class Subjects:
    """Everything in a plan that somebody can report of."""

    def __init__(self, account: Account) -> None:
        self._ids: dict[str, list[Subject]] = defaultdict(list)
        self._names: dict[str, list[Subject]] = defaultdict(list)
        self._spelt: dict[str, str] = {}
        for subject, ids, names in _all(account):
            for own in ids:
                self._add(self._ids, own, subject)
            for own in names:
                self._add(self._names, own, subject)

    def find(
        self, text: str, *, technology: str | None, problems: Problems, file: str, row: int
    ) -> Subject | None:
        """The subject that a text names; None, with the reason in ``problems``, for none or several.

        A work that this plan does not hold is a warning: an earlier plan may have held it.
        """
        key = fold(text)
        found = self._ids.get(key) or self._names.get(key) or []
        tell = partial(problems.add, file=file, row=row, column="subject", value=text)
        if not found and _WORK.fullmatch(text.strip()):
            tell("progress-other-plan", severity=Severity.WARNING)
            return None
        if not found:
            near = difflib.get_close_matches(key, self._spelt, n=_NEAR, cutoff=0.6)
            told = suggested([self._spelt[one] for one in near], count=len(self._spelt))
            tell("progress-unknown-subject", **told)
            return None
        first = min(list(SubjectKind).index(one.kind) for one in found)
        best = [one for one in found if list(SubjectKind).index(one.kind) == first]
        if technology is not None and best[0].kind is SubjectKind.INDICATOR:
            best = [one for one in best if fold(one.technology) == fold(technology)]
        if len(best) == 1:
            return best[0]
        known = "; ".join(sorted({one.technology or one.key for one in best or found}))
        code = "progress-technology" if found[0].technology else "progress-ambiguous-subject"
        tell(code, known=known)
        return None

    def _add(self, index: dict[str, list[Subject]], text: str, subject: Subject) -> None:
        key = fold(text)
        if key and subject not in index[key]:
            index[key].append(subject)
            self._spelt.setdefault(key, text)


def _all(account: Account) -> Iterator[tuple[Subject, Iterable[str], Iterable[str]]]:
    """Every subject with its identifiers and its names."""
    for own in account.works[ProposalColumn.SITE_ID].astype(str):
        yield Subject(SubjectKind.WORK, own), (own,), ()
    links = account.links[LinkColumn.LINK_ID].astype(str)
    for own in dict.fromkeys((*account.cable[RouteColumn.ROUTE_ID].astype(str), *links)):
        yield Subject(SubjectKind.WORK, own), (own,), ()
    for target in account.scenario.targets:
        key = Subject(SubjectKind.INDICATOR, target.indicator, target.technology or "")
        yield key, (target.indicator,), (target.name.vi, target.name.en)
    communes = account.communes[[CommuneColumn.CODE, CommuneColumn.NAME]].drop_duplicates()
    for code, name in communes.itertuples(index=False):
        yield Subject(SubjectKind.COMMUNE, str(code)), (str(code),), _commune_names(str(name))
    columns = [PlaceYearColumn.PLACE_ID, PlaceYearColumn.KIND, PlaceYearColumn.NAME]
    for place, kind, name in account.places[columns].drop_duplicates().itertuples(index=False):
        # A number alone is a park's in the plan's list; of a commune it is the code.
        bare = str(place).partition(":")[2]
        ids = (str(place),) if kind == PlaceKind.PARK else (str(place), bare)
        yield Subject(SubjectKind(str(kind)), str(place)), ids, (str(name),)


def _commune_names(name: str) -> tuple[str, ...]:
    return (
        name,
        *(f"{kind} {name}" for kind in ("Xã", "Phường", "Đặc khu", "UBND xã", "UBND phường")),
    )


def find_commune(text: str, account: Account, *, problems: Problems) -> str | None:
    """Code of the commune that a text names, with or without marks and type, or whose code it is.

    None, with what may be meant in ``problems``, where it names none or several.
    """
    rows = account.communes[[CommuneColumn.CODE, CommuneColumn.NAME]].drop_duplicates()
    names = {str(code): str(name) for code, name in rows.itertuples(index=False)}
    if text.strip() in names:
        return text.strip()
    match = UnitIndex([(code, name, "") for code, name in names.items()]).match(text)
    if match.code is not None:
        if match.how is How.MISSPELT:
            problems.add(
                "report-commune-guessed",
                "--commune",
                severity=Severity.REPAIRED,
                value=text,
                commune=names[match.code],
            )
        return match.code
    told = {f"{name} ({code})": fold(name) for code, name in names.items()}
    if match.how is How.AMBIGUOUS:
        near = [f"{names[code]} ({code})" for code in match.candidates]
    else:
        near = _near(text, told)
    problems.add(
        "report-commune-unknown", "--commune", value=text, **suggested(near, count=len(told))
    )
    return None


def park_names(account: Account) -> dict[str, str]:
    """Names of the parks by their identifiers, in the order of their layer."""
    places = account.places[account.places[PlaceYearColumn.KIND] == PlaceKind.PARK]
    rows = places.drop_duplicates(PlaceYearColumn.PLACE_ID)
    return {
        str(place): str(name)
        for place, name in rows[[PlaceYearColumn.PLACE_ID, PlaceYearColumn.NAME]].itertuples(
            index=False
        )
    }


def find_park(text: str, account: Account, *, problems: Problems) -> str | None:
    """Identifier of the park that a text names: its name with or without marks and type, or a part of
    it that only one bears, or its identifier or number in the plan's list.

    None, with what may be meant in ``problems``, where it names none or several.
    """
    names = park_names(account)
    for own in (text.strip(), f"{PlaceKind.PARK}:{text.strip()}"):
        if own in names:
            return own
    told = {f"{name} ({place.partition(':')[2]})": fold(name) for place, name in names.items()}
    places = dict(zip(told, names, strict=True))
    wanted = fold(text)
    exact = [one for one, key in told.items() if wanted == key]
    near = exact or _near(text, told)
    if wanted and len(near) == 1 and wanted in told[near[0]]:
        return places[near[0]]
    problems.add("report-park-unknown", "--park", value=text, **suggested(near, count=len(told)))
    return None


def _near(text: str, told: Mapping[str, str]) -> list[str]:
    """Of texts by their plain names those that hold ``text``, else those that look like it."""
    wanted = fold(text)
    part = [one for one, key in told.items() if wanted and wanted in key]
    close = difflib.get_close_matches(wanted, told.values(), n=_NEAR, cutoff=_LIKE)
    return part or [one for one, key in told.items() if key in close]
