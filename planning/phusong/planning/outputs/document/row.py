"""What the rows of tables in ``plan.json`` have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict

from phusong.planning.outputs.words.general import known

__all__ = ["Part", "Row", "Word", "plain_row"]

Word = str | None
"""Text; null where there is none, never empty."""


class Part(BaseModel):
    """A table of the file: nothing changes, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    LIKE: ClassVar[tuple[type, ...]] = ()
    """Columns and structures whose names the fields bear: what these mean stands there."""


class Row(Part):
    """One row of a table; further columns may come without a new format."""

    model_config = ConfigDict(extra="allow")

    @classmethod
    def of(cls, table: pd.DataFrame) -> list[Self]:
        """All rows of a table; geometry, which is in the GeoPackage, left out."""
        plain = table.drop(columns="geometry", errors="ignore")
        return [cls.model_validate(plain_row(row)) for row in plain.to_dict("records")]


def plain_row(row: dict[Any, Any]) -> dict[str, Any]:
    """Plain Python objects, None for what is not known."""
    return {str(name): known(value) for name, value in row.items()}
