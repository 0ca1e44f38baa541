"""Who says so, in both languages: words of one source never stand for another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.layers.catalogue import read_catalogue
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.raster_source import RasterSource
from phusong.layers.source import LayerSource
from phusong.planning.scenario.costs import CostItem
from phusong.planning.scenario.file import load_scenario
from phusong.planning.sea.rules import Transmission

VI, EN = Language.VIETNAMESE, Language.ENGLISH
EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa"
KNOWN = Provenance(
    kind=Kind.REAL,
    source="a survey",
    source_vi="khảo sát",
    licence="public document",
    licence_vi="văn bản công khai",
    uncertainty="1 m",
)


def test_a_source_is_told_in_the_language_as_far_as_it_is_stated() -> None:
    assert Transmission().source_in(VI) == "giả định kỹ thuật"
    assert Transmission().source_in(EN) == "engineering assumption"
    own = Transmission(source="measured by us")
    assert own.source_in(VI) == own.source_in(EN) == "measured by us"
    again = Transmission.model_validate(own.model_dump())
    assert again.source_in(VI) == "measured by us"
    both = Transmission(source="measured by us", source_vi="tự đo")
    assert both.source_in(VI) == "tự đo"


@pytest.mark.parametrize("kind", [LayerSource, RasterSource])
def test_what_a_scenario_says_of_a_layer_leaves_no_others_translation(
    kind: type[LayerSource | RasterSource],
) -> None:
    told = kind(path="a.tif", source="our own").provenance(KNOWN)
    assert told.in_language("source", VI) == "our own"
    assert told.in_language("licence", VI) == "văn bản công khai"
    assert told.in_language("uncertainty", VI) == "1 m"
    both = kind(path="a.tif", source="our own", source_vi="của mình").provenance(KNOWN)
    assert both.in_language("source", VI) == "của mình"
    assert both.in_language("source", EN) == "our own"


def test_a_variants_source_leaves_no_translation_of_the_bases(tmp_path: Path) -> None:
    variant = tmp_path / "variant.toml"
    variant.write_text(
        f'base = "{(EMBEDDED / "scenario.toml").as_posix()}"\n'
        '[costs.new_site]\nsource = "offers of 2026"\n',
        encoding="utf-8",
    )
    costs = load_scenario(variant).scenario.costs
    assert costs.new_site.source_in(VI) == "offers of 2026"
    assert costs.upgrade.source_in(VI) != costs.upgrade.source_in(EN)


def test_the_embedded_province_says_in_vietnamese_where_everything_comes_from() -> None:
    problems = Problems()
    known = read_catalogue(EMBEDDED / "catalogue.toml", label="catalogue", problems=problems)
    assert known and not list(problems)
    assert [name for name, one in known.items() if not (one.source_vi and one.uncertainty_vi)] == []
    costs = load_scenario(EMBEDDED / "scenario.toml").scenario.costs
    items = {name: item for name, item in costs if isinstance(item, CostItem)}
    assert [name for name, item in items.items() if item.source and not item.source_vi] == []
