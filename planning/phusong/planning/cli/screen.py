"""What the command line says: problems as a table, results as a few lines, in one language."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.errors import BadInput, OutOfReach, Problem, Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind
from phusong.layers.province import Province
from phusong.planning.cli.progress import TerminalObserver
from phusong.planning.outputs.words.backhaul import counted
from phusong.planning.outputs.words.general import cost_range, definition_label, technology_name
from phusong.planning.outputs.words.optimum import proof_text, stage_text
from phusong.planning.outputs.words.sensitivity import lacks_people
from phusong.planning.results.backhaul import OptionColumn
from phusong.planning.results.columns import (
    CommuneColumn,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.results.sensitivity import Verdict
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.file import ScenarioFile, find_scenario, load_scenario

__all__ = ["Screen"]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.REPAIRED: "cyan"}
_MOST = 200
"""Rows of a table of problems on a terminal; a file of the same holds all of them."""


class Screen:
    """Speaks to the user of the command line; results on stdout, everything else on stderr."""

    _last: ClassVar[Screen | None] = None

    def __init__(self, language: Language | None = None) -> None:
        self._asked = language
        self.language = language or Language.VIETNAMESE
        self.err = Console(stderr=True, soft_wrap=not sys.stderr.isatty(), highlight=False)
        self.out = Console(soft_wrap=True, highlight=False)
        Screen._last = self

    @classmethod
    def last(cls) -> Screen:
        """The screen in use, so that an error is told in the language that was asked for."""
        return cls._last or cls()

    @property
    def messages(self) -> Messages:
        return Messages.of(self.language)

    def load(self, path: Path, *, use_downloaded: str = "") -> ScenarioFile:
        """Read a scenario and take its language unless another was asked for.

        Raises
        ------
        BadInput
        """
        found = find_scenario(path) if path.is_dir() else path
        if found is None:
            raise BadInput([Problem("scenario-none-in-folder", str(path))])
        file = load_scenario(found)
        if self._asked is None:
            self.language = file.scenario.language
        names = tuple(name.strip() for name in use_downloaded.split(",") if name.strip())
        return file.using(names, language=self.language)

    def observer(self) -> TerminalObserver:
        return TerminalObserver(self.err, self.messages)

    def say(self, message: str, **values: object) -> None:
        """One line of the catalogue on stdout."""
        self.out.print(escape(self.messages(message, **values)))

    def problems(self, problems: Problems | tuple[Problem, ...]) -> None:
        """Every problem with its place, the value and what was expected; errors first."""
        messages = self.messages
        told = sorted(problems, key=lambda p: list(Severity).index(p.severity))
        if not told:
            return
        counts = {s: sum(p.severity is s for p in told) for s in Severity}
        if self.err.is_terminal:
            self._problem_table(told[:_MOST])
            if len(told) > _MOST:
                self.err.print(escape(messages("check-more", count=len(told) - _MOST)))
        else:
            for problem in told:
                self.err.print(escape(self._line(problem)))
        self.err.print(
            escape(
                messages(
                    "check-summary",
                    errors=counts[Severity.ERROR],
                    warnings=counts[Severity.WARNING],
                    repaired=counts[Severity.REPAIRED],
                )
            )
        )

    def _place(self, problem: Problem) -> str:
        parts = [problem.file]
        if problem.row is not None:
            parts.append(self.messages("place-row", row=str(problem.row)))
        if problem.column:
            parts.append(self.messages("place-column", column=problem.column))
        return ", ".join(parts)

    def _line(self, problem: Problem) -> str:
        what, expected = self.messages.problem(problem)
        value = f" [{problem.value}]" if problem.value is not None else ""
        severity = self.messages(f"severity-{problem.severity.value}")
        text = f"{severity}: {self._place(problem)}{value}: {what} {expected}"
        return " ".join(text.split())

    def _problem_table(self, problems: list[Problem]) -> None:
        messages = self.messages
        table = Table(show_lines=True)
        for name in ("severity", "place", "value", "what", "expected"):
            table.add_column(messages(f"check-column-{name}"), overflow="fold")
        for problem in problems:
            what, expected = messages.problem(problem)
            table.add_row(
                f"[{_STYLES[problem.severity]}]"
                + escape(messages(f"severity-{problem.severity.value}")),
                escape(self._place(problem)),
                escape(problem.value or ""),
                escape(what),
                escape(expected),
            )
        self.err.print(table)

    def layers_done(self, province: Province) -> None:
        """What the layers hold and how far each can be trusted, after their warnings."""
        messages = self.messages
        self.problems(province.notices)
        table = Table(title=escape(province.name))
        for name in ("layer", "rows", "kind", "source"):
            table.add_column(messages(f"check-column-{name}"), overflow="fold")
        rows = {kind.value: len(frame) for kind, frame in province.tables.items()}
        for layer, told in province.provenance.items():
            count = messages.number(rows[layer]) if layer in rows else "–"
            table.add_row(
                messages(f"layer-{layer.replace('_', '-')}"),
                count,
                messages(f"kind-{told.kind.value}"),
                escape(told.source),
            )
        self.out.print(table)
        self.say(
            "check-fine",
            people=float(province.people.sum()),
            communes=len(province.communes),
            sites=len(province.sites),
        )

    def plan_done(self, plan: Plan, paths: list[Path]) -> None:
        """The plan in a few lines: served today and afterwards, what is proposed, where the map is."""
        self.problems(plan.province.notices)
        self.say("plan-title", name=plan.scenario.name(self.language))
        self._say_service(plan)
        sites = plan.proposal.sites
        for optimum in plan.proposal.optima:
            self.say(
                "plan-optimum",
                technology=optimum.technology,
                stage=stage_text(optimum, self.messages),
                sites=optimum.sites,
                cost=optimum.cost_bn_vnd,
                gap_pct=100 * optimum.gap,
                proof=proof_text(optimum, self.messages),
            )
        built = plan.routes.segments[plan.routes.segments[RouteColumn.YEAR].notna()]
        length = built.groupby(RouteColumn.CONSTRUCTION.value)[RouteColumn.LENGTH_KM.value].sum()
        self.say(
            "plan-programme",
            steps=int(sites[ProposalColumn.YEAR].notna().sum()),
            land_km=float(length.drop("submarine", errors="ignore").sum()),
            submarine_km=float(length.get("submarine", 0.0)),
            low=plan.total.low,
            high=plan.total.high,
            assumed="yes" if plan.total.assumed else "no",
        )
        places = plan.backhaul.options[OptionColumn.PLACE_ID].nunique()
        if places:
            self.say("plan-backhaul", places=places, counts=counted(plan, self.messages))
        self.say("report-bill-present", cost=cost_range(plan.bill.total.present, self.messages))
        met = plan.targets[TargetColumn.MET]
        if len(met):
            self.say(
                "plan-targets",
                met=int(met.sum()),
                missed=int((~met.fillna(True).astype(bool)).sum()),
                unknown=int(met.isna().sum()),
            )
        self._say_sensitivity(plan)
        undated = int(sites[ProposalColumn.YEAR].isna().sum())
        if undated:
            self.say("report-undated", count=undated)
        if plan.routes.unreached:
            self.say("plan-unreached", count=len(plan.routes.unreached))
        unsure = [
            name
            for name, told in plan.province.provenance.items()
            if told.kind in (Kind.SYNTHETIC, Kind.GENERALISED)
        ]
        if unsure:
            names = [self.messages(f"layer-{name.replace('_', '-')}") for name in unsure]
            self.say("plan-demonstration", layers=", ".join(names))
        self.files(paths)

    def _say_sensitivity(self, plan: Plan) -> None:
        found = plan.sensitivities
        if found is None:
            return
        counts = Counter(step.verdict for step in found.steps)
        told = {verdict.value: counts[verdict] for verdict in Verdict}
        self.say("plan-sensitivity", variants=len(found.variants), **told)
        if lacks_people(plan):
            self.say("report-variants-no-people")

    def _say_service(self, plan: Plan) -> None:
        for line in definition_label(plan.scenario, self.messages):
            self.out.print(escape(line))
        states = plan.service.states
        for name in states[ServiceColumn.TECHNOLOGY].unique():
            mine = states[states[ServiceColumn.TECHNOLOGY] == name]
            count = mine[ServiceColumn.STATE].value_counts()
            people = plan.service.communes[plan.service.communes[CommuneColumn.TECHNOLOGY] == name]
            total = float(people[CommuneColumn.PEOPLE].sum())
            served = float(people[CommuneColumn.PEOPLE_SERVED].sum())
            self.say(
                "plan-service" if total else "plan-service-places",
                technology=technology_name(str(name), self.messages),
                share=100 * served / total if total else 0.0,
                unserved=int(count.get(State.UNSERVED.value, 0)),
                unknown=int(count.get(State.UNKNOWN.value, 0)),
                places=len(mine),
            )

    def files(self, paths: list[Path]) -> None:
        """Where the results are; the map first."""
        for path in sorted(paths, key=lambda p: (p.name != "map.html", p.name)):
            kind = "map" if path.name == "map.html" else "folder" if path.is_dir() else "file"
            self.say(f"done-{kind}", path=str(path))

    def out_of_reach(self, error: OutOfReach) -> None:
        """What did not answer, and what to do."""
        problem = Problem(error.code, "", details=error.details)
        what, expected = self.messages.problem(problem)
        self.err.print(escape(f"{what} {expected}"))

    def system_error(self, error: OSError) -> None:
        """The disk or the system refuses."""
        name = str(error.filename) if error.filename else ""
        self.err.print(escape(self.messages("fault-system", why=error.strerror or "", file=name)))

    def our_fault(self) -> None:
        """Ask for a report: this should not have happened."""
        self.err.print(escape(self.messages("fault-ours")))
