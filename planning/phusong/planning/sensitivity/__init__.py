"""The programme under other assumptions: which steps stay, and which hang on one of them."""

from phusong.planning.sensitivity.decide import Decided
from phusong.planning.sensitivity.overlay import CHANGEABLE, needs_prediction, varied
from phusong.planning.sensitivity.study import Study, prepared, tell_sources
from phusong.planning.sensitivity.variants import Variant, budgets, decided_before

__all__ = [
    "CHANGEABLE",
    "Decided",
    "Study",
    "Variant",
    "budgets",
    "decided_before",
    "needs_prediction",
    "prepared",
    "tell_sources",
    "varied",
]
