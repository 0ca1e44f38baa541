"""Maps of each operator in a plan: those that a prediction of his cells alone gives, and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.planning.on_disk import write_scenario

from phusong.coverage.mapped import predict_and_map
from phusong.coverage.maps import MappedNetwork
from phusong.coverage.predict import Prediction, Transmitters, predict
from phusong.coverage.workers import Means, Threads
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.store import Store
from phusong.planning.plan import make_plan, predict_today
from phusong.planning.results.operators import OperatorMap
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.file import ScenarioFile, load_scenario
from phusong.planning.service import operator_maps
from phusong.planning.service.assess import predict_coverage
from phusong.planning.service.operator_maps import map_operators, predict_with_operators

HOSTILE = "../../Đông"
Today = tuple[ScenarioFile, Province, Coverage]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Today:
    path = write_scenario(tmp_path_factory.mktemp("small"))
    (path.parent / "cells.csv").write_text(
        "cell_id,site_id,operator,technology,band,height_m\n"
        f"C1,T1,Viettel,LTE,B3,40\nC2,T1,{HOSTILE},LTE,B8,30\nC3,T1,{HOSTILE},LTE,B3,30\n",
        encoding="utf-8",
    )
    file = load_scenario(path)
    province, coverage = predict_today(file, problems=Problems(), predict=predict_with_operators)
    return file, province, coverage


@pytest.fixture(scope="module")
def maps(today: Today) -> dict[str, OperatorMap]:
    found = today[2].operators
    assert [(m.technology, m.operator) for m in found] == [
        ("4G", HOSTILE),
        ("4G", "Viettel"),
        ("4G", ""),
    ]
    return {m.operator: m for m in found}


def test_an_operators_level_is_that_of_his_cells_alone(
    today: Today, maps: dict[str, OperatorMap]
) -> None:
    file, province, coverage = today
    cells = coverage.transmitters["4G"]
    for operator in ("Viettel", HOSTILE, ""):
        own = cells.select(cells.operator == operator) if operator else cells
        alone = predict(
            own,
            coverage.terrain,
            definition=file.scenario.technologies["4G"].definition,
            where=province.zones >= 0,
        ).rsrp_dbm
        told = maps[operator].level_dbm
        heard = alone > -125
        assert heard.sum() > 100
        np.testing.assert_allclose(told[heard], alone[heard], atol=0.051)
        assert np.isnan(told[province.zones < 0]).all()


def test_rates_are_there_where_a_level_is_and_any_is_the_best(maps: dict[str, OperatorMap]) -> None:
    whole, one, other = maps[""], maps["Viettel"], maps[HOSTILE]
    for told in maps.values():
        assert not (told.rate_mbps[np.isnan(told.level_dbm)] > 0).any()
        assert told.rate_mbps.max() > 5
    best = np.fmax(one.level_dbm, other.level_dbm)
    np.testing.assert_allclose(whole.level_dbm, best, atol=0.11)
    fastest = np.maximum(one.rate_mbps, other.rate_mbps)
    np.testing.assert_allclose(whole.rate_mbps, fastest, atol=0.11)


def test_the_signal_of_all_is_to_the_byte_what_it_is_without_maps(today: Today) -> None:
    file, province, coverage = today
    alone = predict_coverage(province, file.scenario, problems=Problems()).predictions["4G"]
    told = coverage.predictions["4G"]
    for name in ("rsrp_dbm", "best_server", "asked", "incomplete"):
        assert getattr(told, name).tobytes() == getattr(alone, name).tobytes()


def test_finished_maps_are_found_again_until_something_changes(
    today: Today,
    maps: dict[str, OperatorMap],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, province, coverage = today
    means = Means(Threads(1), Store(tmp_path / "kept"))
    technology = file.scenario.technologies["4G"]
    worked: list[str] = []

    def counted(network: MappedNetwork, *args: Any, **named: Any) -> Prediction:
        worked.append(network.name)
        return predict_and_map(network, *args, **named)

    monkeypatch.setattr(operator_maps, "predict_and_map", counted)

    def made(cells: Transmitters) -> tuple[Prediction, list[OperatorMap], bool]:
        worked.clear()
        prediction, told = map_operators(
            MappedNetwork("4G", technology.radio, cells, technology.definition),
            coverage.terrain,
            file.scenario,
            where=province.zones >= 0,
            means=means,
        )
        return prediction, told, bool(worked)

    cells = coverage.transmitters["4G"]
    before, first, computed = made(cells)
    assert computed
    after, again, computed = made(cells)
    assert not computed
    assert before.rsrp_dbm.tobytes() == after.rsrp_dbm.tobytes()
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.level_steps, other.level_steps)
        np.testing.assert_array_equal(one.rate_steps, other.rate_steps)
        np.testing.assert_array_equal(one.level_steps, maps[one.operator].level_steps)
    louder = replace(cells, epre_dbm=cells.epre_dbm + 3.0, eirp_dbm=cells.eirp_dbm + 3.0)
    _, changed, computed = made(louder)
    assert computed
    assert (changed[0].level_steps != first[0].level_steps).any()


@pytest.mark.parametrize("wanted", [True, False])
def test_a_scenario_may_do_without(today: Today, wanted: bool) -> None:
    file = today[0]
    outputs = file.scenario.outputs.model_copy(update={"operator_maps": wanted})
    asked = replace(file, scenario=file.scenario.model_copy(update={"outputs": outputs}))
    assert bool(make_plan(asked).coverage.operators) == wanted
