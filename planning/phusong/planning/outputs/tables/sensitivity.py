"""Steps say under how many other assumptions they are built, too."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.words.sensitivity import hangs_text, variant_names
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.sensitivity import StepVerdict, Verdict
from phusong.planning.results.stages import Plan

__all__ = ["NO_REGRET", "verdicts_by_site", "with_verdicts"]

NO_REGRET = "no_regret"
"""Column of steps: built under every assumption; empty for a step without a year."""


def verdicts_by_site(plan: Plan) -> dict[str, StepVerdict]:
    """Verdicts by the identifiers of steps; none where the plan was not compared."""
    found = plan.sensitivities
    return {} if found is None else {step.site_id: step for step in found.steps}


def with_verdicts(sites: gpd.GeoDataFrame, plan: Plan) -> gpd.GeoDataFrame:
    """Steps with :data:`NO_REGRET`, ``robustness`` (:class:`Verdict`), ``hangs_on`` (keys of the
    variants that do not build it) and the same in words, ``hangs_on_vi`` and ``hangs_on_en``.

    A plan that was not compared has none of these columns.
    """
    found = plan.sensitivities
    if found is None:
        return sites
    verdicts = verdicts_by_site(plan)
    told = [verdicts.get(str(site)) for site in sites[ProposalColumn.SITE_ID]]
    keys = [step.hangs_on if step else () for step in told]
    sure = [step.verdict is Verdict.NO_REGRET if step else None for step in told]
    words = {
        f"hangs_on_{language}": [hangs_text(own, names) for own in keys]
        for language in Language
        for names in [variant_names(found, Messages.of(language))]
    }
    return sites.assign(
        **{
            NO_REGRET: pd.array(sure, dtype="boolean"),
            "robustness": [step.verdict.value if step else "" for step in told],
            "hangs_on": [";".join(own) for own in keys],
            **words,
        }
    )
