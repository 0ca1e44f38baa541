"""What has become of a plan since: the user's table of works done, figures reached, difficulties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from phusong.layers.columns import Column, DataType, Spec
from phusong.layers.errors import Problems, Severity
from phusong.layers.plain_tables import read_plain_table
from phusong.layers.reading.validate import FILE, ROW
from phusong.layers.source import LayerSource
from phusong.planning.account.model import Account
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.subjects import Subject, SubjectKind, Subjects

__all__ = ["Entry", "Progress", "ProgressColumn", "read_progress"]


class ProgressColumn(Column):
    """Columns of a table of progress; one row per thing that somebody reports of."""

    SUBJECT = (
        "subject",
        Spec(
            "step, cable route, indicator, commune or place: its identifier, or its name",
            required=True,
            also=(
                "hang muc",
                "noi dung",
                "doi tuong",
                "chi tieu",
                "nhiem vu",
                "ma",
                "id",
                "step",
                "indicator",
            ),
        ),
    )
    TECHNOLOGY = "technology", Spec("of an indicator that has several", also=("cong nghe",))
    DATE = (
        "date",
        Spec(
            "when it was done, or when the figure holds",
            DataType.DATE,
            also=("ngay", "ngay hoan thanh", "hoan thanh", "thoi diem", "done on", "done"),
        ),
    )
    BY = (
        "by",
        Spec(
            "who did it, or who reports",
            also=("don vi", "don vi thuc hien", "nguoi thuc hien", "doanh nghiep", "by whom"),
        ),
    )
    FIGURE = (
        "figure",
        Spec(
            "what an indicator has reached, in its unit",
            DataType.NUMBER,
            also=("so lieu", "ket qua", "gia tri", "dat duoc", "value", "achieved"),
        ),
    )
    DIFFICULTY = (
        "difficulty",
        Spec(
            "what stands in the way",
            also=("kho khan", "kho khan vuong mac", "vuong mac", "ton tai", "difficulties"),
        ),
    )
    PROPOSAL = (
        "proposal",
        Spec(
            "what is proposed",
            also=("de xuat", "kien nghi", "de xuat kien nghi", "proposals"),
        ),
    )
    SOURCE = (
        "source",
        Spec("who says so", also=("nguon", "nguon so lieu", "can cu")),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says."""

    subject: Subject
    date: dt.date | None
    by: str
    figure: float | None
    difficulty: str
    proposal: str
    source: str


@dataclass(frozen=True, slots=True)
class Progress:
    """All rows that can be used, in the order of their tables."""

    entries: tuple[Entry, ...]

    def until(self, quarter: Quarter) -> Progress:
        """Without what is dated after a quarter; what has no date stands."""
        return Progress(
            tuple(one for one in self.entries if one.date is None or one.date <= quarter.end)
        )

    def about(self, subject: Subject) -> tuple[Entry, ...]:
        """Rows on one subject, the latest date last."""
        mine = [one for one in self.entries if one.subject == subject]
        return tuple(sorted(mine, key=lambda one: one.date or dt.date.min))

    def done(self) -> dict[str, Entry]:
        """Steps and cable that somebody has dated as done, by identifier."""
        dated = [one for one in self.entries if one.date is not None]
        return {one.subject.key: one for one in dated if one.subject.kind is SubjectKind.WORK}


def read_progress(path: Path, account: Account, *, problems: Problems) -> Progress:
    """Read a table (CSV or XLSX, heads in Vietnamese or English) and tie each row to its subject.

    Every fault of every row is told; a row that cannot be used is left out.
    """
    source = LayerSource.model_validate({"path": path.name})
    frame = read_plain_table(ProgressColumn, source, folder=path.parent, problems=problems)
    subjects = Subjects(account)
    entries = []
    for row in frame.to_dict("records"):
        told = {str(key): None if pd.isna(value) else value for key, value in row.items()}
        entry = _entry(told, subjects, problems)
        if entry is not None:
            entries.append((entry, told))
    _tell_repeated(entries, problems)
    return Progress(tuple(entry for entry, _ in entries))


def _entry(row: Mapping[str, Any], subjects: Subjects, problems: Problems) -> Entry | None:
    file, line = str(row[FILE]), int(row[ROW])
    tell = partial(problems.add, file=file, row=line)
    name = row[ProgressColumn.SUBJECT]
    date, figure = row[ProgressColumn.DATE], row[ProgressColumn.FIGURE]
    words = [row[ProgressColumn.DIFFICULTY] or "", row[ProgressColumn.PROPOSAL] or ""]
    by, source = row[ProgressColumn.BY], row[ProgressColumn.SOURCE]
    empty = date is None and figure is None and not any(words)
    if name is None or (empty and by is None and source is None):
        return None  # told by the table's own rules, or a row of a form that nobody has filled in
    subject = subjects.find(
        str(name),
        technology=row[ProgressColumn.TECHNOLOGY],
        problems=problems,
        file=file,
        row=line,
    )
    if empty:
        tell("progress-says-nothing", column="subject", value=str(name))
        return None
    if source is None:
        tell("progress-no-source", column="source")
        return None
    if figure is not None and date is None:
        tell("progress-undated", column="date", value=f"{figure:g}")
        return None
    if subject is None:
        return None
    if figure is not None and subject.kind is not SubjectKind.INDICATOR:
        tell(
            "progress-figure-unused",
            severity=Severity.WARNING,
            column="figure",
            value=f"{figure:g}",
            subject=str(name),
        )
    return Entry(
        subject=subject,
        date=None if date is None else date.date(),
        by=str(by or ""),
        figure=None if figure is None else float(figure),
        difficulty=str(words[0]),
        proposal=str(words[1]),
        source=str(source),
    )


def _tell_repeated(entries: list[tuple[Entry, dict[str, Any]]], problems: Problems) -> None:
    """Two figures of one indicator for one day contradict each other, or say it twice."""
    first: dict[tuple[Subject, dt.date | None], Mapping[str, Any]] = {}
    for entry, row in entries:
        if entry.figure is None:
            continue
        key = entry.subject, entry.date
        if key in first:
            problems.add(
                "progress-repeated",
                str(row[FILE]),
                row=int(row[ROW]),
                column="figure",
                value=f"{entry.figure:g}",
                first=str(first[key][ROW]),
            )
        first.setdefault(key, row)
