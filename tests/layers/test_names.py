"""Names: every present and former unit of the province, spelt in all the ways that files spell them."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.i18n import Messages
from phusong.layers.text.names import (
    How,
    NameProblem,
    UnitIndex,
    UnitType,
    fold,
    normalise,
    strip_type,
)
from phusong.layers.text.vietnamese import LETTERS, split_tone

FACTS = Path(__file__).parents[2] / "data" / "facts" / "communes.csv"
TONE_SWAPS = (("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("ọa", "oạ"), ("ủy", "uỷ"), ("ụy", "uỵ"))
VIETNAMESE = "".join(sorted(LETTERS)) + "".join(sorted(LETTERS)).upper() + " -'.0123456789"


def _rows() -> list[dict[str, str]]:
    with FACTS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = _rows()
COMMUNES = [(row["code"], row["name"], row["type"]) for row in ROWS]
FULL_NAMES = {row["code"]: normalise(row["full_name"]) for row in ROWS}
SUCCESSORS: defaultdict[str, list[str]] = defaultdict(list)
for _row in ROWS:
    for _old in _row["old_units"].split(","):
        SUCCESSORS[normalise(_old)].append(_row["code"])
FORMER = [
    (name, code, "part" if len(codes) > 1 else "whole")
    for name, codes in SUCCESSORS.items()
    for code in codes
]
INDEX = UnitIndex(COMMUNES, FORMER)


def _without_marks(text: str) -> str:
    bases = "".join(split_tone(letter)[0] for letter in text).replace("đ", "d").replace("Đ", "D")
    return "".join(part for part in unicodedata.normalize("NFD", bases) if part.isascii())


def _other_tone_style(text: str) -> str:
    for old, new in TONE_SWAPS:
        text = text.replace(old, new)
    return text


VARIANTS: dict[str, Callable[[str], str]] = {
    "same": lambda text: text,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "other tone style": _other_tone_style,
    "eth for Đ": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    "capitals": str.upper,
    "small": str.lower,
    "spaces": lambda text: "  " + text.replace(" ", "\u00a0 \u200b") + "\t",
    "Cyrillic letters": lambda text: text.replace("a", "а").replace("o", "о"),
}


def test_the_whole_province_is_tested() -> None:
    assert (len(COMMUNES), len(SUCCESSORS)) == (65, 194)


@pytest.mark.parametrize("variant", VARIANTS)
def test_present_units(variant: str) -> None:
    for code, name in FULL_NAMES.items():
        match = INDEX.match(VARIANTS[variant](name))
        assert (match.code, match.matched_name) == (code, name)
        assert match.how in (How.EXACT, How.NORMALISED)
        assert match.problem is None
        assert variant != "same" or match.how is How.EXACT


@pytest.mark.parametrize("variant", VARIANTS)
def test_present_units_without_their_type(variant: str) -> None:
    for code, name, _ in COMMUNES:
        assert INDEX.match(VARIANTS[variant](name)).code == code


def test_present_units_without_marks() -> None:
    for code, name in FULL_NAMES.items():
        match = INDEX.match(_without_marks(name))
        assert match.code == code
        bare_is_plain = strip_type(name)[1].isascii()
        assert match.how is (How.NORMALISED if bare_is_plain else How.MARKS_IGNORED)
        assert INDEX.match(_without_marks(name).upper().replace(" ", "_")).code == code


@pytest.mark.parametrize("variant", VARIANTS)
def test_former_units_lead_to_their_successors(variant: str) -> None:
    for name, codes in SUCCESSORS.items():
        match = INDEX.match(VARIANTS[variant](name))
        if name in FULL_NAMES.values():
            assert FULL_NAMES[match.code or ""] == name
            assert set(codes) <= set(match.candidates)
        elif len(codes) > 1:
            assert (match.code, match.how) == (None, How.AMBIGUOUS)
            assert set(match.candidates) == set(codes)
        else:
            assert (match.code, match.how) == (codes[0], How.SUCCESSOR)
            assert match.matched_name == name
            assert not match.partial


def test_former_units_without_marks() -> None:
    for name, codes in SUCCESSORS.items():
        match = INDEX.match(_without_marks(name))
        namesakes = [other for other in SUCCESSORS if fold(other) == fold(name)]
        possible = {code for other in namesakes for code in SUCCESSORS[other]}
        if fold(name) in map(fold, FULL_NAMES.values()):
            assert match.how in (How.MARKS_IGNORED, How.NORMALISED)
        else:
            assert set(match.candidates) == possible
            assert match.code == (codes[0] if len(possible) == 1 else None)


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("Phường Băc Nha Trang", "Phường Bắc Nha Trang", How.MARKS_IGNORED),
        ("xã Nam Cam Ranh", "Xã Nam Cam Ranh", How.NORMALISED),
        ("P.Ba Ngòi", "Phường Ba Ngòi", How.NORMALISED),
        ("P. ba ngoi", "Phường Ba Ngòi", How.MARKS_IGNORED),
        ("Phưòng Ba Ngòi", "Phường Ba Ngòi", How.MARKS_IGNORED),
        ("Xã Nha Trang", "Phường Nha Trang", How.TYPE_IGNORED),
        ("Nhatrang", "Phường Nha Trang", How.MISSPELT),
        ("Nha Trag", "Phường Nha Trang", How.MISSPELT),
        ("Phường Nha Tragn", "Phường Nha Trang", How.MISSPELT),
        ("ĐK Trường Sa", "Đặc khu Trường Sa", How.NORMALISED),
        ("Vĩnh Hải", "Xã Vĩnh Hải", How.EXACT),
    ],
)
def test_how_a_present_unit_is_found(text: str, name: str, how: How) -> None:
    match = INDEX.match(text)
    assert (match.matched_name, match.how) == (name, how)
    assert INDEX.name_of(match.code or "") == name


@pytest.mark.parametrize(
    ("text", "former", "successor"),
    [
        ("Xã Phước Nam", "Xã Phước Nam", "Xã Thuận Nam"),
        ("Xa Phuoc Nam", "Xã Phước Nam", "Xã Thuận Nam"),
        ("Xã Ninh Tân", "Xã Ninh Tân", "Xã Nam Ninh Hòa"),
        ("Phường Vĩnh Hải", "Phường Vĩnh Hải", "Phường Bắc Nha Trang"),
        ("Xã Khánh Thành", "Xã Khánh Thành", "Xã Nam Khánh Vĩnh"),
        ("Phuong Sai", "Phường Phương Sài", "Phường Tây Nha Trang"),
        ("To Hap", "Thị trấn Tô Hạp", "Xã Khánh Sơn"),
        ("TT. Khánh Vĩnh", "Thị trấn Khánh Vĩnh", "Xã Khánh Vĩnh"),
    ],
)
def test_how_a_former_unit_is_found(text: str, former: str, successor: str) -> None:
    match = INDEX.match(text)
    assert (match.matched_name, match.how) == (former, How.SUCCESSOR)
    assert INDEX.name_of(match.code or "") == successor


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Ninh Lan", "Thôn Vĩnh Hải", "Thành phố Nha Trang", "Xã", "Hà Nội", "5", "Phường 1"],
)
def test_what_names_no_commune_is_unknown(text: str) -> None:
    match = INDEX.match(text)
    assert (match.code, match.how, match.problem) == (None, How.UNKNOWN, NameProblem.UNKNOWN)


class TestAmbiguity:
    def test_split_unit_has_its_three_successors(self) -> None:
        match = INDEX.match("Xã Suối Tân")
        assert (match.code, match.how) == (None, How.AMBIGUOUS)
        assert {INDEX.name_of(code) for code in match.candidates} == {
            "Xã Cam Hiệp",
            "Xã Cam Lâm",
            "Xã Suối Dầu",
        }

    def test_place_settles_a_split_unit(self) -> None:
        match = INDEX.match("Xã Suối Tân", near={"22708", "22333"})
        assert (match.code, match.how, match.partial) == ("22708", How.SUCCESSOR, True)

    def test_place_far_from_all_settles_nothing(self) -> None:
        assert INDEX.match("Xã Suối Tân", near={"22333"}).how is How.AMBIGUOUS
        assert INDEX.match("Phường Nha Trang", near={"22333"}).code == "22366"

    def test_former_unit_elsewhere_with_the_name_of_a_present_one(self) -> None:
        alone = INDEX.match("Xã Ninh Sơn")
        assert (alone.code, alone.how, alone.candidates) == ("22810", How.EXACT, ("22810", "22546"))
        there = INDEX.match("Xã Ninh Sơn", near={"22546"})
        assert (there.code, there.how) == ("22546", How.SUCCESSOR)

    def test_two_present_units_alike_without_marks(self) -> None:
        index = UnitIndex([("1", "Phú Hội", "Xã"), ("2", "Phú Hòi", "Xã")])
        assert index.match("Phú Hòi").code == "2"
        assert index.match("phu hoi").candidates == ("1", "2")

    def test_two_misspellings_at_once_are_not_guessed(self) -> None:
        assert INDEX.match("Nha Trng Bc").how is How.UNKNOWN

    @pytest.mark.parametrize(
        ("name", "kind"), [("Phường Ba Ngòi", "Phường"), ("Phường Ba Ngòi", ""), ("Ba Ngòi", "")]
    )
    def test_tables_without_type_or_with_it_in_the_name(self, name: str, kind: str) -> None:
        index = UnitIndex([("22423", name, kind)])
        for text in ("Phường Ba Ngòi", "Ba Ngòi", "P. Ba Ngòi"):
            match = index.match(text)
            assert (match.code, match.problem) == ("22423", None)

    def test_empty_index_knows_nothing(self) -> None:
        assert UnitIndex([]).match("Nha Trang").how is How.UNKNOWN


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Khánh Hoà", "Khánh Hòa"),
        ("HOÀ", "HÒA"),
        ("Hoá", "Hóa"),
        ("thuỷ", "thủy"),
        ("uỷ ban", "ủy ban"),
        ("hoè", "hòe"),
        ("hoàn", "hoàn"),
        ("ngoài", "ngoài"),
        ("quý", "quý"),
        ("Quý", "Quý"),
        ("khuya", "khuya"),
        ("Huỳnh", "Huỳnh"),
        ("thuở", "thuở"),
        ("khuỷu", "khuỷu"),
        ("Zoé", "Zoé"),
        ("Ðông", "Đông"),
        ("Nam Ɖịnh", "Nam Định"),
        ("Вắc Nha Trang", "Bắc Nha Trang"),
        ("Вắс", "Bắc"),
        ("Москва", "Москва"),
        ("và̀ đề", "và đề"),
        ("Ea\u00a0\u200bKar", "Ea Kar"),
        ("  a \n b ", "a b"),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đặc khu Trường Sa", "dac khu truong sa"),
        ("Buôn K’Bang", "buon kbang"),
        ("5G_covered", "5g covered"),
        ("Toạ độ X (m)", "toa do x m"),
        ("KCN/CCN", "kcn ccn"),
        ("—", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    ("name", "kind", "bare"),
    [
        ("Xã Suối Tân", UnitType.XA, "Suối Tân"),
        ("XA SUOI TAN", UnitType.XA, "SUOI TAN"),
        ("X.Suối Tân", UnitType.XA, "Suối Tân"),
        ("Phường: Ba Ngòi", UnitType.PHUONG, "Ba Ngòi"),
        ("Phương Sài", None, "Phương Sài"),
        ("Thị trấn Tô Hạp", UnitType.THI_TRAN, "Tô Hạp"),
        ("Tô Hạp", None, "Tô Hạp"),
        ("To Hap", None, "To Hap"),
        ("Thị xã Ninh Hoà", UnitType.THI_XA, "Ninh Hòa"),
        ("Đặc khu Trường Sa", UnitType.DAC_KHU, "Trường Sa"),
        ("Thôn Tà Mơ", UnitType.THON, "Tà Mơ"),
        ("thon Ta Mo", UnitType.THON, "Ta Mo"),
        ("Tổ dân phố số 5", UnitType.TO_DAN_PHO, "số 5"),
        ("TDP05", UnitType.TO_DAN_PHO, "05"),
        ("TDP. Phú Thịnh", UnitType.TO_DAN_PHO, "Phú Thịnh"),
        ("Tổ 12", UnitType.TO_DAN_PHO, "12"),
        ("KP 3", UnitType.KHU_PHO, "3"),
        ("Buôn Đăk", UnitType.BUON, "Đăk"),
        ("Bản Đôn", UnitType.BAN, "Đôn"),
        ("Ban Me", None, "Ban Me"),
        ("Xã", None, "Xã"),
        ("", None, ""),
    ],
)
def test_strip_type(name: str, kind: UnitType | None, bare: str) -> None:
    assert strip_type(name) == (kind, bare)


@given(st.text(max_size=40))
def test_any_text_is_taken(text: str) -> None:
    once = normalise(text)
    assert once == normalise(once)
    assert fold(text) == fold(once)
    assert strip_type(text)[1] in once
    assert INDEX.match(text).how in How


@given(st.text(st.sampled_from(VIETNAMESE), max_size=30))
def test_key_ignores_case_composition_and_marks(text: str) -> None:
    key = fold(text)
    assert key == fold(key) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))
    assert key == fold(_without_marks(text))
    assert key.isascii()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "text", ["Xã Nha Trang", "nha trang?", "Nha Trag", "Xã Phước Nam", "Xã Suối Tân", "Hà Nội"]
)
def test_every_problem_has_words(language: str, text: str) -> None:
    match = INDEX.match(text)
    assert match.problem is not None
    texts, details = Messages.of(language), INDEX.details(match)
    told = texts(f"problem-{match.problem}", **details)
    assert texts(f"problem-{match.problem}.expected", **details)
    assert match.matched_name in told
