"""What the years of the programme reach, against their goals."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.planning.timetable import Proof

__all__ = ["GoalYear", "YearPlan"]


@dataclass(frozen=True, slots=True)
class GoalYear:
    """One goal at the end of one year, as shares from 0 to 1."""

    technology: str
    """Of the scenario: share of people; ``fibre``: share of settlements."""
    year: int
    asked: float
    reached: float

    @property
    def slack(self) -> float:
        """What lacks."""
        return max(0.0, self.asked - self.reached)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What is reached when, and how sure it is that no order of building does better."""

    goals: tuple[GoalYear, ...]
    proofs: tuple[Proof, ...]
