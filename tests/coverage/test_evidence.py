"""What the nearest and the best candidate lack, upgrades that would do, and other limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Engine, Terrain, Transmitters, predict
from phusong.coverage.profile import Links
from phusong.coverage.propagation import P526, P1812, LongleyRice, OkumuraHata, Tr38901
from phusong.coverage.reasons import Reason, reason_text
from phusong.coverage.service import Limits, ServiceColumn, State, serve_places, served_mask
from phusong.layers.i18n import Language, Messages

from .plain import make_terrain, make_transmitters
from .test_service import DEFINITION, places_at, ridge


def judged(
    rowcol: tuple[float, float],
    cells: Transmitters,
    terrain: Terrain,
    *,
    lacking: Transmitters | None = None,
    limits: Limits | None = None,
    definition: CoverageDefinition = DEFINITION,
) -> pd.Series:
    prediction = predict(cells, terrain, definition=definition)
    table = serve_places(
        places_at(terrain, [rowcol]),
        prediction,
        cells,
        terrain,
        technology="5G",
        definition=definition,
        min_share=0.95,
        lacking=lacking,
        limits=limits or Limits(),
    )
    return table.iloc[0]


def named(cells: Transmitters, name: str) -> Transmitters:
    """The same cells on sites and with names of their own."""
    cells.site_ids[:] = [f"{name}{i}" for i in range(cells.site_ids.size)]
    cells.cell_id[:] = [f"{name}-{i}" for i in range(len(cells))]
    return cells


def test_the_nearest_station_is_told_beside_the_best() -> None:
    terrain = ridge()
    # S0 stands in the lee of the wall's western side; S1, twice as far off, is much stronger.
    cells = make_transmitters(terrain, [(20, 25), (20, 4)], eirp_dbm=20.0)
    cells.eirp_dbm[1] = 60.0
    row = judged((20, 45), cells, terrain)
    assert row[ServiceColumn.STATE] == State.UNSERVED
    assert row[ServiceColumn.NEAREST_SITE_ID] == "S0"
    assert row[ServiceColumn.NEAREST_SERVER] == "C0"
    assert row[ServiceColumn.NEAREST_REASON] == Reason.TERRAIN
    link = Links(cells, terrain, definition=DEFINITION).explain(0, 20, 45)
    assert link is not None and link.obstacle is not None
    assert row[ServiceColumn.NEAREST_MISSING_DB] == pytest.approx(
        DEFINITION.required_rsrp_dbm - link.rsrp_dbm
    )
    assert row[ServiceColumn.NEAREST_OBSTACLE_HEIGHT_M] == pytest.approx(link.obstacle.height_m)
    above = row[ServiceColumn.NEAREST_OBSTACLE_ABOVE_LINE_M]
    assert above == pytest.approx(link.obstacle.above_line_m) and above > 250
    if row[ServiceColumn.SERVER_SITE_ID] == "S1":
        text = reason_text(row.to_dict(), Messages.of(Language.ENGLISH))
        assert "nearest 5G station, S0" in text and "m above the line" in text


def test_a_nearer_site_that_lacks_the_technology_is_the_reason_when_it_would_do() -> None:
    terrain = ridge()
    cells = make_transmitters(terrain, [(20, 10)], eirp_dbm=45.0)
    there = named(make_transmitters(terrain, [(20, 48), (20, 12)], eirp_dbm=45.0), "L")
    row = judged((20, 45), cells, terrain, lacking=there)
    assert row[ServiceColumn.REASON] == Reason.NO_TECHNOLOGY
    assert row[ServiceColumn.LACKING_SITE_ID] == "L0"
    assert row[ServiceColumn.LACKING_SITE_KM] == pytest.approx(0.3, abs=0.01)
    assert row[ServiceColumn.LACKING_RSRP_DBM] >= DEFINITION.required_rsrp_dbm
    assert row[ServiceColumn.MISSING_DB] > 0 and row[ServiceColumn.SERVER] == "C0"
    for language in Language:
        assert "L0" in reason_text(row.to_dict(), Messages.of(language))


def test_an_upgrade_that_would_not_do_or_stands_farther_off_is_no_reason() -> None:
    terrain = ridge()
    cells = make_transmitters(terrain, [(20, 10)], eirp_dbm=45.0)
    weak = named(make_transmitters(terrain, [(20, 48)], eirp_dbm=-60.0), "L")
    far = named(make_transmitters(terrain, [(20, 2)], eirp_dbm=90.0), "L")
    for there in (weak, far):
        row = judged((20, 45), cells, terrain, lacking=there)
        assert row[ServiceColumn.REASON] == Reason.TERRAIN
        assert pd.isna(row[ServiceColumn.LACKING_SITE_ID])


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"uplink_margin_db": -3.0, "sinr_margin_db": 5.0}, Reason.UPLINK),
        ({"uplink_margin_db": -3.0, "sinr_margin_db": -6.0}, Reason.LOAD),
        ({"sinr_margin_db": -1.0}, Reason.LOAD),
        ({"uplink_margin_db": 0.0, "sinr_margin_db": 0.0}, ""),
    ],
)
def test_uplink_and_load_can_take_the_service(limits: dict[str, float], reason: str) -> None:
    terrain = make_terrain(np.zeros((21, 41)))
    cells = make_transmitters(terrain, [(10, 10)], eirp_dbm=45.0)
    grids = {name: np.full(terrain.shape, v, np.float32) for name, v in limits.items()}
    row = judged((10, 20), cells, terrain, limits=Limits(**grids))
    assert row[ServiceColumn.REASON] == reason
    assert (row[ServiceColumn.STATE] == State.SERVED) == (reason == "")
    assert row[ServiceColumn.SERVER] == "C0"
    if reason:
        assert row[ServiceColumn.MISSING_DB] == pytest.approx(-min(limits.values()))
        assert reason_text(row.to_dict(), Messages.of("vi"))
    assert row[ServiceColumn.SINR_MARGIN_DB] == pytest.approx(limits["sinr_margin_db"])


def test_limits_take_their_pixels_out_of_the_mask() -> None:
    terrain = make_terrain(np.zeros((5, 5)))
    cells = make_transmitters(terrain, [(2, 2)], eirp_dbm=45.0)
    prediction = predict(cells, terrain, definition=DEFINITION)
    uplink = np.zeros((5, 5), np.float32)
    uplink[0] = -1
    uplink[1] = np.nan  # not computed: no reason to take it away
    mask = served_mask(prediction, DEFINITION, Limits(uplink_margin_db=uplink))
    assert mask.sum() == 20 and not mask[0].any()


@pytest.mark.parametrize(
    "model", [P1812(), P526(), LongleyRice(), Tr38901(), OkumuraHata()], ids=lambda m: m.model
)
def test_a_link_of_every_model_is_its_prediction(model: object) -> None:
    height = np.random.default_rng(3).uniform(0, 60, (25, 41))
    terrain = make_terrain(height, category=5)
    definition = DEFINITION.model_copy(update={"propagation": model, "foliage_loss_db": 2.0})
    cells = make_transmitters(terrain, [(12, 5)], frequencies_mhz=(942.5,), eirp_dbm=60.0)
    prediction = predict(cells, terrain, definition=definition, engine=Engine.EXACT)
    links = Links(cells, terrain, definition=definition)
    for row, col in [(12, 8), (3, 30), (20, 39)]:
        link = links.explain(0, row, col)
        assert link is not None
        assert link.rsrp_dbm == pytest.approx(float(prediction.rsrp_dbm[row, col]), abs=0.02)
