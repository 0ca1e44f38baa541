"""Row of ``plan.json`` about who pays."""

from __future__ import annotations

from phusong.planning.account.funds import Fund
from phusong.planning.outputs.document.row import Part
from phusong.planning.results.money import Money

__all__ = ["FundPart"]


class FundPart(Part):
    """What one payer pays in one year, by the scenario's rules."""

    LIKE = (Fund,)

    payer: str
    may_ask: str
    year: int
    works: int
    building: Money
    assumed: bool

    @classmethod
    def of(cls, fund: Fund) -> FundPart:
        """As the rules give it."""
        return cls(**{name: getattr(fund, name) for name in cls.model_fields})
