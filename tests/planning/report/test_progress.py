"""The table of progress: heads in both languages, subjects by identifier and name, all faults at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from phusong.layers.errors import Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.planning.account.due import due_by
from phusong.planning.account.model import Account, account_of
from phusong.planning.account.progress import Entry, Progress, read_progress
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.subjects import Subject, SubjectKind, find_commune
from phusong.planning.account.works import works_of
from phusong.planning.outputs.operator.workbook import write_workbook
from phusong.planning.outputs.report.done import late_works, said
from phusong.planning.outputs.report.progress_form import progress_form
from phusong.planning.outputs.report.standing import standing

from .reported import funded_plan

HEADS = "Hạng mục,Công nghệ,Ngày,Đơn vị,Số liệu,Khó khăn/vướng mắc,Đề xuất,Nguồn\n"
ENGLISH = "subject,technology,date,by,figure,difficulty,proposal,source\n"


@pytest.fixture(scope="module")
def account() -> Account:
    return account_of(funded_plan())


def read(folder: Path, text: str, account: Account) -> tuple[Progress, Problems]:
    (folder / "progress.csv").write_text(text, encoding="utf-8")
    problems = Problems()
    return read_progress(folder / "progress.csv", account, problems=problems), problems


@pytest.mark.parametrize("heads", [HEADS, ENGLISH])
def test_rows_are_tied_to_what_they_are_about(tmp_path: Path, heads: str, account: Account) -> None:
    rows = (
        "N-0001,,15/08/2026,Viettel,,,,Biên bản 1\n"
        "r-0001,,,VNPT,,Biển động,Chờ tháng 5,Công văn 2\n"
        "Dân số có 5G,,2026-09-01,Sở,61.5,,,Đo kiểm\n"
        "xa bac,,01/09/2026,UBND,,Thiếu đất,,Báo cáo 3\n"
        "KCN Thử,,01/09/2026,BQL,,,Kéo cáp,Báo cáo 4\n"
    )
    progress, problems = read(tmp_path, heads + rows, account)
    assert not problems.has_errors, list(problems)
    assert [one.subject for one in progress.entries] == [
        Subject(SubjectKind.WORK, "N-0001"),
        Subject(SubjectKind.WORK, "R-0001"),
        Subject(SubjectKind.INDICATOR, "people_5g"),
        Subject(SubjectKind.COMMUNE, "00001"),
        Subject(SubjectKind.PARK, "park:1"),
    ]
    assert progress.entries[0].date == dt.date(2026, 8, 15)
    assert progress.entries[2].figure == 61.5
    assert list(progress.done()) == ["N-0001"]


def test_every_fault_is_told_with_its_row(tmp_path: Path, account: Account) -> None:
    rows = (
        "Thôn Không Có,,15/08/2026,,,,,Nguồn\n"
        "people_5g,,,,61,,,Nguồn\n"
        "people_5g,,01/09/2026,,61,,,\n"
        "N-0001,,,Viettel,,,,Nguồn\n"
        "people_5g,,01/08/2026,,61,,,Nguồn\n"
        "people_5g,,01/08/2026,,62,,,Nguồn\n"
        "N-0001,,40/08/2026,,,x,,Nguồn\n"
        "N-0001,,01/08/2026,,5,,,Nguồn\n"
        "U-9999,,01/08/2026,,,,,Nguồn\n"
    )
    _, problems = read(tmp_path, HEADS + rows, account)
    told = {(one.code, one.row) for one in problems}
    assert {
        ("progress-unknown-subject", 2),
        ("progress-undated", 3),
        ("progress-no-source", 4),
        ("progress-says-nothing", 5),
        ("progress-repeated", 7),
        ("progress-figure-unused", 9),
        ("progress-other-plan", 10),
    } <= told
    warned = {one.code for one in problems if one.severity is Severity.WARNING}
    assert warned == {"progress-figure-unused", "progress-other-plan"}
    assert any(one.row == 8 and one.column == "Ngày" for one in problems)
    for language in Language:
        assert all(all(Messages.of(language).problem(one)) for one in problems)


@pytest.mark.parametrize("language", list(Language))
def test_the_form_is_read_back_empty_and_filled(
    tmp_path: Path, language: Language, account: Account
) -> None:
    messages = Messages.of(language)
    form = progress_form(account, works_of(account), Quarter(2027, 1), messages)
    file = tmp_path / "form.xlsx"
    write_workbook(file, {"progress": form})
    problems = Problems()
    assert read_progress(file, account, problems=problems) == Progress(())
    assert not list(problems)
    known = form[messages("form-subject")]
    assert {"N-0001", "R-0001", "people_5g", "00001", "park:1"} <= set(known)
    filled = form.astype(object)
    filled.loc[:, messages("form-difficulty")] = "x"
    filled.loc[:, messages("form-source")] = "y"
    write_workbook(file, {"progress": filled})
    progress = read_progress(file, account, problems=problems)
    assert not list(problems)
    assert len(progress.entries) == len(form)


def entry(subject: Subject, **values: object) -> Entry:
    usual = {
        "date": None,
        "by": "",
        "figure": None,
        "difficulty": "",
        "proposal": "",
        "source": "s",
    }
    return Entry(subject=subject, **{**usual, **values})  # type: ignore[arg-type]


def test_what_is_dated_after_the_quarter_does_not_count() -> None:
    work = Subject(SubjectKind.WORK, "N-0001")
    progress = Progress((entry(work, date=dt.date(2026, 10, 1)),))
    assert progress.until(Quarter(2026, 3)).done() == {}
    assert set(progress.until(Quarter(2026, 4)).done()) == {"N-0001"}


def test_works_are_late_once_their_year_has_ended(account: Account) -> None:
    works = works_of(account)
    (first, second) = due_by(works, Quarter(2026, 3), {"U-0002"})
    assert {first.operator, second.operator} == {"", "Viettel"}
    assert first.late == second.late == ()
    ended = due_by(works, Quarter(2026, 4), {"U-0002"})
    assert [one.late for one in ended] == [(), ("N-0001",)]
    cable = [one for one in due_by(works, Quarter(2027, 1), ()) if one.year == 2027]
    assert [one.works for one in cable] == [("R-0001",)]
    assert not cable[0].over


def test_words_of_who_reports_go_before_computed_ones(account: Account) -> None:
    messages = Messages.of("en")
    people = Subject(SubjectKind.INDICATOR, "people_5g")
    progress = Progress(
        (
            entry(people, date=dt.date(2026, 6, 30), figure=55.0, difficulty="no <b>land</b>"),
            entry(people, date=dt.date(2026, 9, 30), figure=61.0, proposal="lease it"),
        )
    )
    table = standing(account, progress, messages).table
    assert table is not None
    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert row["Reached (day)"].startswith("61 (")
    assert row[messages("report-head-target-gap")] == "19"
    assert (row["Difficulty"], row["Proposal"]) == ("no <b>land</b>", "lease it")
    silent = standing(account, Progress(()), messages).table
    assert silent is not None
    assert "no data" in silent.rows[0]
    assert any("[computed from the plan]" in cell for row in silent.rows for cell in row)


def test_late_works_and_silent_communes_are_listed(account: Account) -> None:
    messages = Messages.of("en")
    progress = Progress(
        (
            entry(Subject(SubjectKind.WORK, "N-0001"), difficulty="flood"),
            entry(Subject(SubjectKind.COMMUNE, "00002"), proposal="poles"),
        )
    )
    late = late_works(
        account, works_of(account), Quarter(2026, 4), progress=progress, messages=messages
    )
    assert late is not None
    assert late.table is not None
    assert [row[0] for row in late.table.rows] == ["U-0002", "N-0001"]
    assert "flood" in late.table.rows[1]
    told = said(account, progress, messages)
    assert told.table is not None
    assert [row[0] for row in told.table.rows] == ["N-0001", "Đông Hải"]
    assert "4" in told.after[-1]
    assert "Đông Hải" not in told.after[-1]


@pytest.mark.parametrize(
    "text", ["Đông Hải", "dong hai", "Phường Đông Hải", "00002", " P. Đông Hải"]
)
def test_a_commune_is_found_by_name_and_code(text: str, account: Account) -> None:
    problems = Problems()
    assert find_commune(text, account, problems=problems) == "00002"
    assert not list(problems)


def test_an_unknown_commune_gets_suggestions(account: Account) -> None:
    problems = Problems()
    assert find_commune("Nam", account, problems=problems) is None
    (problem,) = problems
    assert "Nam Khánh (00004)" in problem.details["near"]
