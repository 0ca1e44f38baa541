"""Propagation models in scenarios: chosen, refused and explained; masts that cannot stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from tests.planning.command import Run
from tests.planning.on_disk import EAST, NORTH, SOUTH, WEST, write_scenario
from tests.planning.variants import DEFINITION, MODEL, model_of, problems_of, variant

from phusong.coverage import user_models
from phusong.coverage.propagation import (
    MODELS,
    P526,
    P1812,
    AnyModel,
    Cost231,
    LongleyRice,
    ModifiedHata,
    OkumuraHata,
    Scene,
    Tr38901,
    UserModel,
)
from phusong.layers.errors import BadInput, Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.words.general import definition_texts
from phusong.planning.outputs.words.models import model_text
from phusong.planning.plan import predict_today
from phusong.planning.scenario.file import load_scenario


def plain_loss(paths: Any, frequency_ghz: float, parameters: Mapping[str, float]) -> Any:
    return 92.45 + 20 * np.log10(paths.distance * frequency_ghz) + parameters.get("extra_db", 0)


def half_of_them(paths: Any, frequency_ghz: float, parameters: Mapping[str, float]) -> Any:
    return plain_loss(paths, frequency_ghz, parameters)[::2]


def negative(paths: Any, frequency_ghz: float, parameters: Mapping[str, float]) -> Any:
    return -plain_loss(paths, frequency_ghz, parameters)


def failing(paths: Any, frequency_ghz: float, parameters: Mapping[str, float]) -> Any:
    raise ArithmeticError("no such air")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Models of one's own, as if a package offered them."""
    here = __name__
    offered = EntryPoints(
        [
            EntryPoint("plain", f"{here}:plain_loss", user_models.GROUP),
            EntryPoint("half", f"{here}:half_of_them", user_models.GROUP),
            EntryPoint("negative", f"{here}:negative", user_models.GROUP),
            EntryPoint("failing", f"{here}:failing", user_models.GROUP),
            EntryPoint("broken", f"{here}:nothing_of_this_name", user_models.GROUP),
        ]
    )
    monkeypatch.setattr(user_models, "entry_points", offered.select)
    user_models.find_model.cache_clear()
    yield
    user_models.find_model.cache_clear()


@pytest.mark.parametrize(
    ("text", "model"),
    [
        (
            "model = 'p1812'\ntime_percentage = 10\ndelta_n = 60",
            P1812(time_percentage=10, delta_n=60),
        ),
        ("model = 'p526'\nk_factor = 1", P526(k_factor=1)),
        ("model = 'itm'\nconfidence_percentage = 90", LongleyRice(confidence_percentage=90)),
        ("model = 'tr38901'\nscene = 'uma'", Tr38901(scene=Scene.UMA)),
        ("model = 'modified_hata'\nsurroundings = 'open'", ModifiedHata(surroundings="open")),
        ("model = 'cost231'\nsurroundings = 'urban_large'", Cost231(surroundings="urban_large")),
    ],
)
def test_a_model_is_chosen_with_its_parameters(tmp_path: Path, text: str, model: AnyModel) -> None:
    assert model_of(variant(tmp_path, MODEL + text)) == model


def test_a_bare_name_is_the_model_as_it_is(tmp_path: Path) -> None:
    assert model_of(variant(tmp_path, "")) == P1812()
    assert model_of(variant(tmp_path, DEFINITION + "propagation = 'itm'")) == LongleyRice()
    text = "[technologies.4G]\nnew_site_bands = ['B8']\ndefinition.propagation = 'okumura_hata'"
    assert model_of(variant(tmp_path, text)) == OkumuraHata()


def test_another_model_takes_nothing_from_the_base(tmp_path: Path) -> None:
    text = 'schema = 1\nbase = "small.toml"\n' + MODEL + "model = 'p526'\nk_factor = 2"
    write_scenario(tmp_path).rename(tmp_path / "small.toml")
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    assert model_of(variant(tmp_path, MODEL + "permittivity = 80")) == P526(
        k_factor=2, permittivity=80
    )
    assert model_of(variant(tmp_path, MODEL + "model = 'itm'")) == LongleyRice()


