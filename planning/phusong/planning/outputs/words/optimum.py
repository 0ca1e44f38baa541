"""What an optimiser's stage was for, and how sure its result is, in words."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.results.stages import Check, Optimum, Stage

__all__ = ["check_text", "proof_text", "stage_text"]

_COUNTED = frozenset({Stage.STATIONS, Stage.MASTS})


def stage_text(optimum: Optimum, messages: Messages) -> str:
    """What the stage's sites were bought for."""
    if optimum.stage in _COUNTED:
        return messages(f"stage-{optimum.stage}-year", year=str(optimum.year))
    if optimum.year is not None:
        return messages("stage-target-year", year=str(optimum.year))
    return messages(f"stage-{optimum.stage}")


def proof_text(optimum: Optimum, messages: Messages) -> str:
    """Whether it is proven the best, and what is out of reach."""
    if not optimum.unmet:
        return messages(f"status-{optimum.status}")
    if optimum.stage in _COUNTED:
        return messages(f"status-{optimum.stage}-out-of-reach", count=optimum.unmet)
    if optimum.year is not None:
        return messages("status-target-out-of-reach")
    return messages("status-places-out-of-reach", count=optimum.unmet)


def check_text(check: Check, messages: Messages) -> str:
    """What the chosen network serves when it is predicted as a whole."""
    return messages(
        "optimum-check",
        technology=check.technology,
        round="first" if check.round == 1 else "later",
        served=check.people_served,
        lost=check.people_lost,
        places=len(check.places_lost),
    )
