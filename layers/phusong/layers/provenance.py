"""Where a layer comes from and how far it can be trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from phusong.layers.i18n import Language

__all__ = ["STATED", "Kind", "Provenance"]

_WORDS = ("source", "licence", "uncertainty")
STATED = frozenset({"kind", "date", *_WORDS, *(f"{name}_vi" for name in _WORDS)})
"""What a scenario may say of a layer."""


class Kind(StrEnum):
    """What a layer is; every output says it."""

    REAL = "real"
    """Measured or surveyed by its publisher."""
    GENERALISED = "generalised"
    """True to the real thing in kind, not in detail."""
    SYNTHETIC = "synthetic"
    """Made up to fit published totals: a demonstration, never a basis for a decision."""
    USER = "user"
    """Brought by the user, who answers for it."""


class Provenance(BaseModel):
    """Kind, source, licence, date and uncertainty of one layer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = Kind.USER
    source: str = Field(default="", description="who published it, where, which edition")
    licence: str = Field(default="unknown", description="SPDX identifier or the terms in words")
    date: dt.date | None = Field(default=None, description="date of the data")
    uncertainty: str = Field(default="", description="position and value uncertainty, in words")
    source_vi: str = Field(default="", description="source in Vietnamese; empty: as it is")
    licence_vi: str = Field(default="", description="terms in Vietnamese; empty: as they are")
    uncertainty_vi: str = Field(
        default="", description="uncertainty in Vietnamese; empty: as it is"
    )

    def on_top(self, said: Mapping[str, Any]) -> Provenance:
        """With what somebody says of the layer besides; words of his own leave no translation of others."""
        own = {f"{name}_vi": "" for name in _WORDS if name in said}
        return self.model_copy(update={**own, **said})

    def in_language(self, name: str, language: Language) -> str:
        """``source``, ``licence`` or ``uncertainty`` in the reader's language as far as it is stated."""
        translated = getattr(self, f"{name}_vi") if language is Language.VIETNAMESE else ""
        return str(translated or getattr(self, name))
