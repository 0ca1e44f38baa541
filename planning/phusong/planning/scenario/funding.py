"""Who pays for what the programme builds: rules that a scenario states, in their order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Text

__all__ = ["Funding", "FundingRule"]

_WHOLE = 100.0


class FundingRule(Frozen):
    """Who pays for works of some kinds."""

    works: tuple[Literal["new_site", "upgrade", "cable", "submarine", "link"], ...] = ()
    """Kinds; ``link`` is microwave or satellite in place of cable. Empty: every kind."""
    only: Literal["dead_spot", "island"] | None = None
    """``dead_spot``: works for settlements that no technology serves today; ``island``: works off the
    mainland. None: wherever they are."""
    shares_pct: dict[str, Annotated[float, Field(gt=0, le=_WHOLE)]] = Field(min_length=1)
    """Share of each payer, 100 in all."""
    may_ask: str | None = None
    """Payer who may be asked for such works instead; it changes no figure."""
    source: str = ""
    """Who says so."""
    assumed: bool = True
    """Nobody has confirmed it."""

    @model_validator(mode="after")
    def _whole(self) -> FundingRule:
        if abs(sum(self.shares_pct.values()) - _WHOLE) > 1e-6:
            raise PydanticCustomError(
                "funding-shares", "{sum} %", {"sum": f"{sum(self.shares_pct.values()):g}"}
            )
        return self


class Funding(Frozen):
    """Payers, and rules of which the first that fits a work counts."""

    payers: dict[str, Text] = Field(default_factory=dict)
    """Names by the keys that rules call them by."""
    rules: tuple[FundingRule, ...] = ()
    """A work that no rule fits has no payer stated."""

    @model_validator(mode="after")
    def _payers_known(self) -> Funding:
        for rule in self.rules:
            named = [*rule.shares_pct, *([rule.may_ask] if rule.may_ask else [])]
            for payer in named:
                if payer not in self.payers:
                    raise PydanticCustomError(
                        "funding-payer",
                        "{payer} is none of {known}",
                        {"payer": payer, "known": ", ".join(self.payers) or "–"},
                    )
        return self
