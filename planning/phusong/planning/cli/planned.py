"""Planning a scenario on the way to something else: its results go into a folder of their own."""

from __future__ import annotations

from pathlib import Path

from phusong.coverage.workers import Means
from phusong.planning.cli.screen import Screen
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.file import ScenarioFile

__all__ = ["plan_into"]


def plan_into(file: ScenarioFile, screen: Screen, *, folder: Path, means: Means) -> Plan:
    """Plan the scenario and write all results into ``folder``."""
    from phusong.planning.outputs.write import write_outputs
    from phusong.planning.plan import make_plan

    with screen.observer() as observer:
        plan = make_plan(file, observer=observer, means=means)
        with observer.stage("outputs"):
            write_outputs(
                plan,
                folder,
                language=screen.language,
                inputs=file.files,
                progress=observer.advance,
            )
    return plan
