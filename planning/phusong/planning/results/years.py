"""What the years of the programme reach, against their goals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from phusong.planning.timetable import Proof

__all__ = ["GoalOf", "GoalYear", "YearPlan"]


class GoalOf(StrEnum):
    """What a goal is a share of."""

    SERVICE = "service"
    """People whom a technology serves, or settlements with fibre."""
    STATIONS = "stations"
    """The most stations that pursued targets ask for."""


@dataclass(frozen=True, slots=True)
class GoalYear:
    """One goal at the end of one year, as shares from 0 to 1."""

    technology: str
    """Of the scenario, or ``fibre``; empty: stations of any technology."""
    year: int
    asked: float
    reached: float
    of: GoalOf = GoalOf.SERVICE

    @property
    def slack(self) -> float:
        """What lacks."""
        return max(0.0, self.asked - self.reached)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What is reached when, and how sure it is that no order of building does better."""

    goals: tuple[GoalYear, ...]
    proofs: tuple[Proof, ...]
