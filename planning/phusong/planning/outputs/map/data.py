"""What the map draws, as plain lists for the page: places, stations, proposals, routes, communes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from phusong.coverage.service import ServiceColumn
from phusong.layers.columns import Cells, Sites
from phusong.layers.i18n import Messages
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.geometry import (
    coastline,
    known_sea,
    line_paths,
    point_degrees,
    polygon_shapes,
)
from phusong.planning.outputs.handover.reasons import Reasons
from phusong.planning.outputs.handover.runners_up import RunnersUp
from phusong.planning.outputs.pictures.palette import share_colour
from phusong.planning.outputs.summary import place_names, service_names, share_pct
from phusong.planning.outputs.tables.sensitivity import verdicts_by_site
from phusong.planning.outputs.words.cable import about_stretch
from phusong.planning.outputs.words.general import explanation, known, place_type
from phusong.planning.outputs.words.sensitivity import hangs_text, variant_names
from phusong.planning.results.columns import CommuneColumn, PlaceColumn, ProposalColumn, RouteColumn
from phusong.planning.results.sensitivity import StepVerdict, Verdict
from phusong.planning.results.stages import Plan

__all__ = ["communes", "lines", "places", "proposals", "routes", "sites", "states_by_place"]

_NO_DATA = "#e3e3e3"
_OUTLINE_M, _LINE_M, _ROUTE_M = 120.0, 60.0, 15.0
"""How far a drawn line may leave the true one."""

Page = dict[str, Any]
"""JSON object."""


def states_by_place(plan: Plan, technology: str) -> pd.DataFrame:
    """Service rows of one technology in the order of the places; NaN where it was not told."""
    states = plan.service.states
    mine = states[states[ServiceColumn.TECHNOLOGY] == technology]
    order = plan.service.places[PlaceColumn.PLACE_ID]
    return mine.set_index(ServiceColumn.PLACE_ID.value).reindex(order)


def places(plan: Plan, messages: Messages) -> Page:
    """Columns of all places; a place that a technology was not told for has the state ``none``."""
    table = plan.service.places
    longitude, latitude = point_degrees(table)
    return {
        "lon": longitude,
        "lat": latitude,
        "name": _texts(table[PlaceColumn.NAME]),
        "type": [place_type(kind, messages) for kind in _texts(table[PlaceColumn.TYPE])],
        "commune": _texts(table[PlaceColumn.COMMUNE]),
        "people": _numbers(table[PlaceColumn.PEOPLE], 0),
        "uncertainty": _numbers(table[PlaceColumn.UNCERTAINTY_M], 0),
        "note": _texts(table[PlaceColumn.NOTE]),
        "services": {name: _service(plan, name, messages) for name in service_names(plan)},
    }


def _service(plan: Plan, technology: str, messages: Messages) -> Page:
    rows = states_by_place(plan, technology)
    told = rows[ServiceColumn.STATE].notna()
    records = rows.assign(**{ServiceColumn.TECHNOLOGY.value: technology}).to_dict("records")
    return {
        "state": [
            str(s) if ok else "none" for s, ok in zip(rows[ServiceColumn.STATE], told, strict=True)
        ],
        "certain": [
            bool(c) if ok else True for c, ok in zip(rows[ServiceColumn.CERTAIN], told, strict=True)
        ],
        "why": [
            explanation({str(k): v for k, v in row.items()}, messages) if ok else ""
            for row, ok in zip(records, told, strict=True)
        ],
    }


def sites(plan: Plan) -> Page:
    """Existing stations as columns; combinations of operators and technologies are numbered."""
    table = plan.province.sites
    longitude, latitude = point_degrees(table)
    operators, operator_names = _combinations(plan, Cells.OPERATOR)
    technologies, technology_names = _combinations(plan, Cells.TECHNOLOGY)
    return {
        "lon": longitude,
        "lat": latitude,
        "id": _texts(table[Sites.SITE_ID]),
        "mast": _numbers(_column(table, Sites.MAST_HEIGHT_M), 0),
        "operators": operators,
        "operatorNames": operator_names,
        "technologies": technologies,
        "technologyNames": technology_names,
    }


def _combinations(plan: Plan, column: Cells) -> tuple[list[int], list[str]]:
    """For each site the number of its combination of values, and the combinations in words."""
    cells = plan.province.cells
    joined = cells.groupby(Cells.SITE_ID.value, sort=False)[column.value].agg(
        lambda values: ", ".join(sorted(set(values.astype(str))))
    )
    told = plan.province.sites[Sites.SITE_ID].map(joined).fillna("–")
    codes, names = pd.factorize(told, sort=True)
    return codes.tolist(), [str(name) for name in names]


def proposals(plan: Plan, messages: Messages) -> list[Page]:
    """Proposed sites and upgrades in the order in which they are built."""
    table = plan.proposal.sites
    names = place_names(plan)
    reasons, rivals = Reasons(plan, messages), RunnersUp(plan, messages)
    verdicts = verdicts_by_site(plan)
    others = variant_names(plan.sensitivities, messages) if plan.sensitivities else {}
    longitude, latitude = point_degrees(table)
    return [
        {
            "lon": lon,
            "lat": lat,
            "id": row[ProposalColumn.SITE_ID],
            "action": row[ProposalColumn.ACTION],
            "host": known(row[ProposalColumn.HOST_SITE_ID]),
            "operator": known(row[ProposalColumn.OPERATOR]),
            "technologies": row[ProposalColumn.TECHNOLOGIES],
            "bands": row[ProposalColumn.BANDS],
            "mast": known(row[ProposalColumn.MAST_HEIGHT_M]),
            "ground": known(row[ProposalColumn.GROUND_HEIGHT_M]),
            "commune": row[ProposalColumn.COMMUNE],
            "people": round(float(row[ProposalColumn.PEOPLE_GAINED])),
            "chosenFor": row[ProposalColumn.CHOSEN_FOR],
            "places": _names(row[ProposalColumn.PLACES], names),
            "year": known(row[ProposalColumn.YEAR]),
            "backhaul": known(row[ProposalColumn.BACKHAUL_KM]) or None,
            "cost": _cost(row, ProposalColumn),
            "reason": reasons.of(row),
            "runnerUp": rivals.of(row),
            **_verdict(verdicts.get(str(row[ProposalColumn.SITE_ID])), others),
        }
        for lon, lat, row in zip(longitude, latitude, table.to_dict("records"), strict=True)
    ]


def _verdict(step: StepVerdict | None, names: dict[str, str]) -> Page:
    if step is None:
        return {}
    return {
        "noRegret": step.verdict is Verdict.NO_REGRET,
        "hangsOn": hangs_text(step.hangs_on, names) or None,
    }


def _names(places: object, names: Mapping[str, str]) -> str | None:
    listed = known(places)
    return ", ".join(names.get(p, p) for p in str(listed).split(";")) if listed else None


def routes(plan: Plan, messages: Messages) -> list[Page]:
    """New cable, one entry per segment."""
    table = plan.routes.segments
    return [
        {
            "path": line_paths(table.iloc[[number]], tolerance_m=_ROUTE_M),
            "id": f"{row[RouteColumn.ROUTE_ID]}.{row[RouteColumn.SEGMENT]}",
            "construction": row[RouteColumn.CONSTRUCTION],
            "serves": row[RouteColumn.SERVES_NAME],
            "length": round(float(row[RouteColumn.LENGTH_KM]), 2),
            "uncertainty": known(row[RouteColumn.LENGTH_UNCERTAINTY_KM]) or None,
            "year": known(row[RouteColumn.YEAR]),
            "cost": _cost(row, RouteColumn),
            "cable": about_stretch({str(k): v for k, v in row.items()}, messages),
        }
        for number, row in enumerate(table.to_dict("records"))
    ]


def communes(plan: Plan, colour_by: str) -> list[Page]:
    """Communes with people served by technology; the fill tells the share of ``colour_by``."""
    shapes = polygon_shapes(plan.province.communes, tolerance_m=_OUTLINE_M)
    table = plan.service.communes
    by_code = {str(code): rows for code, rows in table.groupby(CommuneColumn.CODE.value)}
    return [
        {"name": str(name), "shape": shape, **_commune(by_code.get(str(code)), colour_by)}
        for code, name, shape in zip(
            plan.province.communes["code"], plan.province.communes["name"], shapes, strict=True
        )
    ]


def _commune(rows: pd.DataFrame | None, colour_by: str) -> Page:
    records = [] if rows is None else rows.to_dict("records")
    share = next(
        (
            share_pct(r[CommuneColumn.PEOPLE_SERVED], r[CommuneColumn.PEOPLE])
            for r in records
            if r[CommuneColumn.TECHNOLOGY] == colour_by
        ),
        None,
    )
    return {
        "colour": _NO_DATA if share is None else share_colour(share),
        "rows": [
            {
                "technology": r[CommuneColumn.TECHNOLOGY],
                "people": round(float(r[CommuneColumn.PEOPLE])),
                "served": round(float(r[CommuneColumn.PEOPLE_SERVED])),
                "unknown": round(float(r[CommuneColumn.PEOPLE_UNKNOWN])),
                "settlements": int(r[CommuneColumn.SETTLEMENTS]),
                "unserved": int(r[CommuneColumn.SETTLEMENTS_UNSERVED]),
            }
            for r in records
        ],
    }


def lines(plan: Plan) -> Page:
    """Sea and land as far as they are known, the coast, roads, existing fibre.

    Without a layer of land there is no sea and no coast: its stand-in ends where the communes do.
    """
    province = plan.province
    land = polygon_shapes(province.land, tolerance_m=_OUTLINE_M)
    shore = coastline(province.land) if LayerKind.LAND in province.provenance else None
    return {
        "sea": [] if shore is None else known_sea(province.land, province.communes),
        "land": [polygon for shape in land for polygon in shape],
        "coast": [] if shore is None else line_paths(shore, tolerance_m=_OUTLINE_M),
        "roads": line_paths(province.roads, tolerance_m=_LINE_M),
        "fibre": line_paths(province.fibre_lines, tolerance_m=_LINE_M),
    }


def _cost(row: dict[Any, Any], columns: type[ProposalColumn | RouteColumn]) -> Any:
    figures = [known(row[c]) for c in (columns.COST_LOW, columns.COST_MID, columns.COST_HIGH)]
    return None if None in figures else [round(float(figure), 3) for figure in figures]


def _texts(column: pd.Series[Any]) -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in column]


def _numbers(column: pd.Series[Any], digits: int) -> list[float | None]:
    rounded = [known(value) for value in column]
    return [None if value is None else round(float(value), digits) for value in rounded]


def _column(table: pd.DataFrame, name: str) -> pd.Series[Any]:
    return table[name] if name in table else pd.Series([None] * len(table), index=table.index)
