"""Tables of prices and figures that a scenario names: read, merged, and every fault told with its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from phusong.layers.errors import BadInput, Problem, Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.user_tables import with_user_tables

EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"
PRICES = """Hạng mục;Thấp;Đơn giá;Cao;Tiền tệ;Đơn vị;Nguồn;Ngày;Giả định
Trạm mới;900.000.000;1.200.000.000;1.500.000.000;đồng;trạm;Báo giá 12;31/12/2025;không
upgrade;;35.000,5;;USD;;Hợp đồng;;
"""
FIGURES = """Chỉ tiêu,Công nghệ,Năm,Giá trị,Nguồn,Ngày,Ghi chú
mean_download_mbps,,2025,"232,87",i-Speed,2025-08-31,di động
mean_download_mbps,,2026,410,i-Speed,,
"""


def read(folder: Path, **tables: Any) -> tuple[dict[str, Any], Problems]:
    problems = Problems()
    return with_user_tables(tables, folder, problems).tables, problems


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def errors(problems: Problems) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def test_prices_go_before_those_of_the_scenario(tmp_path: Path) -> None:
    write(tmp_path, "prices.csv", PRICES)
    costs = {"table": "prices.csv", "vnd_per_usd": 26000, "new_site": {"low": 1}, "upgrade": {}}
    told, problems = read(tmp_path, costs=costs)
    assert errors(problems) == []
    assert told["costs"]["new_site"] == {
        "low": 9e8,
        "mid": 1.2e9,
        "high": 1.5e9,
        "currency": "VND",
        "per": "site",
        "source": "Báo giá 12",
        "date": dt.date(2025, 12, 31),
        "assumed": False,
    }
    upgrade = told["costs"]["upgrade"]
    assert (upgrade["low"], upgrade["mid"], upgrade["high"]) == (35000.5,) * 3
    assert upgrade["assumed"] and upgrade["per"] == "site"
    assert told["costs"]["vnd_per_usd"] == 26000 and "table" not in told["costs"]
    assert costs["table"] == "prices.csv"


def test_kinds_of_upgrades_are_understood_by_their_vietnamese_names(tmp_path: Path) -> None:
    text = (
        "Hạng mục;Đơn giá;Tiền tệ;Đơn vị;Nguồn\n"
        "Thêm băng tần;300.000.000;đồng;băng tần;Báo giá\n"
        "Nâng chiều cao cột;400.000.000;đồng;trạm;Báo giá\n"
        "Thêm sector;150.000.000;đồng;;Báo giá\n"
        "Vận hành sector thêm;9.000.000;đồng;sector/năm;Báo giá\n"
    )
    write(tmp_path, "prices.csv", text)
    told, problems = read(tmp_path, costs={"table": "prices.csv"})
    assert errors(problems) == []
    found = {name: (item["mid"], item["per"]) for name, item in told["costs"].items()}
    assert found == {
        "add_band": (3e8, "band"),
        "raise_mast": (4e8, "site"),
        "add_sectors": (1.5e8, "sector"),
        "add_sectors_yearly": (9e6, "sector-year"),
    }


def test_a_workbook_does_as_well(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Giá"
    sheet.append(["item", "low", "mid", "high", "currency", "source"])
    sheet.append(["fibre_aerial", 4e7, 6e7, 8e7, "VND", "Sở"])
    book.save(tmp_path / "prices.xlsx")
    told, problems = read(tmp_path, costs={"table": {"path": "prices.xlsx", "layer": "Giá"}})
    assert errors(problems) == []
    assert told["costs"]["fibre_aerial"]["high"] == 8e7


def test_faults_of_prices_are_told_together(tmp_path: Path) -> None:
    text = (
        "item,low,mid,high,currency,per,source,date,assumed\n"
        "new_site,3,2,1,USD,site,a,,\n"
        "upgrade,1,2,3,USD,km,a,,\n"
        "tower,1,2,3,USD,,a,,\n"
        "fibre_aerial,1,x,3,EUR,,a,,\n"
        "fibre_submarine,-1,2,3,USD,,a,32/13/2025,perhaps\n"
        "fibre_submarine,1,2,3,USD,,,,\n"
    )
    told, problems = read(tmp_path, costs={"table": write(tmp_path, "p.csv", text)})
    found = {(problem.code, problem.row) for problem in problems}
    assert found >= {
        ("cost-order", 2),
        ("cost-per", 3),
        ("choice-invalid", 4),
        ("number-invalid", 5),
        ("choice-invalid", 5),
        ("value-out-of-range", 6),
        ("date-invalid", 6),
        ("flag-invalid", 6),
        ("value-duplicate", 7),
        ("value-missing", 7),
    }
    assert {problem.file for problem in problems} == {"p.csv"}
    # What could not be read does not count as missing besides.
    assert told["costs"]["submarine_mobilisation"]["mid"] == 0
    for language in Language:
        texts = [Messages.of(language).problem(problem) for problem in problems]
        assert all(text and expected for text, expected in texts)


def test_figures_are_rows_of_the_scenario(tmp_path: Path) -> None:
    write(tmp_path, "figures.csv", FIGURES)
    told, problems = read(
        tmp_path, indicator_values="figures.csv", targets=[{"indicator": "mean_download_mbps"}]
    )
    assert errors(problems) == []
    first, second = told["indicator_values"]
    assert first == {
        "indicator": "mean_download_mbps",
        "technology": None,
        "year": 2025,
        "value": 232.87,
        "source": "i-Speed",
        "date": dt.date(2025, 8, 31),
        "note": "di động",
    }
    assert (second["year"], second["value"], second["date"]) == (2026, 410, None)


def test_faults_of_figures_are_told_together(tmp_path: Path) -> None:
    text = (
        "indicator,technology,year,value,source\n"
        "ipv6_pct,,1999,90,a\n"
        "ipv6_pct,,2025,much,a\n"
        "ipv6_pct,,2025,90,a\n"
        "ipv6_pct,,2025,91,b\n"
        "ipv6_pct,,2026,90,\n"
        "ipv7_pct,,2026,90,a\n"
        "ipv6_pct,5G,2026,90,a\n"
    )
    _, problems = read(
        tmp_path,
        indicator_values=write(tmp_path, "v.csv", text),
        targets=[{"indicator": "ipv6_pct"}],
    )
    found = {(problem.code, problem.row, problem.severity) for problem in problems}
    assert found == {
        ("value-out-of-range", 2, Severity.ERROR),
        ("number-invalid", 3, Severity.ERROR),
        ("value-duplicate", 5, Severity.ERROR),
        ("value-missing", 6, Severity.ERROR),
        ("indicator-no-target", 7, Severity.WARNING),
        ("indicator-no-target", 8, Severity.WARNING),
    }
    near = next(problem for problem in problems if problem.row == 7)
    assert near.details["near"] == "ipv6_pct"


@pytest.mark.parametrize("named", [7, {"pfad": "x.csv"}, {"url": "postgresql://h/d", "table": "t"}])
def test_what_names_no_table_is_told(tmp_path: Path, named: Any) -> None:
    told, problems = read(tmp_path, indicator_values=named, costs={"table": named})
    assert [problem.code for problem in problems] == ["user-table-source"] * 2
    assert told["indicator_values"] == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("absent.csv", None, "file-missing"),
        ("empty.csv", b"", "empty-file"),
        ("other.csv", b"a,b\n1,2\n", "header-unrecognised"),
        ("shape.geojson", b'{"type": "FeatureCollection", "features": []}', "plain-table-format"),
        ("bare.csv", b"indicator,year,value,source\n", "no-rows"),
    ],
)
def test_files_that_hold_no_table(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    told, problems = read(tmp_path, indicator_values=name)
    assert code in [problem.code for problem in problems]
    assert told["indicator_values"] == []


def test_rows_written_out_stay(tmp_path: Path) -> None:
    rows = [{"indicator": "ipv6_pct", "year": 2025, "value": 90, "source": "a"}]
    told, problems = read(tmp_path, indicator_values=rows)
    assert told["indicator_values"] is rows and not list(problems)


def test_a_variant_finds_the_tables_of_its_base(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    write(base, "figures.csv", FIGURES)
    write(base, "prices.csv", PRICES)
    text = f'base = "{EMBEDDED.as_posix()}"\nindicator_values = "figures.csv"\n'
    (base / "scenario.toml").write_text(text + '[costs]\ntable = "prices.csv"\n', encoding="utf-8")
    variant = tmp_path / "variant.toml"
    variant.write_text('base = "base/scenario.toml"\ncosts.vnd_per_usd = 25000\n', encoding="utf-8")
    file = load_scenario(variant)
    assert [value.value for value in file.scenario.indicator_values] == [232.87, 410]
    assert not file.scenario.costs.new_site.assumed
    assert file.scenario.costs.fibre_aerial.mid == 60e6
    assert {path.name for path in file.files} >= {"figures.csv", "prices.csv", "variant.toml"}
    assert any(notice.code == "number-grouped" for notice in file.notices)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('kind = "words"\ntarget = 3', "target-figure"),
        ("", "target-figure"),
        ('kind = "words"', "target-wording"),
        ('kind = "between"\ntarget = 3', "target-range"),
        ('kind = "between"\ntarget = 3\nupper = 2', "target-range"),
        ("target = 3\nupper = 4", "target-range"),
    ],
)
def test_a_target_has_the_figures_of_its_kind(tmp_path: Path, text: str, code: str) -> None:
    words = '{ vi = "x", en = "x" }'
    path = tmp_path / "scenario.toml"
    path.write_text(
        f'base = "{EMBEDDED.as_posix()}"\n[[targets]]\nindicator = "x"\nyear = 2030\n'
        f'name = {words}\nunit = {words}\nsection = "1"\n{text}\n',
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_an_item_priced_per_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(
        f'base = "{EMBEDDED.as_posix()}"\ncosts.upgrade.per = "km"\n'
        "costs.discounting.horizon_years = 10\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    assert [problem.code for problem in caught.value.problems] == ["cost-per"]
