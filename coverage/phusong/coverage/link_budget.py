"""From power to received power, and what counts as covered."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from scipy.stats import norm

from phusong.coverage.propagation import PropagationModel

__all__ = ["CoverageDefinition", "Environment", "epre_dbm", "fade_margin_db"]


class Environment(StrEnum):
    """Where the phone is; other than outdoors its loss stands in ``extra_loss_db``."""

    OUTDOOR = "outdoor"
    VEHICLE = "vehicle"
    INDOOR = "indoor"


def epre_dbm(power_dbm: ArrayLike, resource_blocks: ArrayLike) -> NDArray[np.float64]:
    """Energy per resource element, dBm: the power spread over 12 subcarriers of every block.

    Power of one antenna port for LTE, of the whole carrier for NR.

    >>> epre_dbm([43, 43, 53, 46], [100, 50, 273, 52]).round(1).tolist()
    [12.2, 15.2, 17.8, 18.0]
    """
    return np.asarray(
        np.asarray(power_dbm, float) - 10 * np.log10(12 * np.asarray(resource_blocks, float))
    )


def fade_margin_db(probability: float, sigma_db: float) -> float:
    """Margin with which a Gaussian (in dB) shadow leaves ``probability`` of places above a level.

    >>> round(fade_margin_db(0.9, 7.0), 2)
    8.97
    """
    if not 0 < probability < 1 or sigma_db < 0:
        raise ValueError("probability must lie between 0 and 1, sigma not below 0")
    return float(norm.ppf(probability) * sigma_db)


class CoverageDefinition(BaseModel):
    """When a place counts as served: median RSRP less the fade margin reaches the threshold.

    Neither provincial plan gives a threshold, so this one is a visible assumption of every report.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rsrp_threshold_dbm: float = Field(default=-110.0, ge=-140, le=-43)
    """RSRP (LTE) or SS-RSRP (NR) that must be there."""
    edge_probability: float = Field(default=0.9, gt=0, lt=1)
    """Share of spots at the rim of coverage where it must be there."""
    shadow_sigma_db: float = Field(default=7.0, ge=0, le=20)
    """Spread of shadowing over spots that the map cannot tell apart."""
    receiver_height_m: float = Field(default=1.5, ge=0.5, le=100)
    """Phone above ground."""
    environment: Environment = Environment.OUTDOOR
    body_loss_db: float = Field(default=0.0, ge=0, le=30)
    extra_loss_db: float = Field(default=0.0, ge=0, le=80)
    """Wall, car body and whatever else stands between the street and the phone."""
    propagation: PropagationModel = PropagationModel()

    @model_validator(mode="after")
    def _needs_entry_loss(self) -> Self:
        if self.environment is not Environment.OUTDOOR and self.extra_loss_db == 0:
            raise PydanticCustomError("entry-loss-missing", "extra_loss_db must be above 0")
        return self

    @property
    def margin_db(self) -> float:
        """Fade margin."""
        return fade_margin_db(self.edge_probability, self.shadow_sigma_db)

    @property
    def required_rsrp_dbm(self) -> float:
        """Median RSRP from which on a place is served."""
        return self.rsrp_threshold_dbm + self.margin_db

    @property
    def losses_db(self) -> float:
        """Loss at the receiver that every path has."""
        return self.body_loss_db + self.extra_loss_db
