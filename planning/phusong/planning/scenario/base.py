"""What all parts of a scenario are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from phusong.layers.i18n import Language

__all__ = ["Frozen", "Positive", "Share", "Text", "Year"]

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class Frozen(BaseModel):
    """Base of a scenario's tables: nothing changes, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """A text in both languages."""

    vi: str
    """In Vietnamese."""
    en: str
    """In English."""

    def __call__(self, language: Language) -> str:
        return self.vi if language is Language.VIETNAMESE else self.en
