"""What an optimiser's stage was for, and how sure its result is, in words."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.results.stages import Check, Ended, Optimum, Stage

__all__ = ["check_text", "ended_text", "proof_text", "reached_text", "stage_text"]

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
        told = messages(f"status-{optimum.status}")
        return (
            told if optimum.stopped is Ended.PROVEN else f"{told}: {ended_text(optimum, messages)}"
        )
    if optimum.stage in _COUNTED:
        return messages(f"status-{optimum.stage}-out-of-reach", count=optimum.unmet)
    if optimum.year is not None:
        return messages("status-target-out-of-reach")
    return messages("status-places-out-of-reach", count=optimum.unmet)


def ended_text(optimum: Optimum, messages: Messages) -> str:
    """Why no more was sought."""
    return messages(f"stopped-{optimum.stopped}")


def reached_text(optimum: Optimum, value: float, messages: Messages) -> str:
    """What the stage reached, or its bound: people, or money."""
    people = optimum.stage in (Stage.WORTH, Stage.MASTS)
    shown = "reached-people" if people else "reached-cost"
    return messages(shown, value=messages.number(value, 0 if people else 2))


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
