"""Whether what a scenario says of single positions and masts meets the layers."""

from __future__ import annotations

from phusong.layers.columns import Candidates, Sites
from phusong.layers.errors import Problems, Severity
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.scenario.model import Scenario

__all__ = ["tell_candidates"]


def tell_candidates(province: Province, scenario: Scenario, *, problems: Problems) -> None:
    """Warn of vetoes of what is not there, and of own positions whose operator has no band."""
    own = province.layer(LayerKind.CANDIDATES)
    known = {*province.sites[Sites.SITE_ID].astype(str), *own[Candidates.ID].astype(str)}
    for name in scenario.siting.vetoed:
        if name not in known:
            problems.add(
                "veto-of-nothing",
                "[siting]",
                severity=Severity.WARNING,
                column=f"vetoed.{name}",
                value=name,
            )
    for row in own[own[Candidates.OPERATOR].notna()].to_dict("records"):
        operator = str(row[Candidates.OPERATOR.value])
        technologies = scenario.technologies.items()
        barred = [n for n, t in technologies if t.upgrade_bands and operator not in t.upgrade_bands]
        if barred:
            problems.add(
                "candidate-without-band",
                str(row["_file"]),
                severity=Severity.WARNING,
                row=int(row["_row"]),
                column=Candidates.OPERATOR.value,
                value=operator,
                operator=operator,
                technologies=", ".join(barred),
            )