@pytest.mark.parametrize(
    ("text", "code", "row", "key"),
    [
        (DEFINITION + "propagation = 'p1813'", "propagation-model", 3, ""),
        (DEFINITION + "propagation = 7", "propagation-model", 3, ""),
        (DEFINITION + "propagation = { k_factor = 1.3 }", "propagation-model", 3, ""),
        (MODEL + "model = 'p1812'\ndelta_m = 40", "scenario-unknown-key", 4, ".delta_m"),
        (
            MODEL + "model = 'p1812'\ntime_percentage = 0.5",
            "scenario-bad-value",
            4,
            ".time_percentage",
        ),
        (MODEL + "model = 'p1812'\ndelta_n = nan", "scenario-bad-value", 4, ".delta_n"),
        (MODEL + "model = 'itm'\nclimate = 'wet'", "scenario-bad-value", 4, ".climate"),
        (
            MODEL + "model = 'cost231'\nsurroundings = 'open'",
            "scenario-bad-value",
            4,
            ".surroundings",
        ),
        (MODEL + "model = 'tr38901'\nscene = 'InH'", "scenario-bad-value", 4, ".scene"),
        (MODEL + "model = 'user'", "scenario-missing-key", 2, ".name"),
    ],
)
def test_what_no_model_has_is_told_with_its_place(
    tmp_path: Path, text: str, code: str, row: int, key: str
) -> None:
    (problem,) = problems_of(variant(tmp_path, text))
    place = "technologies.4G.definition.propagation" + key
    assert (problem.code, problem.row, problem.column) == (code, row, place)
    if code == "scenario-unknown-key":
        assert problem.details["nearest"] == "delta_n"


def test_bands_and_heights_that_a_model_does_not_know_are_told_together(tmp_path: Path) -> None:
    text = (
        "siting.mast_height_m = 0.9\n[technologies.4G]\nnew_site_bands = ['B8', 'B3']\n"
        "upgrade_bands.Viettel = ['B3']\ndefinition.receiver_height_m = 0.5\n"
        "definition.propagation = 'cost231'\n"
    )
    path = variant(tmp_path, text)
    told = problems_of(path)
    assert [(p.code, p.value, p.severity.value) for p in told] == [
        ("model-band", "B8", "error"),
        ("model-mast-height", "0.9", "warning"),
        ("model-receiver-height", "0.5", "warning"),
    ]
    assert told[0].column == "technologies.4G.new_site_bands"
    assert told[0].details["ghz"] == pytest.approx(0.94, abs=0.03)
    assert (told[0].details["low"], told[0].details["high"]) == (1.5, 2.0)
    assert "cost231" not in told[0].details["others"] and "p1812" in told[0].details["others"]
    # With a model that follows the terrain, heights outside are errors.
    told = problems_of(variant(tmp_path, text.replace("cost231", "p1812")))
    assert [(p.code, p.severity.value) for p in told] == [
        ("model-mast-height", "error"),
        ("model-receiver-height", "error"),
    ]


def test_a_band_of_a_cell_outside_the_model_ends_before_anything_is_computed(
    tmp_path: Path, phusong: Run
) -> None:
    text = "[technologies.4G]\nnew_site_bands = ['B8']\ndefinition.propagation = 'okumura_hata'"
    path = variant(tmp_path, text)
    for command in ("check", "coverage", "unserved"):
        told = phusong(command, path, "--lang", "en")
        assert told.code == 2
        assert "cells.csv, row 2, column band [B3]: 4G: one cell of band B3 transmits" in told.err
        assert "the model okumura_hata does not hold. 0.15 to 1.5 GHz, or another model" in told.err
    assert not (tmp_path / "out").exists()
    told = phusong("profile", "best", "12.05,109.105", path, "--lang", "en")
    assert told.code == 2 and "band B3 transmits" in told.err
    told = phusong("check", path, "--lang", "vi")
    assert told.code == 2 and "mô hình okumura_hata không áp dụng được" in told.err


def test_low_masts_are_an_extrapolation_of_a_statistical_model(
    tmp_path: Path, phusong: Run
) -> None:
    path = variant(tmp_path, "technologies.4G.definition.propagation = 'cost231'")
    (tmp_path / "cells.csv").write_text(
        "cell_id,site_id,operator,technology,band,height_m\n"
        "C1,T1,Viettel,LTE,B3,20\nC2,T1,Viettel,LTE,B3,25\nC3,T1,Viettel,LTE,B3,40\n",
        encoding="utf-8",
    )
    told = phusong("check", path, "--lang", "en")
    assert told.code == 0
    assert "cells.csv, row 2, column height_m [20]: 4G: 2 antennas hang where" in told.err
    assert "formula was taken beyond its range. 30 to 200 m" in told.err
    told = phusong("check", variant(tmp_path, "technologies.4G.definition.propagation = 'itm'"))
    assert told.code == 0 and "itm" not in told.err


