"""Steps as they are handed over: everything known of each, and why, in both languages."""

from __future__ import annotations

import geopandas as gpd

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.handover.reasons import Reasons
from phusong.planning.outputs.handover.runners_up import RunnersUp
from phusong.planning.outputs.pictures.cost_marks import marked_sites
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.tables.sensitivity import with_verdicts
from phusong.planning.outputs.words.general import known
from phusong.planning.results.columns import Action, Construction, ProposalColumn, RouteColumn
from phusong.planning.results.stages import Plan

__all__ = ["handed_sites", "steps_by_action"]


def handed_sites(plan: Plan) -> gpd.GeoDataFrame:
    """All columns of the steps with ``cost_assumed``, and besides

    ``aerial_km``, ``submarine_km`` and so on of new cable by :class:`Construction`, and
    ``cable_from`` where it starts;
    ``place_names`` of :attr:`ProposalColumn.PLACES`; ``reason_vi``, ``reason_en``, ``runner_up_vi``
    and ``runner_up_en``; of a plan that was compared what :func:`with_verdicts` adds.
    """
    sites = with_verdicts(_with_cable(plan, marked_sites(plan)), plan)
    names = place_names(plan)
    rows = sites.to_dict("records")
    sites = sites.assign(
        place_names=[
            ";".join(
                names.get(p, p) for p in str(known(row[ProposalColumn.PLACES]) or "").split(";")
            )
            for row in rows
        ]
    )
    for language in Language:
        messages = Messages.of(language)
        reasons, rivals = Reasons(plan, messages), RunnersUp(plan, messages)
        told = [{str(key): value for key, value in row.items()} for row in rows]
        sites = sites.assign(
            **{
                f"reason_{language}": [reasons.of(row) for row in told],
                f"runner_up_{language}": [rivals.of(row) for row in told],
            }
        )
    return sites


def steps_by_action(handed: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """The layers ``sites`` (new masts) and ``upgrades`` (what is added to masts that stand)."""
    new = handed[ProposalColumn.ACTION] == Action.NEW_SITE.value
    return {"sites": handed[new], "upgrades": handed[~new]}


def _with_cable(plan: Plan, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    segments, ids = plan.routes.segments, sites[ProposalColumn.SITE_ID]
    heads = segments.drop_duplicates(RouteColumn.SERVES_ID.value).set_index(
        RouteColumn.SERVES_ID.value
    )
    built = {
        f"{kind}_km": segments[segments[RouteColumn.CONSTRUCTION] == kind]
        .groupby(RouteColumn.SERVES_ID.value)[RouteColumn.LENGTH_KM.value]
        .sum()
        for kind in Construction
    }
    unreached = ids.isin([terminal for terminal, _ in plan.routes.unreached])
    return sites.assign(
        **{
            name: ids.map(km).astype(float).fillna(0.0).mask(unreached)
            for name, km in built.items()
        },
        cable_from=ids.map(heads[RouteColumn.FROM_ID]).astype(object).fillna("").astype(str),
    )
