"""What the programme wants built by a quarter, against what has been reported as built."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from phusong.planning.account.quarter import Quarter
from phusong.planning.account.works import Work

__all__ = ["Due", "due_by"]


@dataclass(frozen=True, slots=True)
class Due:
    """Works of one year and operator; a route of cable counts once, however many stretches it has."""

    year: int
    """At whose end they have to stand."""
    operator: str
    """Empty where nobody tells who builds."""
    works: tuple[str, ...]
    """Identifiers of steps and routes."""
    done: tuple[str, ...]
    """Those of them that are reported as done."""
    over: bool
    """The year ends with the quarter, or has ended before: what is not done is late."""

    @property
    def late(self) -> tuple[str, ...]:
        """What should stand and is not reported as done."""
        return tuple(one for one in self.works if one not in self.done) if self.over else ()


def due_by(works: Iterable[Work], quarter: Quarter, done: Collection[str]) -> tuple[Due, ...]:
    """Works of the quarter's year and of years before it, the earliest first."""
    alike: dict[tuple[int, str], dict[str, None]] = {}
    for work in works:
        if work.year is not None and work.year <= quarter.year:
            alike.setdefault((work.year, work.operator), {})[work.work_id] = None
    return tuple(
        Due(
            year=year,
            operator=operator,
            works=tuple(own),
            done=tuple(one for one in own if one in done),
            over=year < quarter.year or quarter.number == 4,
        )
        for (year, operator), own in sorted(
            alike.items(), key=lambda one: (one[0][0], one[0][1] == "", one[0][1])
        )
    )
