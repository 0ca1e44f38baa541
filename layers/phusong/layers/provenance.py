"""Where a layer comes from and how far it can be trusted."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Kind", "Provenance"]


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
