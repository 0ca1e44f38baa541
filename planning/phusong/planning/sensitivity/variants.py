"""Which variants of a scenario are decided: the usual ones that it asks for, and the user's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phusong.layers.province import Province
from phusong.planning.results.sensitivity import Assumption
from phusong.planning.scenario.base import Text
from phusong.planning.scenario.model import CostItem, Costs, Scenario
from phusong.planning.sensitivity.overlay import varied
from phusong.planning.sensitivity.people import states_people

__all__ = ["Variant", "budgets", "decided_before"]

_MASTS = ("new_site", "access_track", "power_line", "new_site_yearly", "site_rent_yearly")
_CABLE = (
    "fibre_aerial",
    "fibre_shared_poles",
    "fibre_buried",
    "fibre_duct",
    "fibre_splice",
    "fibre_submarine",
    "submarine_mobilisation",
    "fibre_aerial_yearly",
    "fibre_shared_poles_yearly",
    "fibre_buried_yearly",
    "fibre_duct_yearly",
    "fibre_lease_yearly",
    "fibre_submarine_yearly",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """A scenario that differs from the plan's in one assumption.

    Its prediction of today is that of the plan; another ``layers.people`` than the plan's asks for
    people from that source.
    """

    key: str
    assumption: Assumption
    scenario: Scenario
    amount: float = 0.0
    name: Text | None = None


def decided_before(scenario: Scenario, province: Province) -> tuple[Variant, ...]:
    """Variants that do not hang on what the plan comes to, in the order in which they are told."""
    asked = scenario.sensitivity
    assert asked is not None, "the scenario asks for none"
    return (
        *_thresholds(scenario, asked.threshold_db),
        *(_prices(scenario) if asked.costs else ()),
        *_people(scenario, province),
        *(
            Variant(f"own_{number}", Assumption.OWN, varied(scenario, own.changes), name=own.name)
            for number, own in enumerate(asked.variants, start=1)
        ),
    )


def budgets(scenario: Scenario, spending: Mapping[int, float]) -> tuple[Variant, ...]:
    """A smaller and a larger budget.

    Parameters
    ----------
    spending
        What the plan builds for in each year at middle costs, thousand million VND: that is varied
        where the scenario sets no budget.
    """
    assert scenario.sensitivity is not None, "the scenario asks for none"
    percent = scenario.sensitivity.budget_pct
    programme = scenario.programme
    stated = programme.budget_bn_vnd if programme.budget_bn_vnd is not None else spending
    found = []
    for key, amount in (("budget_less", -percent), ("budget_more", percent)):
        budget = {year: money * (1.0 + amount / 100.0) for year, money in stated.items()}
        changed = programme.model_copy(update={"budget_bn_vnd": budget})
        changed_scenario = scenario.model_copy(update={"programme": changed})
        found.append(Variant(key, Assumption.BUDGET, changed_scenario, amount))
    return tuple(found) if percent else ()


def _thresholds(scenario: Scenario, shift_db: float) -> Iterator[Variant]:
    """Of all technologies whose level alone counts; where rates count, the level decides little."""
    for key, amount in (("threshold_lower", -shift_db), ("threshold_higher", shift_db)):
        shifted = {}
        for name, technology in scenario.technologies.items():
            definition = technology.definition
            if definition.rate is None:
                level = definition.rsrp_threshold_dbm + amount
                definition = definition.model_copy(update={"rsrp_threshold_dbm": level})
            shifted[name] = technology.model_copy(update={"definition": definition})
        if shift_db and shifted != scenario.technologies:
            changed = scenario.model_copy(update={"technologies": shifted})
            yield Variant(key, Assumption.THRESHOLD, changed, amount)


def _prices(scenario: Scenario) -> Iterator[Variant]:
    every = tuple(name for name, item in scenario.costs if isinstance(item, CostItem))
    for key, ends in (
        ("costs_low", dict.fromkeys(every, "low")),
        ("costs_high", dict.fromkeys(every, "high")),
        ("masts_dear", dict.fromkeys(_MASTS, "high") | dict.fromkeys(_CABLE, "low")),
        ("cable_dear", dict.fromkeys(_MASTS, "low") | dict.fromkeys(_CABLE, "high")),
    ):
        changed = scenario.model_copy(update={"costs": _at_ends(scenario.costs, ends)})
        yield Variant(key, Assumption.COSTS, changed)


def _at_ends(costs: Costs, ends: Mapping[str, str]) -> Costs:
    """Prices with one end of their range for the whole of it."""
    changed = {}
    for name, end in ends.items():
        item = getattr(costs, name)
        if item is not None:
            price = getattr(item, end)
            changed[name] = item.model_copy(update={"low": price, "mid": price, "high": price})
    return costs.model_copy(update=changed)


def _people(scenario: Scenario, province: Province) -> Iterator[Variant]:
    """Nothing where there is no other source, or the plan has it already."""
    assert scenario.sensitivity is not None
    source = scenario.sensitivity.people
    if source == "none":
        return
    other = None if source == "settlements" else source
    if other == scenario.layers.people or (other is None and not states_people(province)):
        return
    layers = scenario.layers.model_copy(update={"people": other})
    key = "people_settlements" if other is None else "people_layer"
    yield Variant(key, Assumption.PEOPLE, scenario.model_copy(update={"layers": layers}))
