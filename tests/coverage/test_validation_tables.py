"""Tables of published results: agreement with them, and what a bad table is told."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from phusong.coverage.validation import Validation
from phusong.coverage.validation_tables import (
    validate_p2108,
    validate_p2109,
    validate_tr38901,
)
from phusong.layers.errors import BadInput, Problem
from phusong.layers.i18n import Language, Messages

FOLDER = os.environ.get("PHUSONG_VALIDATION")
published = pytest.mark.skipif(
    not FOLDER, reason="PHUSONG_VALIDATION does not name the validation folder"
)

Validate = Callable[[Mapping[str, str]], Validation]

P2109_HEADER = (
    "freqency (GHz),probability (%),building type,elevation angle (deg),building entry loss (dB)"
)
TR38901_HEADER = "model,scenario,los,f_ghz,d2d_m,h_bs_m,h_ut_m,loss_db,tol_db"


def texts(model: str) -> dict[str, str]:
    paths = sorted(Path(FOLDER or "", model).glob("*.csv"))
    return {path.name: path.read_text(encoding="utf-8-sig") for path in paths}


def refused(validate: Validate, given: Mapping[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        validate(given)
    for problem in caught.value.problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    return caught.value.problems


# ------------------------------------------------------------------ agreement


@published
def test_p2108_agrees_to_the_printed_decimal() -> None:
    validation = validate_p2108(texts("p2108"))
    assert validation.max_difference_db < 0.05
    rows = [row for text in texts("p2108").values() for row in csv.DictReader(text.splitlines())]
    assert len(validation.cases) == sum(row["rtn"] == "0" for row in rows)


@published
def test_p2109_agrees_to_a_hundred_millionth() -> None:
    validation = validate_p2109(texts("p2109"))
    assert validation.max_difference_db < 1e-7
    assert len(validation.cases) > 700


@published
def test_tr38901_and_hata_agree_within_the_publishers_tolerance() -> None:
    given = texts("tr38901")
    validation = validate_tr38901(given)
    rows = [row for text in given.values() for row in csv.DictReader(text.splitlines())]
    assert len(validation.cases) == len(rows)
    for row, case in zip(rows, validation.cases, strict=True):
        assert case.expected_db == float(row["loss_db"])
        assert abs(case.difference_db) <= float(row["tol_db"]), case.name


def test_the_row_of_each_kind_is_computed_as_published() -> None:
    """Rows worked by hand, so that this is tested where the published tables are not at hand."""
    entry = f"{P2109_HEADER}\n1,50,1,0,14.31281\n"
    assert validate_p2109({"a.csv": entry}).max_difference_db < 1e-4
    mended = entry.replace("freqency", "frequency")
    assert validate_p2109({"a.csv": mended}).max_difference_db < 1e-4
    paths = f"{TR38901_HEADER}\ntr38901,UMi,1,1.0,100,5,5,74.4,\n"
    assert validate_tr38901({"a.csv": "\ufeff" + paths}).max_difference_db < 1e-9
    height = "f__ghz,h__meter,w_s__meter,R__meter,clutter_type,rtn,A_h__db\n1,10,27,10,3,0,0\n"
    assert validate_p2108({"a.csv": height}).max_difference_db == 0
    town = "f__ghz,d__km,p,rtn,L_ctt__db\n1,1,50,0,24.945\n0.2,1,50,48,0\n"
    validation = validate_p2108({"a.csv": height, "b.csv": town})
    assert len(validation.cases) == 2 and validation.max_difference_db < 1e-3


# ------------------------------------------------------------------ bad tables


def test_everything_wrong_is_told_together() -> None:
    good = "1,50,1,0,14.3"
    problems = refused(
        validate_p2109,
        {
            "a.csv": f"{P2109_HEADER}\n{good}\none,50,3,0,inf\n{good}\n200,50,1,0,9\n1,50\n",
            "b.csv": "frequency,loss\n1,2\n",
        },
    )
    told = [(p.code, p.file, p.row, p.column, p.value) for p in problems]
    columns = P2109_HEADER.split(",")
    assert told[:4] == [
        ("validation-number", "a.csv", 3, columns[0], "one"),
        ("validation-number", "a.csv", 3, columns[4], "inf"),
        ("validation-choice", "a.csv", 3, columns[2], "3"),
        ("validation-refused", "a.csv", 5, None, None),
    ]
    assert {(p.row, p.column) for p in problems[4:7]} == {
        (6, columns[2]),
        (6, columns[3]),
        (6, columns[4]),
    }
    assert told[7] == ("validation-columns", "b.csv", None, None, None)
    assert len(told) == 8
    assert "200 GHz" in str(problems[3].details["reason"])


def test_unknown_models_and_scenarios_are_named() -> None:
    rows = [
        "tr38901,InH,1,2,100,3,1,80,",
        "tr38901,UMa,yes,2,100,25,1.5,80,",
        "lee,urban,,0.9,2000,30,1,130,",
        "okumura_hata,desert,,0.9,2000,30,1,130,",
        "cost231_hata,open,,1.8,2000,30,1,130,",
    ]
    problems = refused(validate_tr38901, {"a.csv": "\n".join([TR38901_HEADER, *rows])})
    assert [(p.row, p.column, p.value) for p in problems] == [
        (2, "scenario", "InH"),
        (3, "los", "yes"),
        (4, "model", "lee"),
        (5, "scenario", "desert"),
        (6, "scenario", "open"),
    ]


@pytest.mark.parametrize("row", ["RMa,1,1e308,1e5,10,10,80", "UMa,0,1,100,-25,1.5,80"])
def test_a_path_that_cannot_be_is_told(row: str) -> None:
    (problem,) = refused(validate_tr38901, {"a.csv": f"{TR38901_HEADER}\ntr38901,{row},\n"})
    assert (problem.code, problem.row) == ("validation-refused", 2)


def test_a_table_cut_in_a_quote_is_told() -> None:
    problems = refused(validate_tr38901, {"a.csv": f'{TR38901_HEADER}\n"tr38901,RMa\n'})
    assert [problem.code for problem in problems] == ["table-broken"]


@pytest.mark.parametrize("validate", [validate_p2108, validate_p2109, validate_tr38901])
@pytest.mark.parametrize("text", ["", "\n", "a\n", "\x00\x01", '"'])
def test_what_is_no_table_is_told(validate: Validate, text: str) -> None:
    assert refused(validate, {"a.csv": text})


def test_nothing_to_compare_is_told() -> None:
    assert [p.code for p in refused(validate_p2108, {})] == ["validation-no-cases"]
    only_refusals = "f__ghz,d__km,p,rtn,L_ctt__db\n0.2,2,50,48,0\n"
    (problem,) = refused(validate_p2108, {"a.csv": only_refusals})
    assert (problem.code, problem.file) == ("validation-no-cases", "a.csv")
