"""A scenario planned into a folder, for ``phusong plan`` and on the way to something else."""

from __future__ import annotations

from pathlib import Path

from phusong.coverage.workers import Means
from phusong.planning.cli.screen import Screen
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.file import ScenarioFile

__all__ = ["plan_into"]


def plan_into(
    file: ScenarioFile, screen: Screen, *, folder: Path, means: Means
) -> tuple[Plan, list[Path]]:
    """Plan the scenario and write all results into ``folder``; returns where they lie, too."""
    from phusong.planning.outputs.write import write_outputs
    from phusong.planning.plan import make_plan

    with screen.observer() as observer:
        plan = make_plan(file, observer=observer, means=means)
        with observer.stage("outputs"):
            paths = write_outputs(
                plan,
                folder,
                language=screen.language,
                inputs=file.files,
                progress=observer.advance,
            )
    return plan, paths
