"""What all parts of a scenario are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from phusong.layers.i18n import Language

__all__ = ["Frozen", "Positive", "Share", "Sourced", "Text", "Year"]

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


class Sourced(Frozen):
    """A table that says where its figures come from."""

    source: str = ""
    """Of these figures."""
    source_vi: str = ""
    """The same in Vietnamese; empty: ``source`` stands in both languages."""

    @model_validator(mode="before")
    @classmethod
    def _own_words(cls, told: Any) -> Any:
        """Words of a default are no translation of a source that somebody states."""
        if isinstance(told, Mapping) and "source" in told and "source_vi" not in told:
            return {**told, "source_vi": ""}
        return told

    def source_in(self, language: Language) -> str:
        """Who says so, in the reader's language as far as it is stated."""
        return (language is Language.VIETNAMESE and self.source_vi) or self.source
