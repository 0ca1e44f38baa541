"""A scenario: what one TOML file says of layers, definitions, technologies, costs, years, targets.

Models are frozen and refuse unknown keys; :mod:`.file` reads them from disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from phusong.coverage.antennas import AntennaModel
from phusong.coverage.carriers import Carrier, Radio, default_carriers
from phusong.coverage.link_budget import CoverageDefinition
from phusong.layers.catalogue import Layers
from phusong.layers.grid import GridConfig
from phusong.layers.i18n import Language
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.cable.rules import CableSizes, LandRules, Optics
from phusong.planning.scenario.base import Frozen, Positive, Share, Text
from phusong.planning.scenario.costs import CostItem, Costs, Discounting
from phusong.planning.scenario.funding import Funding
from phusong.planning.scenario.outputs import Outputs
from phusong.planning.scenario.programme import Assignment, Programme
from phusong.planning.scenario.sensitivity import OwnVariant, Sensitivity
from phusong.planning.scenario.siting import SitingRules
from phusong.planning.scenario.targets import IndicatorValue, Target, TargetKind
from phusong.planning.sea.rules import SeaRules
from phusong.planning.street.rules import UndergroundingRules
from phusong.planning.wan.rules import WanRules

__all__ = [
    "Assignment",
    "CostItem",
    "Costs",
    "Definitions",
    "Discounting",
    "FibreRules",
    "IndicatorValue",
    "OwnVariant",
    "Programme",
    "Scenario",
    "Sensitivity",
    "SitingRules",
    "Target",
    "TargetKind",
    "Technology",
]

_NAME = re.compile(r"[^\W_][\w .+-]{0,39}(?<! )")


class ProvinceId(Frozen):
    """The province that is planned."""

    name: str
    """For titles."""
    code: str = ""
    """Of the General Statistics Office; plans are compared only where it is the same."""


class Definitions(Frozen):
    """What words mean in every result of this scenario."""

    bts: Literal["site", "operator"] = Field(
        default="site",
        description="a station is counted once per mast position, or once per operator on it",
    )
    settlement_radius_m: Positive = 500.0
    """A settlement is the disc of this radius round its point."""
    hub_radius_m: Positive = 300.0
    """A hub is the disc of this radius round its point."""
    place_share: Share = 0.95
    """A place is served when this share of its disc's land is."""