def test_an_antenna_too_low_for_a_terrain_model_is_an_error(tmp_path: Path, phusong: Run) -> None:
    path = write_scenario(tmp_path)
    (tmp_path / "cells.csv").write_text(
        "cell_id,site_id,operator,technology,band,height_m\nC1,T1,Viettel,LTE,B3,0.8\n",
        encoding="utf-8",
    )
    told = phusong("coverage", path, "--lang", "en")
    assert told.code == 2 and "model p1812 does not hold. 1 to 3,000 m above ground" in told.err


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("azimuth_deg", "400", "value-out-of-range"),
        ("azimuth_deg", "-10", "value-out-of-range"),
        ("power_dbm", "inf", "number-invalid"),
        ("power_dbm", "200", "value-out-of-range"),
        ("height_m", "0", "value-out-of-range"),
        ("height_m", "-3", "value-out-of-range"),
    ],
)
def test_figures_that_no_cell_has(tmp_path: Path, column: str, value: str, told: str) -> None:
    path = write_scenario(tmp_path)
    figures = {"height_m": "40", column: value}
    (tmp_path / "cells.csv").write_text(
        f"cell_id,site_id,operator,technology,band,{','.join(figures)}\n"
        f"C1,T1,Viettel,LTE,B3,{','.join(figures.values())}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        predict_today(load_scenario(path), problems=Problems())
    found = [p for p in caught.value.problems if p.severity.value == "error"]
    assert [(p.code, p.file, p.row, p.column) for p in found] == [(told, "cells.csv", 2, column)]


def test_a_power_of_nan_is_none_given(tmp_path: Path) -> None:
    path = write_scenario(tmp_path)
    head = "cell_id,site_id,operator,technology,band,height_m,power_dbm,gain_dbi"
    (tmp_path / "cells.csv").write_text(
        f"{head}\nC1,T1,Viettel,LTE,B3,40,nan,NaN\nC2,T1,Viettel,LTE,B3,40,,\n", encoding="utf-8"
    )
    _, coverage = predict_today(load_scenario(path), problems=Problems())
    one, two = coverage.transmitters["4G"].eirp_dbm
    assert one == two


def hard_ground(folder: Path) -> Path:
    """The small scenario on ground with a hole in the north-west and open sea in the south-west."""
    path = write_scenario(folder, extra="")
    with rasterio.open(folder / "terrain.tif", "r+") as raster:
        height = raster.read(1)
        height[:12, :12] = np.nan
        height[-14:, :14] = 0
        raster.write(height, 1)
    cover = np.full((60, 72), 10, np.uint8)
    cover[-14:, :14] = 0
    step = (EAST - WEST) / 72, (NORTH - SOUTH) / 60
    with rasterio.open(
        folder / "cover.tif",
        "w",
        driver="GTiff",
        height=60,
        width=72,
        count=1,
        dtype="uint8",
        crs="EPSG:4326",
        transform=Affine(step[0], 0, WEST, 0, -step[1], NORTH),
    ) as raster:
        raster.write(cover, 1)
    text = path.read_text(encoding="utf-8")
    more = 'terrain.path = "terrain.tif"\nland_cover = { path = "cover.tif", legend = "igbp" }'
    path.write_text(text.replace('terrain.path = "terrain.tif"', more), encoding="utf-8")
    (folder / "sites.csv").write_text(
        "site_id,ground_height_m,lon,lat\n"
        "fine,,109.05,12.05\n"
        "hole,,109.008,12.092\n"
        "sea,,109.008,12.008\n"
        "island,20,109.010,12.008\n"
        "hilltop,380,109.066,12.05\n"
        "cellar,2,109.066,12.051\n"
        "feet,160,109.03,12.05\n"
        "neighbour,,109.13,12.05\n"
        "idle,,109.008,12.009\n",
        encoding="utf-8",
    )
    sites = ["fine", "hole", "sea", "island", "hilltop", "cellar", "feet", "neighbour"]
    rows = [f"C{i},{site},Viettel,LTE,B3,40" for i, site in enumerate(sites)]
    (folder / "cells.csv").write_text(
        "cell_id,site_id,operator,technology,band,height_m\n" + "\n".join(rows) + "\n",
        encoding="utf-8",
    )
    return path


WHERE = {
    "site-in-hole": "hole",
    "site-in-terrain-sea": "sea",
    "antenna-below-ground": "cellar",
    "ground-height-far": "feet",
    "site-off-terrain": "neighbour",
}


def test_masts_that_cannot_stand_there_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = load_scenario(hard_ground(tmp_path))
    province, coverage = predict_today(file, problems=Problems())
    told = {(p.code, p.row) for p in province.notices if p.code in WHERE}
    names = (tmp_path / "sites.csv").read_text(encoding="utf-8").splitlines()
    rows = {name.split(",")[0]: row for row, name in enumerate(names, start=1)}
    expected = {(code, rows[site]) for code, site in WHERE.items()}
    assert told == expected | {("ground-height-far", rows["hilltop"])}
    for problem in province.notices:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    # The buried antenna stands on the terrain; what the hole hides is not known, the rest is.
    cells, prediction = coverage.transmitters["4G"], coverage.predictions["4G"]
    network, order = cells.network(coverage.terrain)
    mast = np.repeat(np.arange(network.row.size), np.diff(network.first))
    ground = dict(zip(cells.cell_id[order], network.ground[mast], strict=True))
    assert 200 < ground["C5"] < 320 and ground["C4"] == 380 and ground["C6"] == 160
    assert np.isnan(ground["C1"]) and ground["C2"] == 0
    assert prediction.incomplete.any() and not prediction.incomplete.all()


def test_a_file_of_hard_ground_passes_the_commands_with_warnings(
    tmp_path: Path, phusong: Run
) -> None:
    path = hard_ground(tmp_path)
    for language, word in (("en", "hole of the terrain"), ("vi", "lỗ trống của địa hình")):
        told = phusong("check", path, "--lang", language)
        assert told.code == 0 and told.err.count(word) == 1
    told = phusong("coverage", path, "--lang", "en", "--out", "out")
    assert told.code == 0 and "would hang under the terrain" in told.err
    assert list((tmp_path / "out").glob("*.tif"))


@pytest.mark.usefixtures("installed")
def test_a_model_of_ones_own_predicts_and_is_listed(tmp_path: Path, phusong: Run) -> None:
    text = MODEL + "model = 'user'\nname = 'plain'\nparameters = { extra_db = 30 }"
    path = variant(tmp_path, text)
    assert model_of(path) == UserModel(name="plain", parameters={"extra_db": 30})
    told = phusong("coverage", path, "--lang", "en", "--out", "out")
    assert told.code == 0 and list((tmp_path / "out").glob("*.tif"))
    for language in Language:
        told = phusong("models", "--lang", language.value)
        assert told.code == 0 and "plain" in told.out
        assert all(name in told.out for name in MODELS)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "code"), [("plane", "user-model-unknown"), ("broken", "user-model-broken")]
)
def test_a_model_that_is_not_there_is_told_at_once(tmp_path: Path, name: str, code: str) -> None:
    (problem,) = problems_of(variant(tmp_path, MODEL + f"model = 'user'\nname = '{name}'"))
    assert (problem.code, problem.value) == (code, name)
    if code == "user-model-unknown":
        assert problem.details["known"] == "broken, failing, half, negative, plain"


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("half", "returned an array of the shape"),
        ("negative", "returned a loss of -"),
        ("failing", "ArithmeticError: no such air"),
    ],
)
def test_a_model_that_fails_is_the_inputs_fault(
    tmp_path: Path, phusong: Run, name: str, said: str
) -> None:
    path = variant(tmp_path, MODEL + f"model = 'user'\nname = '{name}'")
    told = phusong("coverage", path, "--lang", "en")
    assert told.code == 2 and said in told.err and f"[{name}]" in told.err
    assert not (tmp_path / "out").exists()


def test_every_model_is_named_in_what_covered_means(tmp_path: Path) -> None:
    built_in = [kind.model_validate({}) for kind in MODELS.values() if kind is not UserModel]
    for language in Language:
        messages = Messages.of(language)
        texts = [model_text(m, messages) for m in (*built_in, UserModel(name="mine"))]
        assert len(set(texts)) == len(MODELS) and "mine" in texts[-1]
        told = {
            model_text(model, messages)
            for model in (P1812(), P1812(delta_n=60), P1812(delta_n=60, refractivity="itu"))
        }
        assert len(told) == 3 and sum("itu" in text for text in told) == 1
        scenario = load_scenario(variant(tmp_path, "")).scenario
        assert model_text(P1812(), messages) in definition_texts(scenario, messages)[0]
