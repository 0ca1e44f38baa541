"""How far the models are from published results: what was expected, what came out."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

__all__ = ["Case", "Intermediate", "Validation"]


@dataclass(frozen=True, slots=True)
class Intermediate:
    """One step on the way to a result, named as the publication names it."""

    symbol: str
    expected: float
    computed: float

    @property
    def difference(self) -> float:
        """Computed less expected."""
        return self.computed - self.expected


@dataclass(frozen=True, slots=True)
class Case:
    """One published result, dB, and ours."""

    name: str
    expected_db: float
    computed_db: float
    intermediates: tuple[Intermediate, ...] = ()

    @property
    def difference_db(self) -> float:
        """Computed less expected."""
        return self.computed_db - self.expected_db


@dataclass(frozen=True, slots=True)
class Validation:
    """All cases of one model; at least one."""

    model: str
    cases: tuple[Case, ...]

    @property
    def max_difference_db(self) -> float:
        """Largest absolute difference of a final result."""
        return max(abs(case.difference_db) for case in self.cases)

    @property
    def mean_difference_db(self) -> float:
        """Mean absolute difference of the final results."""
        return fmean(abs(case.difference_db) for case in self.cases)
