"""Quarters in which offices report, how people write them, and when the reports are due."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from phusong.layers.errors import Problems
from phusong.layers.text.names import fold

__all__ = ["DUE_DAY", "LOCAL_DUE_DAY", "Quarter", "read_quarter"]

DUE_DAY = 25
"""Before this day of the quarter's last month the department reports (plan 8885, VI.1)."""
LOCAL_DUE_DAY = 15
"""Before this day communes and managers of parks report to the department (plan 8885, VI.7, VI.9)."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER = r"(?P<number>[1-4]|iv|i{1,3})"
_YEAR = r"(?P<year>20\d\d)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR} (?:q|quy|quarter) ?{_NUMBER}",
        rf"(?:q|quy|quarter) ?{_NUMBER} (?:nam |of )?{_YEAR}",
        rf"{_YEAR}q{_NUMBER}",
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year.

    >>> str(Quarter(2026, 3)), Quarter(2026, 3).end.isoformat()
    ('2026-Q3', '2026-09-30')
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def month(self) -> int:
        """The last of the quarter, in which reports are due ("tháng quý", as it is read here)."""
        return 3 * self.number

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month - 2, 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        following = dt.date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - dt.timedelta(days=1)

    @property
    def due(self) -> dt.date:
        """Before this day the department's report is due."""
        return dt.date(self.year, self.month, DUE_DAY)

    @property
    def local_due(self) -> dt.date:
        """Before this day reports of communes and of parks are due."""
        return dt.date(self.year, self.month, LOCAL_DUE_DAY)


def read_quarter(text: str, *, years: tuple[int, ...], problems: Problems) -> Quarter | None:
    """The quarter that a text names: ``2026-Q3``, ``Q3/2026``, ``quý III năm 2026``.

    None, with the reason in ``problems``, where it names none, or none of the programme's years.
    Without a word for quarter a number may as well be a month's: that is not guessed at.

    >>> read_quarter("Quý III/2026", years=(2026,), problems=Problems())
    Quarter(year=2026, number=3)
    """
    plain = fold(text)
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        problems.add("quarter-unreadable", "--quarter", value=text, example=f"{years[0]}-Q3")
        return None
    number = found["number"]
    quarter = Quarter(int(found["year"]), _ROMAN.get(number) or int(number))
    if quarter.year not in years:
        first, last = str(years[0]), str(years[-1])
        problems.add("quarter-beyond-programme", "--quarter", value=text, first=first, last=last)
        return None
    return quarter
