"""Names of administrative units: what kind of unit is meant, and which one.

The province was redrawn in 2025: files of today still name units that are gone, and write all of them
with and without marks. :class:`UnitIndex` finds the unit and says how far the text was from its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from rapidfuzz.distance import OSA

from phusong.layers.text.spelling import fold, normalise

__all__ = [
    "How",
    "Match",
    "NameProblem",
    "UnitIndex",
    "UnitType",
    "fold",
    "normalise",
    "strip_type",
]

_LONG_WORD = 5
"""Shorter syllables are one letter from too many others (Tân, Vân, Lân) to be guessed."""


class UnitType(StrEnum):
    """Kinds of units and settlements, as they stand before a name."""

    XA = "Xã"
    PHUONG = "Phường"
    THI_TRAN = "Thị trấn"
    DAC_KHU = "Đặc khu"
    THON = "Thôn"
    BUON = "Buôn"
    BAN = "Bản"
    LANG = "Làng"
    AP = "Ấp"
    KHOM = "Khóm"
    TO_DAN_PHO = "Tổ dân phố"
    KHU_PHO = "Khu phố"
    HUYEN = "Huyện"
    THI_XA = "Thị xã"
    THANH_PHO = "Thành phố"
    TINH = "Tỉnh"


_COMMUNE_TYPES = (UnitType.XA, UnitType.PHUONG, UnitType.THI_TRAN, UnitType.DAC_KHU)
# Without marks these may as well begin a name (Bàn Thạch, Lăng Cô, Áp …).
_NEED_MARKS = (UnitType.BAN, UnitType.LANG, UnitType.AP, UnitType.TINH)
_SHORT_FORMS: Mapping[str, UnitType] = MappingProxyType(
    {
        "x": UnitType.XA,
        "p": UnitType.PHUONG,
        "tt": UnitType.THI_TRAN,
        "đk": UnitType.DAC_KHU,
        "tdp": UnitType.TO_DAN_PHO,
        "tổ": UnitType.TO_DAN_PHO,
        "kp": UnitType.KHU_PHO,
        "tx": UnitType.THI_XA,
        "tp": UnitType.THANH_PHO,
    }
)
# One letter needs its full stop; several need that, a space or a number; "Tổ" needs a number.
_SHORT_FORM = re.compile(
    r"(?:([xp])\.|(tt|đk|tdp|kp|tx|tp)(?:[. ]|(?=\d))|(tổ)(?= ?\d))[ .:-]*(?=\w)", re.IGNORECASE
)


class How(StrEnum):
    """How a text led to a unit."""

    EXACT = "exact"
    NORMALISED = "normalised"
    """Same name; case, spaces, look-alike letters or the place of the tone differ."""
    TYPE_IGNORED = "type_ignored"
    """Same name under another type of unit."""
    MARKS_IGNORED = "marks_ignored"
    MISSPELT = "misspelt"
    """One letter of a long word, or the spaces, differ."""
    SUCCESSOR = "successor"
    """The unit is gone; ``code`` is where its land went."""
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class NameProblem(StrEnum):
    """Codes of the problems that a match gives; details come from :meth:`UnitIndex.details`."""

    TYPE_IGNORED = "name-type-ignored"
    MARKS_IGNORED = "name-marks-ignored"
    MISSPELT = "name-misspelt"
    SUCCESSOR = "name-successor"
    AMBIGUOUS = "name-ambiguous"
    UNKNOWN = "name-unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was taken for."""

    code: str | None
    """Code of the present commune; None when ambiguous or unknown."""
    matched_name: str
    """Full name of the unit that the text names, present or former; "" when unknown."""
    how: How
    candidates: tuple[str, ...] = ()
    """Codes that remain possible. More than one beside a ``code``: a former unit elsewhere had the
    same name, so older data may mean its successor."""
    spelling: How = How.EXACT
    """How the text differs from ``matched_name``, whatever ``how`` says of the unit."""
    partial: bool = False
    """Whether only a part of the former unit went to ``code``."""

    @property
    def problem(self) -> NameProblem | None:
        """Code of what the reader of the results has to know, if anything."""
        quiet = self.how in (How.EXACT, How.NORMALISED)
        return None if quiet else NameProblem(f"name-{self.how.replace('_', '-')}")


