"""Whether the propagation models that a scenario chooses can do what it asks of them."""

from __future__ import annotations

from collections.abc import Iterator

from phusong.coverage.model_checks import models_at, outside, severity_of
from phusong.coverage.propagation import UserModel
from phusong.coverage.user_models import expect_model
from phusong.layers.errors import Problems
from phusong.planning.scenario.model import Scenario, Technology

__all__ = ["tell_models"]


def tell_models(scenario: Scenario, *, file: str, problems: Problems) -> None:
    """Tell of models that are not installed, and of bands and heights outside their ranges.

    Bands are those that new sites and upgrades would get; what stands on air today is told when the
    cells are known, by :func:`phusong.coverage.model_checks.tell_outside_model`.
    """
    for name, technology in scenario.technologies.items():
        model = technology.definition.propagation
        if isinstance(model, UserModel):
            expect_model(model, file=file, problems=problems)
        _tell_bands(scenario, name, file=file, problems=problems)
        _tell_heights(scenario, name, file=file, problems=problems)


def _tell_bands(scenario: Scenario, name: str, *, file: str, problems: Problems) -> None:
    technology = scenario.technologies[name]
    model = technology.definition.propagation
    low, high = model.ranges.frequency_ghz
    told: set[tuple[str, float]] = set()
    for key, band, operator in _bands(technology):
        ghz = scenario.all_carriers()[band].of(operator).downlink_mhz / 1000
        if not outside(ghz, (low, high)) or (band, ghz) in told:
            continue
        told.add((band, ghz))
        problems.add(
            "model-band",
            file,
            column=f"technologies.{name}.{key}",
            value=band,
            technology=name,
            band=band,
            ghz=ghz,
            model=model.model,
            low=low,
            high=high,
            others=models_at(ghz) or "–",
        )


def _bands(technology: Technology) -> Iterator[tuple[str, str, str]]:
    """Key, band and operator ("" for anybody) of all that may be built."""
    for band in technology.new_site_bands:
        yield "new_site_bands", band, ""
    for operator, bands in technology.upgrade_bands.items():
        for band in bands:
            yield f"upgrade_bands.{operator}", band, operator


def _tell_heights(scenario: Scenario, name: str, *, file: str, problems: Problems) -> None:
    definition = scenario.technologies[name].definition
    model = definition.propagation
    mast_m, phone_m = scenario.siting.mast_height_m, definition.receiver_height_m
    weight = severity_of(model)
    if outside(mast_m, model.ranges.base_height_m):
        low, high = model.ranges.base_height_m
        problems.add(
            "model-mast-height",
            file,
            severity=weight,
            column="siting.mast_height_m",
            value=mast_m,
            technology=name,
            model=model.model,
            low=low,
            high=high,
        )
    if outside(phone_m, model.ranges.terminal_height_m):
        low, high = model.ranges.terminal_height_m
        problems.add(
            "model-receiver-height",
            file,
            severity=weight,
            column=f"technologies.{name}.definition.receiver_height_m",
            value=phone_m,
            technology=name,
            model=model.model,
            low=low,
            high=high,
        )
