"""What may be added to masts that stand: by whom, which bands, which sectors; and new operators' bands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import scenario

from phusong.layers.columns import Cells
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import Option, bands_of, cells_on, upgradable, upgrades
from phusong.planning.candidates.upgrades import _filling
from phusong.planning.scenario.model import SitingRules, Technology

RULES = SitingRules()
LICENCES = {"Viettel": ["n41", "n28"], "VinaPhone": ["n78", "n28"]}


def five_g(**changes: Any) -> Technology:
    whole = {"radio": "NR", "new_site_bands": ["n28"], "upgrade_bands": LICENCES}
    return Technology.model_validate({**whole, **changes})


def told(cells: list[tuple[int, str, str, str]], **more: Any) -> list[tuple[str, str, str, str]]:
    """(upgrade, operator, option, bands) of two masts that carry ``cells``."""
    rules = more.pop("rules", RULES)
    here = small.province(tables=small.stations([(1, 1), (2, 2)], cells, **more))
    found = upgrades(here, five_g(), rules)
    columns = found[["site_id", "operator", "option", "bands"]]
    return [tuple(row) for row in columns.to_numpy().tolist()]


def test_every_operator_on_a_mast_may_add_what_he_has_a_licence_for() -> None:
    cells = [
        (0, "MobiFone", "LTE", "B3"),
        (0, "Viettel", "LTE", "B3"),
        (0, "VinaPhone", "LTE", "B3"),
    ]
    assert told(cells) == [
        ("U-T-0", "Viettel", "technology", "n41;n28"),
        ("U-T-0+VinaPhone+technology", "VinaPhone", "technology", "n78;n28"),
    ]


def test_who_shares_the_mast_by_its_table_is_on_it_too() -> None:
    found = told([(0, "MobiFone", "LTE", "B3")], shared_by=["Viettel; ;VNSKY", None])
    assert found == [("U-T-0", "Viettel", "technology", "n41;n28")]


def test_with_sharing_every_licence_counts_on_every_mast() -> None:
    shared = RULES.model_copy(update={"sharing": "shared"})
    found = told([(0, "MobiFone", "LTE", "B3"), (1, "VinaPhone", "LTE", "B3")], rules=shared)
    assert [(site, who) for site, who, *_ in found] == [
        ("U-T-0", "Viettel"),
        ("U-T-0+VinaPhone+technology", "VinaPhone"),
        ("U-T-1", "VinaPhone"),
        ("U-T-1+Viettel+technology", "Viettel"),
    ]


def test_bands_that_are_missing_beside_the_radio_are_an_option() -> None:
    found = told(
        [(0, "Viettel", "NR", "n41"), (1, "Viettel", "NR", "n41"), (1, "Viettel", "NR", "n28")]
    )
    assert found == [("U-T-0", "Viettel", "bands", "n28")]
    assert upgradable(
        small.province(tables=small.stations([(1, 1)], [(0, "Viettel", "NR", "n41")])), five_g()
    ).empty


def test_bands_beside_the_radio_are_offered_one_by_one_each_under_its_name() -> None:
    here = small.province(tables=small.stations([(1, 1)], [(0, "Viettel", "NR", "n78")]))
    found = upgrades(here, five_g(), RULES)
    assert found["site_id"].tolist() == ["U-T-0", "U-T-0+Viettel+n28"]
    assert found["bands"].tolist() == ["n41", "n28"]
    assert (found["units"] == 1).all() and (found["raised_m"] == 0).all()


def test_a_vetoed_mast_has_no_upgrade() -> None:
    vetoed = RULES.model_copy(update={"vetoed": {"T-0": "hết hạn thuê"}})
    cells = [(0, "Viettel", "LTE", "B3"), (1, "Viettel", "LTE", "B3")]
    assert [row[0] for row in told(cells, rules=vetoed)] == ["U-T-1"]


def with_azimuths(*azimuths: float, band: str = "n41") -> dict[LayerKind, small.Table]:
    tables = small.stations([(1, 1)], [(0, "Viettel", "NR", band) for _ in azimuths])
    tables[LayerKind.CELLS]["azimuth_deg"] = azimuths
    return tables


def test_sectors_that_are_missing_are_added_where_the_gap_is() -> None:
    only = five_g(upgrade_bands={"Viettel": ["n41"]})
    here = small.province(tables=with_azimuths(10.0, 130.0))
    (found,) = upgrades(here, only, RULES).itertuples()
    assert (found.option, found.bands, found.azimuths) == (Option.SECTORS, "n41", "250")
    assert found.units == 1
    (two,) = upgrades(small.province(tables=with_azimuths(90.0)), only, RULES).itertuples()
    assert (two.azimuths, two.units) == ("210;330", 2)
    cells = cells_on(upgrades(here, only, RULES), only, RULES)
    assert cells[Cells.AZIMUTH_DEG].tolist() == [250.0] and cells[Cells.BAND].tolist() == ["n41"]


def test_full_masts_and_masts_that_radiate_all_round_lack_no_sector() -> None:
    only = five_g(upgrade_bands={"Viettel": ["n41"]})
    for azimuths in ((0.0, 120.0, 240.0), (np.nan,), (0.0, np.nan)):
        assert upgrades(small.province(tables=with_azimuths(*azimuths)), only, RULES).empty


@given(st.lists(st.integers(0, 359), min_size=1, max_size=5, unique=True), st.integers(1, 6))
def test_filling_leaves_the_widest_gap_no_wider_than_need_be(
    there: list[int], sectors: int
) -> None:
    pointing = tuple(sorted(float(a) for a in there))
    added = _filling(pointing, sectors)
    assert len(added) == max(0, sectors - len(pointing))
    every = np.sort([*pointing, *added])
    widest = np.diff([*every, every[0] + 360]).max()
    gaps = np.diff([*pointing, pointing[0] + 360])
    # By brute force over how many go into each gap.
    shares = np.array(np.meshgrid(*[range(len(added) + 1)] * len(gaps))).reshape(len(gaps), -1).T
    best = min((gaps / (s + 1)).max() for s in shares if s.sum() == len(added))
    assert np.isclose(widest, best)


def test_a_new_mast_of_a_named_operator_gets_his_bands() -> None:
    new = pd.Series({"site_id": "N-1", "operator": "Viettel", "host_site_id": ""})
    assert bands_of(new, five_g()) == ("n41", "n28")
    assert bands_of(new.replace("Viettel", "VNSKY"), five_g()) == ()
    assert bands_of(new.replace("Viettel", ""), five_g()) == ("n28",)
    # Where no licences are told, the bands of new sites are everybody's.
    assert bands_of(new, scenario().technologies["4G"]) == ("B3", "B8")
    # A mast that the programme builds is new to every technology; one that stands is not.
    planned = pd.Series({"operator": "Viettel", "host_site_id": "N-1", "option": "new_mast"})
    assert bands_of(planned, scenario().technologies["4G"]) == ("B3", "B8")
    assert bands_of(planned.replace("new_mast", "technology"), scenario().technologies["4G"]) == ()
    missing = pd.Series({"site_id": "N-1", "operator": np.nan, "host_site_id": np.nan})
    assert bands_of(missing, five_g()) == ("n28",)
