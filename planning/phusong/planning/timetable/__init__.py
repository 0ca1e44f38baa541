"""In which year each work is built: one programme over all years, with a bound."""

from phusong.planning.timetable.decide import timetable
from phusong.planning.timetable.structures import Aim, Goal, Limits, Proof, Timetable, Works

__all__ = ["Aim", "Goal", "Limits", "Proof", "Timetable", "Works", "timetable"]
