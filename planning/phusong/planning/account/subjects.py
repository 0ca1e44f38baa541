"""What people report of: works, indicators, communes, places; found by identifier or by name."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from phusong.layers.errors import Problems, Severity
from phusong.layers.text.names import How, UnitIndex, fold
from phusong.planning.account.model import Account
from phusong.planning.results.columns import (
    CommuneColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["Subject", "SubjectKind", "Subjects", "find_commune"]

_WORK = re.compile(r"[A-Z]{1,3}-\S*\d\S*")
"""What identifiers of works look like."""
_NEAR = 3
"""Names that a problem suggests."""


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
            told = "; ".join(self._spelt[one] for one in near)
            tell("progress-unknown-subject", near=told or "–")
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
    if match.how is How.AMBIGUOUS:
        near = [f"{names[code]} ({code})" for code in match.candidates]
    else:
        folded = {fold(name): f"{name} ({code})" for code, name in names.items()}
        part = [told for key, told in folded.items() if fold(text) and fold(text) in key]
        close = difflib.get_close_matches(fold(text), folded, n=_NEAR, cutoff=0.5)
        near = part or [folded[key] for key in close]
    problems.add("report-commune-unknown", "--commune", value=text, near="; ".join(near) or "–")
    return None
