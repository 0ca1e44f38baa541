"""What the map draws, as plain lists for the page: places, proposals, routes, communes, lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from phusong.coverage.service import ServiceColumn
from phusong.layers.i18n import Messages
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.geometry import (
    coastline,
    known_sea,
    line_paths,
    paths_of_each,
    point_degrees,
    polygon_shapes,
)
from phusong.planning.outputs.handover.reasons import Reasons
from phusong.planning.outputs.handover.runners_up import RunnersUp
from phusong.planning.outputs.map.moments import commune_years, moment_of, places_since
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.tables.sensitivity import verdicts_by_site
from phusong.planning.outputs.words.cable import about_stretch
from phusong.planning.outputs.words.general import explanation, known, place_type
from phusong.planning.outputs.words.sensitivity import hangs_text, variant_names
from phusong.planning.results.columns import (
    CommuneColumn,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.sensitivity import StepVerdict, Verdict
from phusong.planning.results.stages import Plan

__all__ = ["communes", "lines", "places", "proposals", "routes", "states_by_place"]

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
        "home": [kind == PlaceKind.SETTLEMENT for kind in table[PlaceColumn.KIND]],
        "services": {
            name: {**_service(plan, name, messages), "since": since}
            for name, since in places_since(plan).items()
        },
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
            "moment": moment_of(plan, row[ProposalColumn.YEAR]),
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
    paths = paths_of_each(table, tolerance_m=_ROUTE_M)
    return [
        {
            "path": path,
            "id": f"{row[RouteColumn.ROUTE_ID]}.{row[RouteColumn.SEGMENT]}",
            "construction": row[RouteColumn.CONSTRUCTION],
            "serves": row[RouteColumn.SERVES_NAME],
            "length": round(float(row[RouteColumn.LENGTH_KM]), 2),
            "uncertainty": known(row[RouteColumn.LENGTH_UNCERTAINTY_KM]) or None,
            "year": known(row[RouteColumn.YEAR]),
            "moment": moment_of(plan, row[RouteColumn.YEAR]),
            "cost": _cost(row, RouteColumn),
            "cable": about_stretch({str(k): v for k, v in row.items()}, messages),
        }
        for path, row in zip(paths, table.to_dict("records"), strict=True)
    ]


def communes(plan: Plan, attained_by: pd.DataFrame) -> list[Page]:
    """Communes with people and settlements by technology, served at each moment.

    Parameters
    ----------
    attained_by
        As :func:`phusong.planning.targets.attainment.attained` tells it.
    """
    table = plan.province.communes
    shapes = polygon_shapes(table, tolerance_m=_OUTLINE_M)
    unknown = plan.service.communes.groupby(CommuneColumn.CODE.value)[
        CommuneColumn.PEOPLE_UNKNOWN.value
    ].max()
    beyond = {str(code): round(float(people)) for code, people in unknown.items()}
    years = commune_years(plan, attained_by)
    return [
        {"name": str(name), "shape": shape, "unknown": beyond.get(str(code), 0), "services": told}
        for code, name, shape, told in zip(table["code"], table["name"], shapes, years, strict=True)
    ]


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
