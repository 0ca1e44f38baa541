"""Propagation models that a technology may choose, and what each assumes.

Every model answers one question: the basic transmission loss of a path, dB, median over locations;
the fading margin is :mod:`.link_budget`'s. Three follow the terrain profile (P.1812, P.526,
Longley-Rice), the others know distance and heights and take from the terrain only whether it leaves
the line of sight free. A model of one's own comes in by :mod:`.user_models`.

Every model knows the :class:`~phusong.coverage.hata.Ranges` within which it holds; :mod:`.model_checks`
tells who lies outside.

Clutter round the receiver: P.1812 sets representative clutter heights on the profile itself. P.526
and Longley-Rice go over the bare ground and get the height-gain correction of P.2108-1 section 3.1
on top. The statistical models have their surroundings in their constants.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from phusong.coverage import tr38901
from phusong.coverage.hata import COST_231, MODIFIED_HATA, OKUMURA_HATA, Ranges, Surroundings
from phusong.coverage.itm import ItmModel
from phusong.coverage.kernels import models as kinds
from phusong.coverage.polarisation import Polarisation
from phusong.coverage.structures import Air, ItmAir, Settings

__all__ = [
    "EARTH_RADIUS_KM",
    "MODELS",
    "P526",
    "P1812",
    "AnyModel",
    "Cost231",
    "LongleyRice",
    "ModifiedHata",
    "OkumuraHata",
    "Propagation",
    "Scene",
    "Tr38901",
    "UserModel",
]

EARTH_RADIUS_KM = 6371.0
_RARE_RADIUS_KM = 3 * EARTH_RADIUS_KM  # a_beta, P.1812-6 eq. (7b)


class _Model(BaseModel):
    """What all models have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    knows_terrain: ClassVar[bool] = True
    """Whether the loss follows the profile. What does not is a fit to measurements, which may be
    asked beyond them with a warning; what does is computed within its ranges only."""
    street_width_m: float = Field(default=27.0, gt=0, le=200)
    """Width of the open strip round the receiver, P.2108-1 section 3.1."""

    @property
    def ranges(self) -> Ranges:
        """Where the model holds."""
        raise NotImplementedError

    @property
    def adds_clutter(self) -> bool:
        """Whether the height-gain correction of P.2108 is put on top."""
        return False

    @property
    def effective_radius_km(self) -> float:
        """Radius of the earth over which rays run straight."""
        return EARTH_RADIUS_KM * 4 / 3

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        """The same as the compiled loops want it."""
        raise NotImplementedError

    def _settings(self, kind: int, receiver_height_m: float, extra_db: float) -> Settings:
        return Settings(
            ce=1 / self.effective_radius_km,
            receiver_height_m=receiver_height_m,
            vertical=True,
            permittivity=22.0,
            conductivity=0.003,
            street_width_m=self.street_width_m,
            extra_db=extra_db,
            model=kind,
            air=Air(50.0, 45.0, 325.0, 0.0),
            ce_rare=1 / _RARE_RADIUS_KM,
            itm=_NO_ITM,
            surroundings=0,
            building_height_m=5.0,
        )


