"""Rules of who pays: read from a scenario, wrong ones told, the first that fits counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.on_disk import write_scenario

from phusong.layers.errors import BadInput
from phusong.layers.i18n import Language, Messages
from phusong.planning.account.funds import funds_of, rule_for
from phusong.planning.account.works import Work, WorkKind, cost_of
from phusong.planning.results.money import Money
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.funding import Funding

from .reported import FUNDING

NAMES = '[funding.payers]\nown = { vi = "Doanh nghiệp", en = "Enterprises" }\n'


def work(kind: WorkKind, *, year: int | None = 2026, dark: bool = False, mid: float = 2.0) -> Work:
    return Work(
        work_id="W-1",
        kind=kind,
        what="new_site",
        year=year,
        operator="",
        commune_code="",
        technology="4G",
        length_km=0.0,
        cost=Money(mid / 2, mid, 2 * mid, assumed=False),
        serves=(),
        island=False,
        dead_spot=dark,
    )


@pytest.mark.parametrize(
    ("rules", "code", "word"),
    [
        ("[[funding.rules]]\nshares_pct = { own = 90 }\n", "funding-shares", "100"),
        ("[[funding.rules]]\nshares_pct = { state = 100 }\n", "funding-payer", "own"),
        (
            '[[funding.rules]]\nshares_pct = { own = 100 }\nmay_ask = "state"\n',
            "funding-payer",
            "own",
        ),
    ],
)
def test_a_wrong_rule_is_told(tmp_path: Path, rules: str, code: str, word: str) -> None:
    path = write_scenario(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + NAMES + rules, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    (problem,) = [one for one in caught.value.problems if one.code == code]
    for language in Language:
        assert word in " ".join(Messages.of(language).problem(problem))


def test_the_first_rule_that_fits_counts() -> None:
    sea, dark, other = (
        rule_for(work(WorkKind.SUBMARINE, dark=True), FUNDING),
        rule_for(work(WorkKind.UPGRADE, dark=True), FUNDING),
        rule_for(work(WorkKind.CABLE), FUNDING),
    )
    assert [one and one.source for one in (sea, dark, other)] == ["I.2", "", "I.4"]
    assert rule_for(work(WorkKind.CABLE), Funding()) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(WorkKind),
            st.sampled_from([2026, 2027, None]),
            st.booleans(),
            st.floats(0.01, 100),
        )
    )
)
def test_payers_pay_all_that_has_a_year(
    drawn: list[tuple[WorkKind, int | None, bool, float]],
) -> None:
    works = [work(kind, year=year, dark=dark, mid=mid) for kind, year, dark, mid in drawn]
    funds = funds_of(works, FUNDING)
    whole = cost_of(one for one in works if one.year is not None)
    for end in ("low", "mid", "high"):
        paid = sum(getattr(fund.building, end) for fund in funds)
        assert paid == pytest.approx(getattr(whole, end))
    keys = [(fund.payer, fund.may_ask, fund.year) for fund in funds]
    assert len(keys) == len(set(keys))
    assert sum(fund.building.mid for fund in funds_of(works, Funding())) == pytest.approx(whole.mid)
