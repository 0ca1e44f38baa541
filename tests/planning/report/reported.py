"""A made-up plan with what a report needs besides: parks as their layer has them, and who pays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.planning.made_up import make_plan

from phusong.layers.export import write_geopackage
from phusong.layers.i18n import Messages
from phusong.planning.outputs.geopackage import plan_layers
from phusong.planning.outputs.plan_json import plan_json
from phusong.planning.outputs.rasters import write_since
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.funding import Funding
from phusong.planning.targets.attainment import served_since

FUNDING = Funding.model_validate(
    {
        "payers": {
            "own": {"vi": "Doanh nghiệp", "en": "Enterprises"},
            "fund": {"vi": "Viễn thông công ích", "en": "Public-service fund"},
        },
        "rules": [
            {"works": ["submarine"], "shares_pct": {"own": 30, "fund": 70}, "source": "I.2"},
            {"only": "dead_spot", "shares_pct": {"own": 100}, "may_ask": "fund", "assumed": False},
            {"shares_pct": {"own": 100}, "source": "I.4", "assumed": False},
        ],
    }
)


def funded_plan() -> Plan:
    """The made-up plan under :data:`FUNDING`; its first step serves a settlement that nobody serves."""
    plan = make_plan()
    sites = plan.proposal.sites.copy()
    sites.loc[0, ProposalColumn.HELPS] = "settlement:3"
    return replace(
        plan,
        scenario=plan.scenario.model_copy(update={"funding": FUNDING}),
        proposal=replace(plan.proposal, sites=sites),
    )


def write_folder(plan: Plan, folder: Path) -> Path:
    """What reports read of a plan's results, as ``phusong plan`` writes it."""
    messages = Messages.of("vi")
    folder.mkdir(parents=True, exist_ok=True)
    write_geopackage(folder / "plan.gpkg", plan_layers(plan, messages))
    names = ["plan.gpkg"]
    for name, technology in plan.scenario.technologies.items():
        names.append(f"served_{name}.tif")
        write_since(
            folder / names[-1],
            served_since(plan, name),
            plan.province,
            definition=technology.definition,
        )
    text = plan_json(plan, messages, inputs=[], outputs={name: folder / name for name in names})
    (folder / "plan.json").write_text(text, encoding="utf-8")
    return folder
