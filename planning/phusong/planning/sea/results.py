"""What is told of cable under the sea besides the routes' segments."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.planning.sea.group import Kind

__all__ = ["ArrangementTold", "IslandGroup"]


@dataclass(frozen=True, slots=True)
class ArrangementTold:
    """One way to join a group of islands."""

    kind: Kind
    cost: float
    """Thousand million VND at middle costs, with the ways on land and the landings."""
    bound: float
    """No arrangement of its kind costs less."""
    sea_km: float
    crossings: int
    """Cables under the sea, from shore to shore, or to where they branch."""
    junctions: int
    worst_islands: int
    """Islands that the worst single cut takes away."""
    worst_people: float


@dataclass(frozen=True, slots=True)
class IslandGroup:
    """Islands that are compared together."""

    names: tuple[tuple[str, ...], ...]
    """Of the places on each island."""
    asked_ways: int
    """2 where no single cut may take an island away."""
    ways: int
    """What the arrangements give; 1 where two were asked for and none gives them."""
    arrangements: tuple[ArrangementTold, ...]
    chosen: Kind | None
    """None where no arrangement joins all of them."""