class P1812(_Model):
    """Recommendation ITU-R P.1812: path-specific, 30 MHz to 6 GHz, with clutter on the profile.

    Refractivity is of Khánh Hòa's latitude by order of magnitude only: the ITU's maps may not be
    shipped with this program; set what the map of P.1812 (DN50, N050) says for the place, or name
    the maps as ``refractivity``.
    """

    model: Literal["p1812"] = "p1812"
    time_percentage: float = Field(default=50.0, ge=1, le=50)
    """Share of an average year for which the loss is not exceeded; below 50 for interference."""
    delta_n: float = Field(default=45.0, gt=0, lt=157)
    """Mean lapse of refractivity through the lowest kilometre, N-units/km, positive."""
    surface_n: float = Field(default=325.0, ge=200, le=450)
    """Sea-level surface refractivity, N-units."""
    refractivity: str | None = None
    """Maps that the two were read from: a folder with DN50.TXT and N050.TXT, or one of them."""
    latitude_deg: float = Field(default=12.2, ge=-80, le=80)
    """Of the middle of the province."""
    polarisation: Polarisation = Polarisation.VERTICAL
    """Of the wave; it hardly matters above 100 MHz."""

    @property
    def ranges(self) -> Ranges:
        """P.1812-6 section 1."""
        return Ranges((0.25, 3000.0), (0.03, 6.0), (1.0, 3000.0), (1.0, 3000.0))

    @property
    def effective_radius_km(self) -> float:
        """P.1812-6 eq. (6)."""
        return EARTH_RADIUS_KM * 157 / (157 - self.delta_n)

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        air = Air(self.time_percentage, self.delta_n, self.surface_n, self.latitude_deg)
        return self._settings(kinds.P1812, receiver_height_m, extra_db)._replace(
            vertical=self.polarisation is Polarisation.VERTICAL, air=air
        )


class P526(_Model):
    """Free space (P.525-4), delta-Bullington over bare terrain (P.526-15), clutter (P.2108-1)."""

    model: Literal["p526"] = "p526"
    k_factor: float = Field(default=4 / 3, gt=0.3, le=10)
    """Effective over true radius of the earth; 4/3 is the median of a standard atmosphere."""
    polarisation: Polarisation = Polarisation.VERTICAL
    """Of the wave; it hardly matters above 100 MHz."""
    permittivity: float = Field(default=22.0, ge=1, le=100)
    """Relative permittivity of the ground; 22 is land (P.526-15 section 3.1.1), 80 the sea."""
    conductivity_s_per_m: float = Field(default=0.003, ge=0, le=10)
    """Conductivity of the ground; 0.003 is land, 5 the sea."""

    @property
    def ranges(self) -> Ranges:
        """Those of P.1812, of whose diffraction model it is a part; P.526 itself names none."""
        return Ranges((0.0, 3000.0), (0.03, 6.0), (0.0, 3000.0), (0.0, 3000.0))

    @property
    def adds_clutter(self) -> bool:
        return True

    @property
    def effective_radius_km(self) -> float:
        return EARTH_RADIUS_KM * self.k_factor

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        return self._settings(kinds.P526, receiver_height_m, extra_db)._replace(
            vertical=self.polarisation is Polarisation.VERTICAL,
            permittivity=self.permittivity,
            conductivity=self.conductivity_s_per_m,
        )


class LongleyRice(ItmModel, _Model):
    """Irregular Terrain Model 1.2.2, point to point, with P.2108 clutter on top."""

    model: Literal["itm"] = "itm"

    @property
    def ranges(self) -> Ranges:
        """Of the model, see :mod:`.itm`; pixels nearer than 1 km are computed as they come."""
        return Ranges((1.0, 2000.0), (0.02, 20.0), (0.5, 3000.0), (0.5, 3000.0))

    @property
    def adds_clutter(self) -> bool:
        return True

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        return self._settings(kinds.ITM, receiver_height_m, extra_db)._replace(itm=self.air())


class Scene(StrEnum):
    """Scenarios of TR 38.901 section 7.4."""

    RMA = "rma"
    UMA = "uma"
    UMI = "umi"


_SCENES = {Scene.RMA: kinds.RMA, Scene.UMA: kinds.UMA, Scene.UMI: kinds.UMI}
_TABLES = {
    Scene.RMA: tr38901.RANGES[tr38901.Scenario.RMA],
    Scene.UMA: tr38901.RANGES[tr38901.Scenario.UMA],
    Scene.UMI: tr38901.RANGES[tr38901.Scenario.UMI],
}


