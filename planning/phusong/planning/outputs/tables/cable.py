"""Optics, materials and cuts of new cable as tables for spreadsheets."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.cable.results import CutColumn
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.cable import item_text, remedy_text
from phusong.planning.results.stages import Plan

__all__ = ["cut_table", "material_table", "optic_table"]

_DIGITS = 3


def optic_table(plan: Plan, messages: Messages) -> pd.DataFrame:
    """One row per place or site that new cable reaches, with its remedy in words."""
    land = plan.routes.land
    table = pd.DataFrame() if land is None else land.optics
    return table.assign(remedy_text=[remedy_text(row, messages) for row in _records(table)]).round(
        _DIGITS
    )


def material_table(plan: Plan, messages: Messages) -> pd.DataFrame:
    """What new cable takes, with what it is in words."""
    land = plan.routes.land
    table = pd.DataFrame() if land is None else land.materials
    return table.assign(item_text=[item_text(row, messages) for row in _records(table)])


def cut_table(plan: Plan) -> pd.DataFrame:
    """The cuts that take most away, with the names of whom they cut off."""
    land, names = plan.routes.land, place_names(plan)
    table = pd.DataFrame() if land is None else land.cuts
    listed = [str(row[CutColumn.PLACES]).split(";") for row in _records(table)]
    return table.assign(
        place_names=[";".join(names.get(place, place) for place in own) for own in listed]
    ).round(_DIGITS)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