@dataclass(frozen=True, slots=True)
class _Unit:
    full_name: str
    bare: str
    type: UnitType | None
    codes: tuple[str, ...]
    parts: frozenset[str] = frozenset()
    """Codes that took only a part."""
    former: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    unit: _Unit
    agrees: bool
    """Whether the types agree, or the text has none."""

    def rank(self, near: Collection[str] | None) -> tuple[bool, bool, bool]:
        """Lowest is best: type of unit, then nearness, then the present before the past."""
        far = near is not None and not any(code in near for code in self.unit.codes)
        return not self.agrees, far, self.unit.former


def strip_type(name: str) -> tuple[UnitType | None, str]:
    """Kind of unit before a name, and the name without it (normalised).

    >>> strip_type("P.Ba Ngòi"), strip_type("TDP 5")
    ((<UnitType.PHUONG: 'Phường'>, 'Ba Ngòi'), (<UnitType.TO_DAN_PHO: 'Tổ dân phố'>, '5'))
    >>> strip_type("Phương Sài")
    (None, 'Phương Sài')
    """
    text = normalise(name)
    short = _SHORT_FORM.match(text)
    if short:
        letters = next(part for part in short.groups() if part)
        return _SHORT_FORMS[letters.lower()], text[short.end() :]
    words = text.split(" ")
    for kind in sorted(UnitType, key=lambda kind: -len(kind.split())):
        size = len(kind.split())
        bare = " ".join(words[size:]).lstrip(" .:-")
        if bare and _is_type(" ".join(words[:size]).rstrip(".:-"), kind):
            return kind, bare
    return None, text


def _is_type(head: str, kind: UnitType) -> bool:
    if head.lower() == kind.lower():
        return True
    return head.isascii() and kind not in _NEED_MARKS and head.lower() == fold(kind)


