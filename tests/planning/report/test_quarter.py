"""Quarters as people write them, and the days before which their reports are due."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.errors import Problems
from phusong.planning.account.quarter import Quarter, read_quarter

YEARS = (2026, 2027, 2028, 2029, 2030)


@pytest.mark.parametrize(
    "text",
    [
        "2026-Q3",
        "2026Q3",
        "2026 q3",
        "Q3/2026",
        "q3-2026",
        "quý 3/2026",
        "Quý III/2026",
        "QUÝ III NĂM 2026",
        "quý 3 năm 2026",
        "quy iii 2026",
        "qu\u0079\u0301 3 n\u0061\u0306m 2026",
        "2026 quý 3",
        "quarter 3 of 2026",
        "  Q3 2026 ",
    ],
)
def test_a_quarter_is_read_in_every_usual_spelling(text: str) -> None:
    problems = Problems()
    assert read_quarter(text, years=YEARS, problems=problems) == Quarter(2026, 3)
    assert not list(problems)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Q3",
        "2026",
        "2026-Q5",
        "2026-Q0",
        "3/2026",
        "2026-03",
        "quý 13/2026",
        "Q3/26",
        "QIIII/2026",
    ],
)
def test_what_is_no_quarter_is_told_and_not_guessed(text: str) -> None:
    problems = Problems()
    assert read_quarter(text, years=YEARS, problems=problems) is None
    (problem,) = problems
    assert (problem.code, problem.value) == ("quarter-unreadable", text)


@pytest.mark.parametrize("text", ["2025-Q4", "Q1/2031"])
def test_a_quarter_beyond_the_programme_is_told(text: str) -> None:
    problems = Problems()
    assert read_quarter(text, years=YEARS, problems=problems) is None
    (problem,) = problems
    assert problem.code == "quarter-beyond-programme"
    assert (problem.details["first"], problem.details["last"]) == ("2026", "2030")


@given(st.integers(2000, 2099), st.integers(1, 4))
def test_quarters_tile_the_year_and_are_read_back(year: int, number: int) -> None:
    quarter = Quarter(year, number)
    assert read_quarter(str(quarter), years=(year,), problems=Problems()) == quarter
    assert quarter.end == dt.date(year, 3 * number, calendar.monthrange(year, 3 * number)[1])
    if number < 4:
        assert Quarter(year, number + 1).start == quarter.end + dt.timedelta(days=1)
    else:
        assert quarter.end == dt.date(year, 12, 31)


def test_reports_are_due_in_the_last_month_of_the_quarter() -> None:
    """Plan 8885, VI.1: before the 25th; VI.7 and VI.9: before the 15th of the month of the quarter."""
    assert Quarter(2026, 3).due == dt.date(2026, 9, 25)
    assert Quarter(2026, 3).local_due == dt.date(2026, 9, 15)