class Tr38901(_Model):
    """3GPP TR 38.901 section 7.4.1; the terrain tells whether there is line of sight.

    The model has no terrain: in mountains and over the sea it is a sanity check only.
    """

    knows_terrain: ClassVar[bool] = False

    model: Literal["tr38901"] = "tr38901"
    scene: Scene = Scene.RMA
    """Country, town, or street with antennas below the roofs."""
    building_height_m: float = Field(default=5.0, ge=5, le=50)
    """Mean height of buildings, RMa."""
    street_width_m: float = Field(default=20.0, ge=5, le=50)
    """Mean width of streets, RMa."""

    @property
    def ranges(self) -> Ranges:
        """TR 38.901 Table 7.4.1-1."""
        table = _TABLES[self.scene]
        return Ranges(
            table.clear_km, table.frequency_ghz, table.base_height_m, table.terminal_height_m
        )

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        return self._settings(_SCENES[self.scene], receiver_height_m, extra_db)._replace(
            building_height_m=self.building_height_m
        )


class _Hata(_Model):
    """Okumura's measurements as formulas."""

    kind: ClassVar[int]
    knows_terrain: ClassVar[bool] = False
    published: ClassVar[Ranges]
    surroundings: Literal["urban_large", "urban_small", "suburban", "open"] = "suburban"
    """Of the phone."""

    @property
    def ranges(self) -> Ranges:
        return self.published

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        return self._settings(self.kind, receiver_height_m, extra_db)._replace(
            surroundings=int(Surroundings[self.surroundings.upper()])
        )


class OkumuraHata(_Hata):
    """Okumura-Hata, 150 to 1500 MHz, beyond 20 km with the exponent of P.529-3."""

    published: ClassVar[Ranges] = OKUMURA_HATA
    kind: ClassVar[int] = kinds.OKUMURA_HATA
    model: Literal["okumura_hata"] = "okumura_hata"


class Cost231(_Hata):
    """COST 231-Hata, 1500 to 2000 MHz; it has no open land."""

    published: ClassVar[Ranges] = COST_231
    kind: ClassVar[int] = kinds.COST_231
    model: Literal["cost231"] = "cost231"
    surroundings: Literal["urban_large", "urban_small", "suburban"] = "suburban"
    """Of the phone."""


class ModifiedHata(_Hata):
    """Hata as extended to 3 GHz by Report ITU-R SM.2028-2."""

    published: ClassVar[Ranges] = MODIFIED_HATA
    kind: ClassVar[int] = kinds.MODIFIED_HATA
    model: Literal["modified_hata"] = "modified_hata"


class UserModel(_Model):
    """A model that an installed package offers, see :mod:`.user_models`."""

    model: Literal["user"] = "user"
    name: str
    """Of its entry point in the group ``phusong.propagation``."""
    parameters: dict[str, float] = Field(default_factory=dict)
    """Numbers that the function gets."""

    def __hash__(self) -> int:
        return hash((self.name, self.street_width_m, *sorted(self.parameters.items())))

    @property
    def ranges(self) -> Ranges:
        """Nothing is known of them."""
        return Ranges(*((0.0, math.inf),) * 4)

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        return self._settings(kinds.USER, receiver_height_m, extra_db)


_NO_ITM: ItmAir = ItmModel().air()

AnyModel = P1812 | P526 | LongleyRice | Tr38901 | OkumuraHata | Cost231 | ModifiedHata | UserModel
MODELS: Mapping[str, type[AnyModel]] = MappingProxyType(
    {kind.model_fields["model"].default: kind for kind in get_args(AnyModel)}
)
"""All models by the name that a scenario calls them."""


def _known(value: Any) -> Any:
    """A bare name stands for the model with its defaults; one that is not known is told."""
    if isinstance(value, _Model):
        return value
    table = value if isinstance(value, Mapping) else {"model": value}
    given = table.get("model")
    if not isinstance(given, str) or given not in MODELS:
        raise PydanticCustomError(
            "propagation-model",
            "{given} is none of {known}",
            {"given": "none" if given is None else str(given), "known": ", ".join(MODELS)},
        )
    return table


Propagation = Annotated[AnyModel, Field(discriminator="model"), BeforeValidator(_known)]
"""Any of the models, told apart by ``model``; a text in a table's place names one."""
