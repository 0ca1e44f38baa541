"""Optical budgets: what is lost on a way of fibre, which optics bridge it, and what helps where none do.

Loss = km · attenuation + splices · splice loss + connectors · connector loss + splitter loss. A
splitter 1:N parts the light in N, 10 log10 N dB, and loses a little more at each halving.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from phusong.planning.cable.rules import Optics, PonClass, Transceiver

__all__ = ["Budget", "Remedy", "Way", "budget_of", "loss_db", "splitter_db"]

_SMALLEST_SPLIT = 2


class Remedy(StrEnum):
    """What makes up for optics that do not reach."""

    NONE = "none"
    """The cheapest optics do."""
    NEXT_CLASS = "next_class"
    """Stronger optics."""
    SMALLER_SPLIT = "smaller_split"
    """Fewer homes on a fibre."""
    AMPLIFIER = "amplifier"
    """Sites on the way, where the signal is made new."""
    REMOTE_OLT = "remote_olt"
    """The head of the passive network stands at the place, and is fed from point to point."""


@dataclass(frozen=True, slots=True)
class Way:
    """Fibre from an exchange to a place."""

    length_km: float
    """Of cable, with its slack."""
    joints: int
    """Splices where cables part or meet, besides those between their pieces."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The optics of one way."""

    optics: str
    """Name of the class."""
    wavelength_nm: int
    split: int
    """1: from point to point."""
    splices: int
    loss_db: float
    """From end to end, without margin."""
    margin_db: float
    budget_db: float
    lacks_db: float
    """By how much the cheapest class fails; 0 where it does not, or only its reach does."""
    remedy: Remedy
    sites: int = 0
    """Amplifier sites on the way."""
    feeder: str = ""
    """Optics that feed a remote head."""

    @property
    def spare_db(self) -> float:
        """What is left of the budget, beyond loss and margin."""
        return self.budget_db - self.loss_db - self.margin_db


def splitter_db(split: int, stage_db: float) -> float:
    """Loss of a splitter 1:N.

    >>> round(splitter_db(32, 0.4), 2), splitter_db(1, 0.4)
    (17.05, 0.0)
    """
    return 10.0 * math.log10(split) + stage_db * math.log2(split)


def splices_of(way: Way, rules: Optics) -> int:
    """Between the pieces of cable, at both ends, and at the joints on the way."""
    return max(math.ceil(way.length_km / rules.piece_km - 1e-9) - 1, 0) + 2 + way.joints


def loss_db(way: Way, rules: Optics, *, wavelength: str, split: int = 1) -> float:
    """Loss of a way from end to end, dB, without margin."""
    per_km = {
        "1270": rules.loss_1270_db_per_km,
        "1310": rules.loss_1310_db_per_km,
        "1550": rules.loss_1550_db_per_km,
    }[wavelength]
    return (
        way.length_km * per_km
        + splices_of(way, rules) * rules.splice_db
        + rules.connectors * rules.connector_db
        + splitter_db(split, rules.splitter_stage_db)
    )


def budget_of(way: Way, rules: Optics, *, passive: bool) -> Budget:
    """The cheapest optics that bridge a way, or what has to be done for it.

    Parameters
    ----------
    passive
        Homes on splitters; else a link from point to point.
    """
    return _passive(way, rules) if passive else _link(way, rules)


def _link(way: Way, rules: Optics) -> Budget:
    for number, one in enumerate(rules.links):
        found = _told(way, rules, one, rules.links[0], split=1)
        if _bridges(way, one, found):
            return found if number == 0 else _helped(found, Remedy.NEXT_CLASS)
    strongest = rules.links[-1]
    found = _told(way, rules, strongest, rules.links[0], split=1)
    return _helped(found, Remedy.AMPLIFIER, sites=_sites(way, rules, strongest))


def _sites(way: Way, rules: Optics, optics: Transceiver) -> int:
    """Fewest sites that part a way into equal links, each of which the optics bridge."""
    links = 2
    while True:
        part = Way(way.length_km / links, math.ceil(way.joints / links))
        found = _told(part, rules, optics, optics, split=1)
        if _bridges(part, optics, found) or links > way.length_km:
            return links - 1
        links += 1


def _passive(way: Way, rules: Optics) -> Budget:
    for number, one in enumerate(rules.pon):
        found = _told(way, rules, one, rules.pon[0], split=rules.split)
        if _bridges(way, one, found):
            return found if number == 0 else _helped(found, Remedy.NEXT_CLASS)
    strongest, split = rules.pon[-1], int(rules.split)
    while split > _SMALLEST_SPLIT:
        split //= 2
        found = _told(way, rules, strongest, rules.pon[0], split=split)
        if _bridges(way, strongest, found):
            return _helped(found, Remedy.SMALLER_SPLIT)
    feeder = _link(way, rules)
    lacks = _told(way, rules, rules.pon[0], rules.pon[0], split=rules.split).lacks_db
    return Budget(
        optics=rules.pon[0].name,
        wavelength_nm=feeder.wavelength_nm,
        split=rules.split,
        splices=feeder.splices,
        loss_db=feeder.loss_db,
        margin_db=feeder.margin_db,
        budget_db=feeder.budget_db,
        lacks_db=lacks,
        remedy=Remedy.REMOTE_OLT,
        sites=feeder.sites,
        feeder=feeder.optics,
    )


def _bridges(way: Way, optics: Transceiver | PonClass, found: Budget) -> bool:
    return found.spare_db >= -1e-9 and way.length_km <= optics.reach_km


def _told(
    way: Way,
    rules: Optics,
    optics: Transceiver | PonClass,
    cheapest: Transceiver | PonClass,
    *,
    split: int,
) -> Budget:
    passive = isinstance(optics, PonClass)
    first = loss_db(way, rules, wavelength=cheapest.wavelength, split=rules.split if passive else 1)
    return Budget(
        optics=optics.name,
        wavelength_nm=int(optics.wavelength),
        split=split,
        splices=splices_of(way, rules),
        loss_db=loss_db(way, rules, wavelength=optics.wavelength, split=split),
        margin_db=rules.margin_db,
        budget_db=optics.budget_db,
        lacks_db=max(first + rules.margin_db - cheapest.budget_db, 0.0),
        remedy=Remedy.NONE,
    )


def _helped(found: Budget, remedy: Remedy, *, sites: int = 0) -> Budget:
    return replace(found, remedy=remedy, sites=sites)
