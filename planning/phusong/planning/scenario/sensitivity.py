"""What a scenario says of other assumptions under which its programme is decided again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from phusong.layers.raster_source import RasterSource
from phusong.planning.scenario.base import Frozen, Text

__all__ = ["OwnVariant", "Sensitivity"]


class OwnVariant(Frozen):
    """A variant of the user's: a name, and keys of the scenario that are otherwise in it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: Text

    @property
    def changes(self) -> Mapping[str, Any]:
        """Tables to be laid over those of the scenario; :mod:`.sensitivity.overlay` checks them."""
        return self.model_extra or {}


class Sensitivity(Frozen):
    """Which assumptions are varied, each by itself."""

    enabled: bool = True
    """False keeps the table and skips the work."""
    threshold_db: Annotated[float, Field(ge=0, le=15)] = 5.0
    """Every technology's threshold lower and higher by this; 0: not varied."""
    budget_pct: Annotated[float, Field(ge=0, lt=100)] = 20.0
    """Every year's budget less and more by this; 0: not varied."""
    costs: bool = True
    """All prices at their lower and upper ends; new sites dear and cable cheap, and the reverse."""
    people: Literal["settlements", "none"] | RasterSource = "settlements"
    """Another source of people than that of the layers: what the settlements state, a raster, or none."""
    variants: tuple[OwnVariant, ...] = ()
