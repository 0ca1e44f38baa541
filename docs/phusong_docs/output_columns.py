"""Columns of the tables that a plan writes, from the enums that name them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from phusong.coverage.service_columns import ServiceColumn
from phusong.layers.i18n import Language, Messages
from phusong.planning.cable.results import CutColumn, MaterialColumn, OpticColumn
from phusong.planning.outputs.operator.columns import FIELDS, Field, Table
from phusong.planning.outputs.words.coverage import SHARES
from phusong.planning.programme.handover import HandoverColumn
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.results.backhaul import HopColumn, OptionColumn
from phusong.planning.results.columns import (
    PlaceColumn,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.sea.positions import PositionColumn
from phusong.planning.service.coverage_maps import ShareColumn
from phusong.planning.street.tables import StreetColumn, TaskColumn
from phusong.planning.wan.results import SeatColumn, StretchColumn
from phusong_docs.attributes import attribute_texts, table

__all__ = ["TABLES", "Told", "meanings", "operator_columns", "output_columns"]

WORDS = Path(__file__).parents[1] / "reference" / "columns.toml"


@dataclass(frozen=True, slots=True)
class Told:
    """A table, what a row of it is, and where its columns are named."""

    name: str
    row: str
    columns: tuple[str, ...]
    enums: tuple[type[StrEnum], ...] = ()


def _of(*enums: type[StrEnum], without: Iterable[StrEnum] = ()) -> tuple[str, ...]:
    left = set(without)
    names = (one.value for enum in enums for one in enum if one not in left)
    return tuple(dict.fromkeys(names))


def _tables() -> tuple[Told, ...]:
    steps = (ProposalColumn, CellColumn, HandoverColumn)
    unserved = (PlaceColumn, ServiceColumn)
    not_told = (
        PlaceColumn.RADIUS_M,
        PlaceColumn.OUTLINE,
        PlaceColumn.LAND_PART,
        PlaceColumn.OPERATING,
        PlaceColumn.DUE_YEAR,
    )
    degrees = ("lon", "lat")
    return (
        Told(
            "unserved.csv",
            "A place and a technology in which it is not served, or of which it cannot be told.",
            (*_of(*unserved, without=not_told), "reason_text", "data_kinds", *degrees),
            unserved,
        ),
        Told("sites.csv", "A step: a new mast, or an addition to one.", _of(*steps), steps),
        Told(
            "targets.csv", "A target: an indicator and a year.", _of(TargetColumn), (TargetColumn,)
        ),
        Told("bill.csv", "The total, a year of it, a part of it, or people newly served.", ()),
        Told(
            "backhaul.csv",
            "A place without fibre and a way to connect it.",
            (*_of(OptionColumn), *degrees),
            (OptionColumn,),
        ),
        Told(
            "optics.csv",
            "A place or site that new cable reaches.",
            _of(OpticColumn),
            (OpticColumn,),
        ),
        Told("materials.csv", "What is bought.", _of(MaterialColumn), (MaterialColumn,)),
        Told("cuts.csv", "A cut of new cable, the worst first.", _of(CutColumn), (CutColumn,)),
        Told(
            "submarine_cables.csv", "A cable under the sea.", ("route_id", "segment", "serves_name")
        ),
        Told(
            "submarine_positions.csv",
            "A position of a route position list.",
            _of(PositionColumn),
            (PositionColumn,),
        ),
        Told("wan.csv", "A variant of the WAN.", ()),
        Told("wan_seats.csv", "A commune's seat.", (*_of(SeatColumn), *degrees), (SeatColumn,)),
        Told("undergrounding.csv", "A year.", ()),
        Told("undergrounding_tracker.csv", "A task as stated.", _of(TaskColumn), (TaskColumn,)),
        Told("streets_tidied.csv", "A street.", _of(StreetColumn), (StreetColumn,)),
        Told(
            SHARES,
            "A technology and a view of it (`phusong coverage`).",
            _of(ShareColumn),
            (ShareColumn,),
        ),
        Told(
            "routes",
            "Layer of `routes.gpkg` and `plan.gpkg`: a stretch of new cable.",
            _of(RouteColumn),
            (RouteColumn,),
        ),
        Told(
            "microwave_hops", "Layer of `plan.gpkg`: a microwave hop.", _of(HopColumn), (HopColumn,)
        ),
        Told(
            "wan_star, wan_tree, wan_core, wan_ring",
            "Layers of `plan.gpkg`: a stretch of a variant.",
            _of(StretchColumn),
            (StretchColumn,),
        ),
    )


TABLES = _tables()


def output_columns() -> str:
    """A table of columns for each table that a plan writes."""
    parts = []
    for told in TABLES:
        rows = [(f"`{name}`", text) for name, text in meanings(told).items()]
        parts.append(f"## `{told.name}`\n\n{told.row}\n\n{table(('column', 'meaning'), rows)}")
    return "\n".join(parts)


def meanings(told: Told) -> Mapping[str, str]:
    """What each column of a table means; a name in capitals stands for several."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    own, common = words.get(told.name, {}), words["common"]
    known: dict[str, str] = {}
    for enum in told.enums:
        texts = attribute_texts(enum)
        for one in enum:
            spec = getattr(one, "spec", None)
            text = spec.doc if spec is not None else texts.get(one.name, "")
            known.setdefault(one.value, text)
    found = {
        name: own.get(name) or known.get(name) or common.get(name, "") for name in told.columns
    }
    return found | {name: text for name, text in own.items() if name not in found}


def operator_columns() -> str:
    """Columns of the tables that operators get, in the words of their data dictionary."""
    messages = Messages.of(Language.ENGLISH)
    texts = attribute_texts(Table)
    parts = []
    for name, fields in FIELDS.items():
        rows = [
            (
                f"**`{one.name}`**" if one.required else f"`{one.name}`",
                one.unit,
                _rule(one),
                messages(f"column-{one.name.replace('_', '-')}"),
            )
            for one in fields
        ]
        parts.append(
            f"## `{name.value}`\n\n{texts[name.name]}\n\n{table(('column', 'unit', 'rule', 'meaning'), rows)}"
        )
    return "\n".join(parts)


def _rule(field: Field) -> str:
    rules = [field.type.value]
    if field.unique:
        rules.append("unique")
    if field.least is not None:
        rules.append(f"≥ {field.least:g}")
    if field.most is not None:
        rules.append(f"≤ {field.most:g}")
    return re.sub(r"^text, ", "", ", ".join(rules))
