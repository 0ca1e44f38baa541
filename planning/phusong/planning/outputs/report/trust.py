"""Sections on what the figures mean and how far they can be trusted."""

from __future__ import annotations

from pathlib import Path

from phusong.layers.errors import Problem
from phusong.layers.i18n import Messages
from phusong.planning.outputs.provenance import caution, layer_notes
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.words.general import definition_texts, technology_name
from phusong.planning.outputs.words.optimum import check_text, proof_text, reached_text, stage_text
from phusong.planning.results.stages import Optimum, Plan

__all__ = ["data", "definitions", "notices", "optimisers"]


def definitions(plan: Plan, messages: Messages) -> Section:
    """What covered, served and a station mean in this scenario."""
    rules, fibre = plan.scenario.definitions, plan.scenario.fibre
    covered = definition_texts(plan.scenario, messages)
    return Section(
        title=messages("report-definitions"),
        sentences=(
            *covered,
            messages(
                "definition-place",
                share=100 * rules.place_share,
                radius=rules.settlement_radius_m,
                hub=rules.hub_radius_m,
            ),
            messages("definition-fibre", km=fibre.reach_km),
            messages(f"definition-bts-{rules.bts}"),
            messages(
                "definition-grid", metres=plan.province.grid.resolution.x, crs=plan.province.crs
            ),
        ),
    )


def optimisers(plan: Plan, messages: Messages) -> Section:
    """What was bought in each stage, what no choice can better, and whether that is proven."""
    heads = ("technology", "stage", "steps", "stage-cost", "reached", "bound", "gap", "proof")
    return Section(
        title=messages("report-optimisers"),
        sentences=(
            messages("report-optimisers-text"),
            *(check_text(check, messages) for check in plan.proposal.checks),
        ),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(_optimum(optimum, messages) for optimum in plan.proposal.optima),
            frozenset({2, 3, 4, 5, 6}),
        ),
    )


def _optimum(optimum: Optimum, messages: Messages) -> tuple[str, ...]:
    return (
        technology_name(optimum.technology, messages),
        stage_text(optimum, messages),
        messages.number(optimum.sites),
        messages.number(optimum.cost_bn_vnd, 1),
        reached_text(optimum, optimum.value, messages),
        reached_text(optimum, optimum.bound, messages),
        f"{messages.number(100 * optimum.gap, 2)} %",
        proof_text(optimum, messages),
    )


def data(plan: Plan, messages: Messages) -> Section:
    """Kind, source, date, uncertainty and licence of every layer."""
    heads = ("layer", "kind", "source", "date", "uncertainty", "licence")
    return Section(
        title=messages("data-title"),
        sentences=(caution(plan.province, messages),),
        table=Table(
            tuple(messages(f"data-{head}") for head in heads),
            tuple(
                (note.name, note.kind_name, note.source, note.date, note.uncertainty, note.licence)
                for note in layer_notes(plan.province, messages)
            ),
        ),
    )


def notices(plan: Plan, messages: Messages) -> Section:
    """What was repaired in the data, and what its reader must know."""
    rows, more = cut_short(
        [_notice(problem, messages) for problem in plan.province.notices],
        messages,
        file="plan.json",
    )
    if not rows:
        return Section(messages("report-notices"), (messages("report-notices-none"),))
    heads = ("severity", "file", "row", "value", "notice")
    return Section(
        title=messages("report-notices"),
        table=Table(tuple(messages(f"report-head-{head}") for head in heads), tuple(rows)),
        after=more,
    )


def _notice(problem: Problem, messages: Messages) -> tuple[str, ...]:
    text, _ = messages.problem(problem)
    return (
        messages(f"severity-{problem.severity}"),
        Path(problem.file).name,
        "" if problem.row is None else str(problem.row),
        " = ".join(part for part in (problem.column, problem.value) if part),
        text,
    )
