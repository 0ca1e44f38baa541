"""Formats for operators: named in the scenario or on the command line, unknown ones told together."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.planning.command import Run
from tests.planning.on_disk import write_scenario

from phusong.layers.errors import BadInput
from phusong.planning.cli.formats import with_base_map, with_formats
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.outputs import OperatorFormat, ReportFormat


def test_the_option_goes_before_the_scenario(tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n[outputs]\noperator_formats = ["csv"]\n', encoding="utf-8")
    file = load_scenario(path)
    assert file.scenario.outputs.operator_formats == (OperatorFormat.CSV,)
    assert with_formats(file, None) is file
    asked = with_formats(file, " Atoll, kml,kml").scenario.outputs.operator_formats
    assert asked == (OperatorFormat.ATOLL, OperatorFormat.KML)
    assert with_formats(file, "none").scenario.outputs.operator_formats == ()
    with pytest.raises(BadInput):
        with_formats(file, "none,csv")


def test_unknown_formats_are_named_together(phusong: Run, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small")
    said = phusong("plan", path, "--formats", "pdf,csv,shp", "--out", "out", "--lang", "en")
    assert said.code == 2 and not (tmp_path / "out").exists()
    assert "[pdf]" in said.err and "[shp]" in said.err and "[csv]" not in said.err
    assert "linkplanner" in said.err


def test_a_format_that_the_scenario_misspells_is_named(phusong: Run, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n[outputs]\noperator_formats = ["xls"]\n', encoding="utf-8")
    said = phusong("plan", path, "--out", "out", "--lang", "en")
    assert said.code == 2 and "outputs.operator_formats.0" in said.err and "xlsx" in said.err


def test_formats_of_the_report_are_asked_for_alike(phusong: Run, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small")
    file = load_scenario(path)
    assert file.scenario.outputs.report_formats == tuple(ReportFormat)
    asked = with_formats(file, None, report="DOCX").scenario.outputs
    assert asked.report_formats == (ReportFormat.DOCX,)
    assert asked.operator_formats == tuple(OperatorFormat)
    assert with_formats(file, None, report="none").scenario.outputs.report_formats == ()
    said = phusong(
        "plan", path, "--report", "pdf", "--formats", "shp", "--out", "out", "--lang", "en"
    )
    assert said.code == 2 and not (tmp_path / "out").exists()
    assert "[pdf]" in said.err and "[shp]" in said.err and "docx" in said.err


def test_the_online_base_map_is_off_until_someone_asks(tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small")
    file = load_scenario(path)
    assert not file.scenario.outputs.online_base_map and with_base_map(file, None) is file
    assert with_base_map(file, True).scenario.outputs.online_base_map
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n[outputs]\nonline_base_map = true\n", encoding="utf-8")
    asked = load_scenario(path)
    assert asked.scenario.outputs.online_base_map
    assert not with_base_map(asked, False).scenario.outputs.online_base_map


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}.png",
        "https://a b/{z}/{x}/{y}",
        "javascript:alert(1)//{z}/{x}/{y}",
        "",
    ],
)
def test_an_address_that_leads_to_no_tiles_is_named(
    phusong: Run, tmp_path: Path, address: str
) -> None:
    path = write_scenario(tmp_path / "small")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + f'\n[outputs]\nbase_map_tiles = "{address}"\n', encoding="utf-8")
    said = phusong("plan", path, "--out", "out", "--lang", "en")
    assert said.code == 2 and "outputs.base_map_tiles" in said.err
    assert "{z}" in said.err and not (tmp_path / "out").exists()