class UnitIndex:
    """Finds the commune that a text names.

    Parameters
    ----------
    communes
        Present units: code, name without type, type ("Phường" …).
    former
        Units that are gone: full name, code of a successor, "whole" or "part"; one row for each
        successor.

    >>> index = UnitIndex([("22333", "Bắc Nha Trang", "Phường")], [])
    >>> index.match("Phường Băc Nha Trang").how
    <How.MARKS_IGNORED: 'marks_ignored'>
    """

    def __init__(
        self,
        communes: Iterable[tuple[str, str, str]],
        former: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        present = [_present(code, name, kind) for code, name, kind in communes]
        self._names = {unit.codes[0]: unit.full_name for unit in present}
        self._by_spelling: defaultdict[str, list[_Unit]] = defaultdict(list)
        self._by_key: defaultdict[str, list[_Unit]] = defaultdict(list)
        self._by_letters: defaultdict[str, list[_Unit]] = defaultdict(list)
        self._by_gap: defaultdict[tuple[str, str], list[tuple[str, _Unit]]] = defaultdict(list)
        for unit in (*present, *_former(former)):
            for name in dict.fromkeys((unit.full_name, unit.bare)):
                self._add(name, unit)

    def match(self, text: str, *, near: Collection[str] | None = None) -> Match:
        """The unit that ``text`` names.

        Spelling counts first, then the type of unit, then that the unit still exists: "Xã Vĩnh Hải"
        is the present commune, "Phường Vĩnh Hải" the former ward and its successor.

        Parameters
        ----------
        text
            Name as the file has it, with or without the type of unit.
        near
            Codes among which to choose when the name alone leaves several: a present and a former
        unit of one name, or the successors of a unit that was split.
        """
        for spelling in (How.NORMALISED, How.MARKS_IGNORED, How.MISSPELT):
            hits = list(self._hits(text, spelling))
            if hits:
                return self._told(text, hits, spelling, near=near)
        return Match(None, "", How.UNKNOWN, spelling=How.UNKNOWN)

    def name_of(self, code: str) -> str:
        """Full name of a present commune; the code itself when the index does not know it."""
        return self._names.get(code, code)

    def details(self, match: Match) -> dict[str, Any]:
        """What the text of a :class:`NameProblem` shows: names of the unit and of its successors."""
        return {
            "name": match.matched_name,
            "commune": self.name_of(match.code) if match.code else "",
            "candidates": ", ".join(self.name_of(code) for code in match.candidates),
        }

    def _add(self, name: str, unit: _Unit) -> None:
        key = fold(name)
        self._by_spelling[normalise(name).lower()].append(unit)
        self._by_key[key].append(unit)
        self._by_letters[key.replace(" ", "")].append(unit)
        for before, word, after in _gaps(key):
            if len(word) >= _LONG_WORD:
                self._by_gap[before, after].append((word, unit))

    def _hits(self, text: str, spelling: How) -> Iterator[_Hit]:
        for kind, name in _readings(text):
            for unit in dict.fromkeys(self._look_up(name, spelling)):
                yield _Hit(unit, agrees=kind is None or unit.type in (None, kind))

    def _look_up(self, name: str, spelling: How) -> list[_Unit]:
        if spelling is How.NORMALISED:
            return self._by_spelling.get(name.lower(), [])
        key = fold(name)
        if spelling is How.MARKS_IGNORED:
            return self._by_key.get(key, [])
        return self._by_letters.get(key.replace(" ", ""), []) or [
            unit
            for before, word, after in _gaps(key)
            for known, unit in self._by_gap.get((before, after), [])
            if OSA.distance(word, known, score_cutoff=1) <= 1
        ]

    def _told(
        self, text: str, hits: list[_Hit], spelling: How, *, near: Collection[str] | None
    ) -> Match:
        best = min(hit.rank(near) for hit in hits)
        agrees = not best[0]
        units = list(dict.fromkeys(hit.unit for hit in hits if hit.rank(near) == best))
        codes = _codes(units)
        nearby = tuple(code for code in codes if near is not None and code in near)
        if len(codes) > 1 and len(nearby) == 1:
            codes, units = nearby, [unit for unit in units if nearby[0] in unit.codes]
        name = units[0].full_name if len(units) == 1 else normalise(text)
        if spelling is How.NORMALISED and any(
            text in (unit.full_name, unit.bare) for unit in units
        ):
            spelling = How.EXACT
        if len(codes) > 1:
            return Match(None, name, How.AMBIGUOUS, codes, spelling)
        if units[0].former:
            part = codes[0] in units[0].parts
            return Match(codes[0], name, How.SUCCESSOR, codes, spelling, partial=part)
        how = spelling if agrees or spelling is not How.NORMALISED else How.TYPE_IGNORED
        others = _codes(hit.unit for hit in hits if hit.agrees == agrees)
        return Match(codes[0], name, how, tuple(dict.fromkeys(codes + others)), spelling)


def _codes(units: Iterable[_Unit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for unit in units for code in unit.codes))


def _present(code: str, name: str, kind: str) -> _Unit:
    bare = unicodedata.normalize("NFC", name).strip()
    own_kind, rest = strip_type(bare)
    if own_kind in _COMMUNE_TYPES:  # tables that give the full name as the name
        return _Unit(bare, rest, own_kind, (code,))
    full_name = unicodedata.normalize("NFC", f"{kind} {bare}").strip()
    return _Unit(full_name, bare, strip_type(full_name)[0], (code,))


def _former(rows: Iterable[tuple[str, str, str]]) -> Iterator[_Unit]:
    successors: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, code, part in rows:
        successors[normalise(name)][code] = part
    for name, parts in successors.items():
        kind, bare = strip_type(name)
        partly = frozenset(code for code, part in parts.items() if part == "part")
        yield _Unit(name, bare, kind, tuple(parts), partly, former=True)


def _readings(text: str) -> Iterator[tuple[UnitType | None, str]]:
    """The whole text as a name, and what follows the type of a commune."""
    yield None, normalise(text)
    kind, bare = strip_type(text)
    if kind in _COMMUNE_TYPES:
        yield kind, bare


def _gaps(key: str) -> Iterator[tuple[str, str, str]]:
    """Each word of ``key`` with what stands before and after it."""
    words = key.split(" ")
    for place, word in enumerate(words):
        yield " ".join(words[:place]), word, " ".join(words[place + 1 :])
