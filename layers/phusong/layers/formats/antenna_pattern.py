"""Antenna patterns out of MSI and PLN files (the text format of the planning tool Planet).

Lines of a keyword and its value, then two cuts, ``HORIZONTAL n`` and ``VERTICAL n``, each with ``n``
lines of an angle in degrees and an attenuation in dB below the maximum. Horizontal angles run
clockwise from the front, vertical ones from the horizon in front down to the nadir at 90. ``GAIN``
is over a half-wave dipole unless it says dBi.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.filetypes import tell_too_large
from phusong.layers.formats.raw import tell_rows
from phusong.layers.source import FoundFile

__all__ = ["MAX_BYTES", "AntennaCuts", "load_antenna_pattern", "read_antenna_pattern"]

MAX_BYTES = 2 * 1024**2
"""Real files have 10 kB; cuts by a tenth of a degree make 100 kB."""

_DIPOLE_DBI = 2.15
_FEWEST_ROWS, _MOST_ROWS = 4, 7200
_DEEPEST_DB = 200.0
_WIDEST_GAP_DEG = 90.0
_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:[.,]\d{0,12})?|[.,]\d{1,12})(?:[eE][+-]?\d{1,2})?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CUTS = ("HORIZONTAL", "VERTICAL")


@dataclass(frozen=True, slots=True)
class AntennaCuts:
    """What one file says.

    Parameters
    ----------
    frequency_mhz
        Middle of the band that it names; None where it names none.
    electrical_tilt_deg
        Down positive; from the keyword, else where the vertical cut is strongest in front.
    horizontal_db, vertical_db
        360 attenuations by whole degrees, 0 and above.
    """

    name: str
    gain_dbi: float
    frequency_mhz: float | None
    electrical_tilt_deg: float
    horizontal_db: tuple[float, ...]
    vertical_db: tuple[float, ...]


class _Row(NamedTuple):
    row: int
    text: str


class _Point(NamedTuple):
    angle: float
    level: float
    line: _Row


class _Cut(NamedTuple):
    """Lines of one cut, and how many its head announces (0: it does not)."""

    head: _Row
    announced: int
    rows: list[_Row]


def load_antenna_pattern(found: FoundFile, problems: Problems) -> AntennaCuts | None:
    """Read a file from disk; see :func:`read_antenna_pattern`."""
    path, label = found
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add("file-unreadable", label, reason=str(reason))
        return None
    if size > MAX_BYTES:
        tell_too_large(label, size, MAX_BYTES, problems=problems)
        return None
    return read_antenna_pattern(data, label, problems)


def read_antenna_pattern(data: bytes, label: str, problems: Problems) -> AntennaCuts | None:
    """The antenna that a file's bytes describe, or None with **all** problems noted.

    Keywords are told apart without case, decimals may have a comma, cuts may have any step; a
    vertical cut that counts upward (its stated tilt tells) and negative attenuations are mended
    and told.
    """
    text = _decoded(data, label, problems)
    if text is None:
        return None
    lines = [_Row(i, line.strip()) for i, line in enumerate(text.splitlines(), start=1)]
    lines = [line for line in lines if line.text]
    keys, cuts = _parted(lines)
    if not cuts:
        problems.add("antenna-not-a-pattern", label)
        return None
    found = Problems()
    reader = _Reader(label, found)
    gain = reader.gain(keys.get("GAIN"))
    tilt = reader.tilt(keys)
    horizontal, vertical = (reader.cut(name, cuts.get(name)) for name in _CUTS)
    frequency = reader.frequency(keys.get("FREQUENCY"))
    if gain is None or horizontal is None or vertical is None or found.has_errors:
        problems.extend(found)
        return None
    vertical, tilt = reader.settle_tilt(vertical, tilt)
    problems.extend(found)
    return AntennaCuts(
        name=keys["NAME"].text if "NAME" in keys else label,
        gain_dbi=gain,
        frequency_mhz=frequency,
        electrical_tilt_deg=tilt,
        horizontal_db=tuple(horizontal.tolist()),
        vertical_db=tuple(vertical.tolist()),
    )


def _decoded(data: bytes, label: str, problems: Problems) -> str | None:
    """Text of the file; only names are outside ASCII, so a doubtful letter does no harm."""
    if len(data) > MAX_BYTES:
        tell_too_large(label, len(data), MAX_BYTES, problems=problems)
        return None
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        problems.add("empty-file", label)
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    if _CONTROL.search(text):
        problems.add("file-binary", label)
        return None
    return text


def _parted(lines: Sequence[_Row]) -> tuple[dict[str, _Row], dict[str, _Cut]]:
    """Values by keyword and lines by cut; of what stands twice the first counts."""
    keys: dict[str, _Row] = {}
    cuts: dict[str, _Cut] = {}
    current: _Cut | None = None
    for row, text in lines:
        keyword, _, value = text.replace("\t", " ").partition(" ")
        keyword, value = keyword.upper(), value.strip()
        if keyword in _CUTS:
            announced = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0
            current = _Cut(_Row(row, text), announced, [])
            cuts.setdefault(keyword, current)
        elif current is not None and not text[0].isalpha():
            current.rows.append(_Row(row, text))
        else:
            keys.setdefault(keyword, _Row(row, value))
    return keys, cuts


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


class _Reader:
    """Values out of lines; what is wrong goes to the problems."""

    def __init__(self, label: str, problems: Problems) -> None:
        self._label = label
        self._problems = problems

    def gain(self, line: _Row | None) -> float | None:
        """dBi."""
        if line is None:
            self._problems.add("antenna-gain-missing", self._label)
            return None
        found = re.fullmatch(rf"({_NUMBER.pattern})\s*(dBi|dBd)?", line.text, re.IGNORECASE)
        value = None if found is None else _number(found[1])
        if found is None or value is None:
            self._tell("antenna-gain", "GAIN", [line])
            return None
        over = 0.0 if (found[2] or "").lower() == "dbi" else _DIPOLE_DBI
        if not -10 <= value + over <= 40:
            self._tell("antenna-gain", "GAIN", [line])
            return None
        return value + over

    def frequency(self, line: _Row | None) -> float | None:
        """MHz, the middle of the numbers that the line has; it decides nothing, so never wrong."""
        numbers = [] if line is None else re.findall(r"\d{1,9}(?:\.\d{1,9})?", line.text)
        if line is None or not numbers:
            return None
        middle = (float(numbers[0]) + float(numbers[-1])) / 2
        return middle * 1000 if "ghz" in line.text.lower() else middle

    def tilt(self, keys: dict[str, _Row]) -> float | None:
        """Stated electrical tilt, degrees; None where none is stated."""
        for key in ("ELECTRICAL_TILT", "ELECTRICALTILT", "TILT"):
            line = keys.get(key)
            if line is None or line.text.lower().startswith(("mech", "none")):
                continue
            words = line.text.lower().removeprefix("electrical").strip(" :=°\t")
            words = words.removesuffix("deg").strip(" °")
            if not words:
                continue  # TILT ELECTRICAL tells the kind alone
            value = _number(words)
            if value is not None and -30 <= value <= 40:
                return value
            self._tell("antenna-tilt", key, [line])
        return None

    def cut(self, name: str, cut: _Cut | None) -> NDArray[np.float64] | None:
        """360 attenuations by whole degrees."""
        if cut is None:
            self._problems.add("antenna-cut-missing", self._label, column=name, part=name)
            return None
        count = len(cut.rows)
        whole = count == (cut.announced or count) and _FEWEST_ROWS <= count <= _MOST_ROWS
        if not whole:
            self._tell(
                "antenna-cut-count",
                name,
                [cut.head],
                count=count,
                fewest=_FEWEST_ROWS,
                most=_MOST_ROWS,
            )
        points = self._points(name, cut.rows)
        if not points:
            return None
        points = self._rising(name, points)
        return self._by_degrees(name, cut.head, points) if whole and points else None

    def settle_tilt(
        self, vertical: NDArray[np.float64], tilt: float | None
    ) -> tuple[NDArray[np.float64], float]:
        """The cut counted downward, and its tilt: as stated, else where it is strongest in front."""
        ahead = np.arange(-45, 46)
        levels = vertical[ahead % 360]
        peaks = ahead[levels <= levels.min() + 1e-9]
        strongest = float(peaks.mean())
        if tilt is None:
            return vertical, float(np.clip(strongest, -30, 40))
        if abs(tilt) >= 1 and abs(strongest + tilt) <= 0.5 < abs(strongest - tilt) - 1:
            self._problems.add(
                "antenna-cut-upward",
                self._label,
                severity=Severity.REPAIRED,
                column="VERTICAL",
                tilt=tilt,
                strongest=strongest,
            )
            vertical = vertical[-np.arange(360) % 360]
        return vertical, tilt

    def _points(self, name: str, rows: Sequence[_Row]) -> list[_Point] | None:
        points, wrong = [], []
        for line in rows:
            values = [_number(word) for word in re.split(r"[\s;]+", line.text) if word]
            if len(values) == 2 and values[0] is not None and values[1] is not None:
                points.append(_Point(values[0], values[1], line))
            else:
                wrong.append(line)
        wrong += [p.line for p in points if abs(p.angle) > 360 or abs(p.level) > _DEEPEST_DB]
        self._tell("antenna-cut-row", name, wrong, deepest=_DEEPEST_DB)
        return None if wrong else points

    def _rising(self, name: str, points: Sequence[_Point]) -> list[_Point] | None:
        """The points from 0 to below 360 degrees."""
        turned = [p._replace(angle=p.angle % 360) for p in points]
        if len(turned) > 1 and turned[0].angle == turned[-1].angle:
            turned.pop()  # some files close the circle
        first = min(range(len(turned)), key=lambda i: turned[i].angle)
        turned = turned[first:] + turned[:first]  # others count from -180
        wrong = [q.line for p, q in pairwise(turned) if q.angle <= p.angle]
        self._tell("antenna-angle", name, wrong)
        return None if wrong else turned

    def _by_degrees(
        self, name: str, head: _Row, points: Sequence[_Point]
    ) -> NDArray[np.float64] | None:
        angles, levels = (np.array([p[k] for p in points]) for k in (0, 1))
        if np.diff(np.r_[angles, angles[0] + 360]).max() > _WIDEST_GAP_DEG:
            self._tell("antenna-cut-gap", name, [head], widest=_WIDEST_GAP_DEG)
            return None
        if (levels < 0).any() and (levels > 0).any():
            below = [p.line for p in points if p.level < 0]
            self._tell("antenna-attenuation", name, below)
            return None
        if (levels < 0).any():
            self._tell("antenna-negative", name, [head], severity=Severity.REPAIRED)
        return np.asarray(np.interp(np.arange(360.0), angles, np.abs(levels), period=360))

    def _tell(
        self,
        code: str,
        column: str,
        lines: Sequence[_Row],
        *,
        severity: Severity = Severity.ERROR,
        **details: Any,
    ) -> None:
        tell_rows(
            self._problems,
            code,
            self._label,
            rows=[line.row for line in lines],
            column=column,
            values=[line.text for line in lines],
            severity=severity,
            **details,
        )