class Technology(Frozen):
    """One technology whose service is told: which cells count, and what covered means."""

    radio: Radio
    """Which cells of the layer count."""
    definition: CoverageDefinition = CoverageDefinition()
    new_site_bands: tuple[str, ...] = Field(min_length=1)
    """Bands that a new site gets for this technology."""
    upgrade_bands: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Bands that each operator adds on his own masts; who is not named adds none."""


class FibreRules(Frozen):
    """When a settlement has fibre, and how new cable may run."""

    reach_km: Positive = 2.0
    """A settlement has fibre when the network comes this near, on the same land."""
    max_crossing_km: Positive = 40.0
    """Longest sea crossing that is looked for."""
    sea_cell_m: Annotated[float, Field(ge=50, le=2000)] = 200.0
    """Pixel of the raster on which sea crossings are found."""
    sea: SeaRules = SeaRules()
    """What steers, protects and compares submarine cable."""
    land: LandRules = LandRules()
    """How cable is built on land, and what steers it there."""
    optics: Optics = Optics()
    cables: CableSizes = CableSizes()
    connect: tuple[Literal["park", "hub", "seat"], ...] = ()
    """Kinds of places besides settlements that get new cable where fibre does not reach them; ``seat``:
    the seats of communes that the layer of seats places."""
    follow_recommendation: bool = True
    """Whether the programme builds microwave or satellite in place of cable where it costs less in all;
    never for who has to have fibre."""
    resilient: tuple[str, ...] = ()
    """Who gets a second way of cable: kinds (``settlement``, ``park``, ``hub``, ``seat``, ``site``), communes, or
    names or identifiers of places."""
    slack: Annotated[float, Field(ge=1, le=2)] = 1.05
    """Cable laid per metre of route."""
    time_limit_s: Positive = 30.0
    """Of the search for the cheapest tree of cable, processor time; a search that ends before gives
    the same tree on every machine."""


class Scenario(Frozen):
    """Everything that one plan is made from."""

    schema_version: Literal[1] = Field(alias="schema")
    name: Text
    province: ProvinceId
    language: Language = Language.VIETNAMESE
    """Of the outputs; ``--lang`` goes before it."""
    catalogue: str | None = None
    """TOML file with kind, source, licence, date and uncertainty of each layer."""
    use_downloaded: tuple[str, ...] = ()
    """Downloaded layers that take the place of the scenario's own; see ``phusong data list``."""
    grid: GridConfig = GridConfig()
    layers: Layers
    definitions: Definitions = Definitions()
    technologies: dict[str, Technology] = Field(min_length=1)
    carriers: dict[str, Carrier] = Field(default_factory=dict)
    """Bands that differ from the defaults of :mod:`phusong.coverage.carriers`, or are new."""
    antennas: dict[str, AntennaModel] = Field(default_factory=dict)
    """Antennas that cells and carriers call by name; in a file, a text in the place of a table names
    an MSI or PLN file."""
    siting: SitingRules = SitingRules()
    fibre: FibreRules = FibreRules()
    backhaul: BackhaulRules = BackhaulRules()
    wan: WanRules = WanRules()
    undergrounding: UndergroundingRules | None = None
    """None: nothing is told of cable under streets."""
    costs: Costs
    programme: Programme
    funding: Funding = Funding()
    """Who pays for what is built; it changes no decision."""
    targets: tuple[Target, ...] = ()
    indicator_values: tuple[IndicatorValue, ...] = ()
    """Figures of indicators that the layers do not tell; in a file, a text names a table of them."""
    outputs: Outputs = Outputs()
    """What operators get."""
    sensitivity: Sensitivity | None = None
    """Assumptions under which the programme is decided again; None: it is not."""

    @field_validator("layers")
    @classmethod
    def _with_cells(cls, layers: Layers) -> Layers:
        if layers.cells is None and layers.sites.format != "opencellid":
            raise PydanticCustomError("cells-missing", "sites without cells")
        return layers

    @field_validator("technologies")
    @classmethod
    def _named(cls, technologies: dict[str, Technology]) -> dict[str, Technology]:
        """Names become file names and columns, which many systems tell apart without case."""
        seen = {"any", "fibre"}
        for name in technologies:
            if not _NAME.fullmatch(name) or name.casefold() in seen:
                raise PydanticCustomError("technology-name", "{name}", {"name": name})
            seen |= {name.casefold(), f"{name.casefold()}_server"}
        return technologies

    @field_validator("carriers", mode="before")
    @classmethod
    def _over_defaults(cls, carriers: Any) -> Any:
        """A band's table needs only what differs from its default."""
        if not isinstance(carriers, Mapping):
            return carriers
        usual = default_carriers()
        return {
            band: {**(usual[band].model_dump() if band in usual else {"band": band}), **given}
            if isinstance(given, Mapping)
            else given
            for band, given in carriers.items()
        }

    @field_validator("antennas")
    @classmethod
    def _told_apart(cls, antennas: dict[str, AntennaModel]) -> dict[str, AntennaModel]:
        """Cells name antennas without regard to case and blanks around."""
        seen: set[str] = set()
        for name in antennas:
            if not name.strip() or name.strip() != name or name.casefold() in seen:
                raise PydanticCustomError("antenna-name", "{name}", {"name": name})
            seen.add(name.casefold())
        return antennas

    @model_validator(mode="after")
    def _antennas_known(self) -> Scenario:
        known = {name.casefold() for name in self.antennas}
        for band, carrier in self.carriers.items():
            if isinstance(carrier.antenna, str) and carrier.antenna.casefold() not in known:
                raise PydanticCustomError(
                    "carrier-antenna",
                    "carriers.{band}: {antenna} is none of {known}",
                    {
                        "band": band,
                        "antenna": carrier.antenna,
                        "known": ", ".join(self.antennas) or "—",
                    },
                )
        return self

    @model_validator(mode="after")
    def _bands_known(self) -> Scenario:
        known = self.all_carriers()
        for name, technology in self.technologies.items():
            added = (band for bands in technology.upgrade_bands.values() for band in bands)
            for band in (*technology.new_site_bands, *added):
                carrier = known.get(band)
                if carrier is None or carrier.radio != technology.radio:
                    bands = [b for b, c in known.items() if c.radio == technology.radio]
                    raise PydanticCustomError(
                        "band-without-carrier",
                        "technologies.{technology}: {band} is none of {known}",
                        {"technology": name, "band": band, "known": ", ".join(bands)},
                    )
        return self

    @model_validator(mode="after")
    def _builders_able(self) -> Scenario:
        """Who has to serve a place has the technology, and where licences are named one for it."""
        for one in self.programme.assigned:
            if one.technology is not None and one.technology not in self.technologies:
                raise PydanticCustomError(
                    "assigned-technology",
                    "{place}: {technology} is none of {known}",
                    {
                        "place": one.place,
                        "technology": one.technology,
                        "known": ", ".join(self.technologies),
                    },
                )
            asked = [one.technology] if one.technology else list(self.technologies)
            licences = {name: self.technologies[name].upgrade_bands for name in asked}
            barred = [name for name, of in licences.items() if of and not of.get(one.operator)]
            if barred:
                raise PydanticCustomError(
                    "assigned-without-band",
                    "{operator} has no band for {technologies}",
                    {"operator": one.operator, "technologies": ", ".join(barred)},
                )
        return self

    @model_validator(mode="after")
    def _hidden_priced(self) -> Scenario:
        """Where cable has to be below the ground there is a price for that."""
        land = self.fibre.land
        able = self.costs.fibre_buried is not None and "buried" in land.constructions
        if land.buried_in and not able:
            raise PydanticCustomError(
                "buried-without-price", "{areas}", {"areas": ", ".join(land.buried_in)}
            )
        return self

    @model_validator(mode="after")
    def _horizon(self) -> Scenario:
        years = self.programme.years
        if years[0] + self.costs.discounting.horizon_years <= years[-1]:
            raise PydanticCustomError(
                "cost-horizon",
                "costs.discounting.horizon_years ends before {last}",
                {"last": str(years[-1]), "least": years[-1] - years[0] + 1},
            )
        return self

    def all_carriers(self) -> dict[str, Carrier]:
        """Carriers by band: the defaults, overridden by the scenario's."""
        return {**default_carriers(), **self.carriers}
