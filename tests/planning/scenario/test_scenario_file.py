"""Scenario files: unknown keys, bad values with their rows, variants on a base."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.layers.errors import BadInput, Problem
from phusong.layers.i18n import Language, Messages
from phusong.planning.scenario.file import find_scenario, load_scenario

EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    for problem in caught.value.problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    return caught.value.problems


def variant(folder: Path, text: str, base: str = "base.toml") -> Path:
    for source, copy in (
        (EMBEDDED, "base.toml"),
        (EMBEDDED.with_name("undergrounding_tasks.csv"), "undergrounding_tasks.csv"),
    ):
        (folder / copy).write_bytes(source.read_bytes())
    path = folder / "variant.toml"
    path.write_text(f'base = "{base}"\n{text}', encoding="utf-8")
    return path


def test_the_embedded_scenario_is_sound() -> None:
    scenario = load_scenario(EMBEDDED).scenario
    assert scenario.province.name == "Khánh Hòa"
    assert set(scenario.technologies) == {"4G", "5G"}
    assert scenario.all_carriers()["n77"].downlink_mhz == 3850


def test_a_variant_overrides_only_what_it_names(tmp_path: Path) -> None:
    path = variant(tmp_path, "[definitions]\nplace_share = 0.5\n")
    base, changed = load_scenario(tmp_path / "base.toml").scenario, load_scenario(path).scenario
    assert changed.definitions.place_share == 0.5
    assert changed == base.model_copy(
        update={"definitions": base.definitions.model_copy(update={"place_share": 0.5})}
    )


def test_paths_of_a_base_stay_relative_to_it(tmp_path: Path) -> None:
    variants = tmp_path / "variants"
    variants.mkdir()
    variant(tmp_path, "")
    path = variants / "cheap.toml"
    path.write_text(
        'base = "../base.toml"\n[layers]\nparks.path = "own_parks.csv"\n', encoding="utf-8"
    )
    file = load_scenario(path)
    assert file.scenario.layers.communes.path == "../communes.geojson"
    assert file.scenario.catalogue == "../catalogue.toml"
    assert file.scenario.layers.parks is not None
    assert file.scenario.layers.parks.path == "own_parks.csv"
    assert file.folder == variants


def test_every_fault_is_told_with_its_row_and_a_way_out(tmp_path: Path) -> None:
    text = "[definitions]\nplace_shar = 0.5\nbts = 'mast'\n[grid]\nresolution_m = 'fine'\n"
    told = {p.column: p for p in problems_of(variant(tmp_path, text))}
    unknown = told["definitions.place_shar"]
    assert (unknown.code, unknown.row) == ("scenario-unknown-key", 3)
    assert unknown.details["nearest"] == "place_share"
    assert (told["definitions.bts"].row, told["grid.resolution_m"].row) == (4, 6)
    assert {p.code for p in told.values()} == {"scenario-unknown-key", "scenario-bad-value"}


def test_an_unknown_key_at_the_top_and_in_a_layer(tmp_path: Path) -> None:
    text = "languag = 'en'\n[layers.communes]\nencodin = 'utf-8'\n"
    told = {p.column: p.details.get("nearest") for p in problems_of(variant(tmp_path, text))}
    assert told == {"languag": "language", "layers.communes.encodin": "encoding"}


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text('schema = 1\n[province]\nname = "X"\n', encoding="utf-8")
    told = problems_of(path)
    assert {"layers", "costs", "programme", "technologies", "name"} == {p.column for p in told}


def test_a_band_without_a_carrier_is_refused(tmp_path: Path) -> None:
    text = '[technologies.5G]\nnew_site_bands = ["n99"]\n'
    (problem,) = problems_of(variant(tmp_path, text))
    assert problem.code == "band-without-carrier"
    assert "n99" in Messages.of("vi").problem(problem)[0]
    # What is offered instead would do: bands of this radio.
    assert problem.details["known"].split(", ") == ["n28", "n41", "n77", "n78"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("programme.years = [2027, 2026]", "years-order"),
        ("programme.budget_bn_vnd = { 2040 = 1 }", "budget-year"),
        ("costs.upgrade.low = 1e9", "cost-order"),
        ("fibre.sea.depth = [{ to_m = 5, weight = 2 }, { to_m = 3, weight = 4 }]", "depth-order"),
        (
            "fibre.sea.slope = [{ over_deg = 9, weight = 2 }, { over_deg = 3, weight = 4 }]",
            "slope-order",
        ),
        ('fibre.land.constructions = ["aerial"]', "buried-without-price"),
        ("fibre.cables.sizes = [24, 12]", "sizes-order"),
        ("fibre.optics.pon = []", "optics-order"),
        ("grid.bounds = [109, 12, 108, 13]", "bounds-degrees"),
        ('grid.crs = "EPSG:4326"', "grid-crs"),
        ('grid.crs = "EPSG:2263"', "grid-crs"),  # feet
        ('grid.crs = "EPSG:999999"', "crs-unknown"),
        ('layers.terrain.crs = "no such"', "crs-unknown"),
        ('layers.cells = { path = "cells.csv", url = "postgresql://x/y" }', "source-path-or-url"),
        ('layers.cells = { path = "cells.csv", table = "t" }', "source-table"),
        ('layers.cells = { path = "cells.csv", x = "X" }', "source-x-and-y"),
    ],
)
def test_rules_of_our_own_are_told_in_both_languages(tmp_path: Path, text: str, code: str) -> None:
    (problem,) = problems_of(variant(tmp_path, text))
    assert problem.code == code
    vietnamese, english = (" ".join(Messages.of(lang).problem(problem)) for lang in ("vi", "en"))
    assert vietnamese != english


def test_no_password_is_shown_with_a_fault_of_its_layer(tmp_path: Path) -> None:
    text = 'layers.cells = { url = "postgresql://planner:hunter2@host/db" }'
    (problem,) = problems_of(variant(tmp_path, text))
    assert "hunter2" not in repr(problem)


@pytest.mark.parametrize("name", ["fibre", "ANY", "5g", "4G_server", "5G/indoor", "..", "x" * 41])
def test_a_technology_needs_a_name_for_files_and_columns(tmp_path: Path, name: str) -> None:
    text = f'[technologies."{name}"]\nradio = "NR"\nnew_site_bands = ["n28"]\n'
    (problem,) = problems_of(variant(tmp_path, text))
    assert (problem.code, problem.details["name"]) == ("technology-name", name)


def test_sites_without_cells_are_refused_unless_they_bring_their_own(tmp_path: Path) -> None:
    variant(tmp_path, "")
    text = EMBEDDED.read_text(encoding="utf-8").replace('cells.path = "cells.csv"\n', "")
    path = tmp_path / "none.toml"
    path.write_text(text, encoding="utf-8")
    assert [p.code for p in problems_of(path)] == ["cells-missing"]
    own = tmp_path / "own.toml"
    own.write_text('base = "none.toml"\nlayers.sites.format = "opencellid"\n', encoding="utf-8")
    assert load_scenario(own).scenario.layers.cells is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = [1,\n", "toml-unreadable"),
        ('base = "none.toml"\n', "file-missing"),
        ('base = "x.toml"\n', "scenario-base"),
        ("base = 3\n", "scenario-base"),
        ("\ufeffschema = 2\n", "scenario-bad-value"),
    ],
)
def test_broken_files(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    assert code in {p.code for p in problems_of(path)}


def test_binary_instead_of_text(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00\x81")
    assert [p.code for p in problems_of(path)] == ["toml-unreadable"]


def test_a_row_of_a_syntax_error(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("schema = 1\nname = = 2\n", encoding="utf-8")
    (problem,) = problems_of(path)
    assert problem.row == 2


def test_the_scenario_of_a_folder(tmp_path: Path) -> None:
    assert find_scenario(tmp_path) is None
    (tmp_path / "catalogue.toml").write_text("[communes]\n", encoding="utf-8")
    (tmp_path / "mine.toml").write_text("[layers]\n", encoding="utf-8")
    assert find_scenario(tmp_path) == tmp_path / "mine.toml"
    (tmp_path / "scenario.toml").write_text("", encoding="utf-8")
    assert find_scenario(tmp_path) == tmp_path / "scenario.toml"
