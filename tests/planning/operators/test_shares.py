"""Who gets what: each operator what he builds in a year, under names that stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.planning.made_up_operators import HOSTILE

from phusong.layers.schema import LayerKind
from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.shares import Share, operator_shares
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.outputs import Outputs


def test_each_operator_gets_what_he_builds_in_a_year(
    plan: Plan, shares: dict[tuple[str, int], Share]
) -> None:
    steps = plan.proposal.sites
    dated = steps[steps["year"].notna()]
    given = {
        key: share.tables[Table.WORKS]["step_id"].tolist()
        for key, share in shares.items()
        if len(share.tables[Table.WORKS])
    }
    assert sorted(step for steps in given.values() for step in steps) == sorted(dated["site_id"])
    assert given["Viettel", 2026] == ["U-0002", "N-0010", "U-T-002+raise"]
    assert given["Viettel", 2027] == ["N-0011"]
    assert given["", 2026] == ["N-0001"]
    # The cable to a village is nobody's, whoever connects masts.
    assert shares["", 2027].tables[Table.CABLE]["serves_id"].tolist() == ["settlement:4"] * 2
    assert {operator for operator, _ in shares} == {"", "Viettel", *HOSTILE}


def test_masts_stand_as_they_will(plan: Plan, share: Share) -> None:
    masts = share.tables[Table.SITES].set_index("site_id")
    (new,) = masts.index[masts["status"] == "planned"]
    assert masts["status"].to_dict() == {"T-001": "on_air", new: "planned", "T-002": "on_air"}
    assert masts.loc["T-002", "mast_height_m"] == 42.0 + 12.0
    assert masts.loc[new, "mast_height_m"] == 42.0 and masts.loc[new, "name"] == "N-0010"
    existing = share.tables[Table.EXISTING]
    there = plan.province.cells
    wanted = there[there["site_id"].isin(["T-001", "T-002"])]
    assert sorted(existing["cell_id"]) == sorted(wanted["cell_id"])


def test_a_mast_is_as_high_as_what_another_step_made_of_it(plan: Plan) -> None:
    sites = plan.proposal.sites.copy()
    later = sites["site_id"] == "N-0011"
    change = {
        "host_site_id": "T-002",
        "action": "upgrade",
        "option": "raised",
        "mast_height_m": 54.0,
    }
    sites.loc[later, list(change)] = list(change.values())
    after = replace(plan, proposal=replace(plan.proposal, sites=sites))
    (own,) = [
        s for s in operator_shares(after, Outputs()) if (s.operator, s.year) == ("Viettel", 2027)
    ]
    assert own.tables[Table.SITES].set_index("site_id").loc["T-002", "mast_height_m"] == 54.0


def test_identifiers_do_not_hang_on_the_numbers_of_a_run(plan: Plan) -> None:
    """Another run calls the same new masts otherwise, and finds them in another order."""
    works = plan.proposal.sites.iloc[::-1].reset_index(drop=True)
    fresh = works["action"] == "new_site"
    other = works["site_id"].where(~fresh, [f"N-9{number:03d}" for number in range(len(works))])
    again = replace(plan, proposal=replace(plan.proposal, sites=works.assign(site_id=other)))
    for table, column in ((Table.SITES, "site_id"), (Table.CELLS, "cell_id")):
        ours, theirs = (
            sorted(
                name
                for share in operator_shares(one, Outputs())
                for name in share.tables[table][column]
            )
            for one in (plan, again)
        )
        assert ours == theirs and len(set(ours)) == len(ours)


def test_cells_radiate_what_the_steps_promise(plan: Plan, share: Share) -> None:
    works, cells = share.tables[Table.WORKS], share.tables[Table.CELLS]
    for work in works.to_dict("records"):
        own = cells[cells["step_id"] == work["step_id"]]
        sides = (work["azimuths_deg"] or "").split(";")
        assert len(own) == len(work["bands"].split(";")) * len(sides)
        assert (own["height_m"] == work["antenna_height_m"]).all()
    carrier = plan.scenario.all_carriers()["B3"]
    lte = cells[cells["band"] == "B3"].iloc[0]
    assert lte["power_dbm"] == pytest.approx(carrier.power_dbm)
    assert lte["max_power_dbm"] == pytest.approx(carrier.power_dbm + 3.01, abs=0.01)
    assert lte["epre_dbm"] == pytest.approx(carrier.power_dbm - 30.79, abs=0.01)
    # Power of both ports and the gain, less half a dB of feeder.
    assert lte["eirp_dbm"] == pytest.approx(
        carrier.power_dbm + 3.01 + lte["gain_dbi"] - 0.5, abs=0.011
    )
    assert cells["pci"].notna().all() and cells["cell_id"].is_unique


def test_identities_are_empty_unless_they_are_asked_for(plan: Plan) -> None:
    (first, *_) = operator_shares(plan, Outputs())
    assert first.tables[Table.CELLS][["pci", "pci_reuse_km", "rsi"]].isna().all().all()


def test_identities_keep_clear_of_those_that_stand(plan: Plan) -> None:
    cells = plan.province.cells
    bearing = cells.assign(pci=np.where(cells["band"] == "n41", np.arange(len(cells)) % 1008, None))
    tables = {**plan.province.tables, LayerKind.CELLS: bearing}
    with_codes = replace(plan, province=replace(plan.province, tables=tables))
    rules = Outputs(plan_codes=True, code_reuse_km=100)
    taken = set(bearing["pci"].dropna())
    planned = [
        code
        for share in operator_shares(with_codes, rules)
        if share.operator == "Viettel"
        for code in share.tables[Table.CELLS].query("band == 'n41'")["pci"]
    ]
    assert planned and not taken & set(planned)
    assert len(set(planned)) == len(planned)
