"""What the programme becomes under other assumptions, as the stages hand it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from phusong.planning.results.columns import Action
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Optimum
from phusong.planning.scenario.base import Text

__all__ = [
    "Assumption",
    "Elsewhere",
    "Sensitivities",
    "StepVerdict",
    "VariantResult",
    "Verdict",
    "YearsProof",
]


class Assumption(StrEnum):
    """What a variant assumes otherwise."""

    NONE = "none"
    """The plan itself."""
    THRESHOLD = "threshold"
    BUDGET = "budget"
    COSTS = "costs"
    PEOPLE = "people"
    OWN = "own"
    """The user's own variant."""


class Verdict(StrEnum):
    """How surely a step belongs to the programme."""

    NO_REGRET = "no_regret"
    """Built under every assumption."""
    ROBUST = "robust"
    """Built in three variants of four, or more."""
    HANGS = "hangs"
    """It hangs on an assumption."""


@dataclass(frozen=True, slots=True)
class YearsProof:
    """How good the years of a programme are by one of their aims; all are as small as can be."""

    aim: str
    """``first``, ``goals``, ``built`` or ``cost``, as the plan's own proofs name them."""
    value: float
    bound: float
    """No order of building goes below it."""
    gap: float
    """Between the two, by the larger one."""
    optimal: bool
    """Whether the search ended because that is proven; else its rounds or its time were over."""


@dataclass(frozen=True, slots=True)
class VariantResult:
    """The programme of one variant, or of the plan itself."""

    key: str
    """Unique: ``base``, ``threshold_lower``, … ``own_1``."""
    assumption: Assumption
    amount: float
    """By which it differs: dB of thresholds, percent of the budget; 0 of others."""
    name: Text | None
    """The user's, of his own variants."""
    total: Money
    """Of building all that has a year."""
    new_sites: int
    upgrades: int
    """Steps that have a year."""
    land_km: float
    """Of new cable on land."""
    submarine_km: float
    people: float
    """Whose service can be told."""
    served_today: Mapping[str, float]
    """People by technology."""
    served: Mapping[str, float]
    """At the end of the last year."""
    targets_met: int
    targets_missed: int
    kept: int
    """Steps of the plan that are built in it, too."""
    added: int
    """Steps that are not in the plan."""
    optima: tuple[Optimum, ...]
    """What its choice of sites reached, the bound, the gap, and why it stopped."""
    proofs: tuple[YearsProof, ...]
    """The same of its years."""


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """One step of the plan that has a year."""

    site_id: str
    verdict: Verdict
    hangs_on: tuple[str, ...]
    """Keys of the variants that do not build it."""
    moved: Mapping[str, int]
    """Years by which a variant builds it later (earlier: below 0), of those that do."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A step that most variants build and the plan does not."""

    action: Action
    technology: str
    host_site_id: str
    """Mast that stands; empty for a new one, and for what a new one carries."""
    operator: str
    x_m: float
    y_m: float
    """Where the first of the variants has it, in the province's CRS."""
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sensitivities:
    """The plan beside its variants."""

    base: VariantResult
    variants: tuple[VariantResult, ...]
    """In the order in which they were decided."""
    steps: tuple[StepVerdict, ...]
    """In the order of the plan's sites."""
    elsewhere: tuple[Elsewhere, ...]
    """Those that most variants build first."""
