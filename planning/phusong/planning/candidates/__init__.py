"""Where a mast could stand or something be added to one, each with why it is a candidate."""

from phusong.planning.candidates.capacity import crowded_spots
from phusong.planning.candidates.checks import tell_candidates
from phusong.planning.candidates.equipment import bands_of, cells_on
from phusong.planning.candidates.positions import Positions, new_positions, screened_positions
from phusong.planning.candidates.raising import raised_masts
from phusong.planning.candidates.screens import DropColumn, Screen, gathered
from phusong.planning.candidates.upgrades import (
    upgradable,
    upgrades,
    vetoed_masts,
)
from phusong.planning.programme.options import Option
from phusong.planning.scenario.siting import CandidateKind

__all__ = [
    "CandidateKind",
    "DropColumn",
    "Option",
    "Positions",
    "Screen",
    "bands_of",
    "cells_on",
    "crowded_spots",
    "gathered",
    "new_positions",
    "raised_masts",
    "screened_positions",
    "tell_candidates",
    "upgradable",
    "upgrades",
    "vetoed_masts",
]
