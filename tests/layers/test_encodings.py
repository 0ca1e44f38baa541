"""Encodings: tables against independent ones, detection of every name, and nothing ever raised."""

from __future__ import annotations

import csv
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.i18n import Messages
from phusong.layers.text.encodings import (
    Decoded,
    EncodingProblem,
    canonical,
    decode,
    decode_as,
    detect,
    encode_as,
)
from phusong.layers.text.vietnamese import LETTERS, is_syllable

FACTS = Path(__file__).parents[2] / "data" / "facts" / "communes.csv"


def _names() -> tuple[str, ...]:
    """Every present and former unit of the province, with and without its type."""
    with FACTS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    former = [name.strip() for row in rows for name in row["old_units"].split(",")]
    names = [row["name"] for row in rows] + [row["full_name"] for row in rows] + former
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", name) for name in names))


NAMES = _names()
LEGACY = ("cp1258", "tcvn3", "vni")
ALPHABET = "".join(sorted(LETTERS))


def same(read: str, written: str, encoding: str) -> bool:
    """TCVN3 keeps no case for letters with a tone."""
    return read == written or (encoding == "tcvn3" and read.lower() == written.lower())


class TestTables:
    @pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv to compare with")
    def test_tcvn3_small_letters_are_those_of_glibc(self) -> None:
        command = ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"]
        told = subprocess.run(command, input=ALPHABET.encode(), capture_output=True, check=True)
        assert encode_as(ALPHABET, "tcvn3") == told.stdout

    # Published codes: a, e and i as printed in comparisons of Vietnamese encodings with Unicode; the
    # last six as in xvnkb (VNI) and glibc (TCVN3).
    @pytest.mark.parametrize(
        ("letter", "vni", "tcvn3"),
        [
            ("á", "61 F9", "B8"),
            ("à", "61 F8", "B5"),
            ("ả", "61 FB", "B6"),
            ("ã", "61 F5", "B7"),
            ("ạ", "61 EF", "B9"),
            ("ă", "61 EA", "A8"),
            ("ắ", "61 E9", "BE"),
            ("ằ", "61 E8", "BB"),
            ("ẳ", "61 FA", "BC"),
            ("ẵ", "61 FC", "BD"),
            ("ặ", "61 EB", "C6"),
            ("â", "61 E2", "A9"),
            ("ấ", "61 E1", "CA"),
            ("ầ", "61 E0", "C7"),
            ("ẩ", "61 E5", "C8"),
            ("ẫ", "61 E3", "C9"),
            ("ậ", "61 E4", "CB"),
            ("ệ", "65 E4", "D6"),
            ("í", "ED", "DD"),
            ("ì", "EC", "D7"),
            ("ỉ", "E6", "D8"),
            ("ĩ", "F3", "DC"),
            ("ị", "F2", "DE"),
            ("ờ", "F4 F8", "EA"),
            ("ự", "F6 EF", "F9"),
            ("ỵ", "EE", "FE"),
            ("đ", "F1", "AE"),
            ("Đ", "D1", "A7"),
            ("Ă", "41 CA", "A1"),
        ],
    )
    def test_codes_of_the_published_table(self, letter: str, vni: str, tcvn3: str) -> None:
        assert encode_as(letter, "vni") == bytes.fromhex(vni)
        assert encode_as(letter, "tcvn3") == bytes.fromhex(tcvn3)

    # Words out of Vietnamese papers of the years of TCVN3, as Windows-1252 shows them.
    @pytest.mark.parametrize(
        ("shown", "meant"),
        [
            ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
            ("Th«ng t\u00ad h\u00adíng dÉn thùc hiÖn", "Thông tư hướng dẫn thực hiện"),
            ("§¡NG Ký KINH DOANH", "ĐĂNG Ký KINH DOANH"),
            ("KH¸NH HßA", "KHÁNH HÒA"),
        ],
    )
    def test_tcvn3_of_real_papers(self, shown: str, meant: str) -> None:
        assert decode_as(shown.encode("latin-1"), "tcvn3") == meant

    @pytest.mark.parametrize("encoding", [*LEGACY, "utf-8", "utf-16"])
    def test_every_letter_comes_back(self, encoding: str) -> None:
        letters = ALPHABET if encoding == "tcvn3" else ALPHABET + ALPHABET.upper()
        assert decode_as(encode_as(letters, encoding), encoding) == letters

    def test_134_letters_with_marks(self) -> None:
        marked = [letter for letter in LETTERS if not letter.isascii()]
        assert len(marked) * 2 == 134

    def test_cp1258_is_letter_then_tone(self) -> None:
        assert encode_as("ế", "cp1258") == b"\xea\xec"
        assert decode_as(b"\xea\xec", "cp1258") == "ế"
        assert decode_as("é".encode("cp1258"), "cp1258") == "é"

    def test_tcvn3_loses_the_case_of_toned_letters_only(self) -> None:
        assert decode_as(encode_as("Ấp Đá ĂÂÊÔƠƯĐ", "tcvn3"), "tcvn3") == "ấp Đá ĂÂÊÔƠƯĐ"

    @pytest.mark.parametrize("encoding", LEGACY)
    def test_what_has_no_code_is_refused(self, encoding: str) -> None:
        with pytest.raises(UnicodeEncodeError):
            encode_as("東", encoding)

    def test_vni_refuses_letters_whose_code_means_another(self) -> None:
        with pytest.raises(UnicodeEncodeError):
            encode_as("Muñoz", "vni")

    @pytest.mark.parametrize(("data", "encoding"), [(b"x\xc0", "tcvn3"), (b"x\xf9", "vni")])
    def test_bytes_without_meaning_are_refused_or_replaced(
        self, data: bytes, encoding: str
    ) -> None:
        with pytest.raises(UnicodeDecodeError):
            decode_as(data, encoding)
        assert decode_as(data, encoding, errors="replace") == "x\ufffd"


class TestDetection:
    @pytest.mark.parametrize("encoding", ["utf-8", *LEGACY])
    def test_every_name_alone(self, encoding: str) -> None:
        for name in NAMES:
            decoded = decode(encode_as(name, encoding), vocabulary=NAMES)
            assert same(decoded.text, name, encoding)
            assert not decoded.doubtful
            if not name.isascii() and name != "Ninh Ích":  # Í alone is the same byte in two of them
                assert decoded.encoding == encoding

    @pytest.mark.parametrize("encoding", ["utf-8", *LEGACY])
    def test_without_vocabulary_it_is_right_or_in_doubt(self, encoding: str) -> None:
        doubted = 0
        for name in NAMES:
            decoded = decode(encode_as(name, encoding))
            doubted += decoded.doubtful
            assert decoded.doubtful or same(decoded.text, name, encoding)
        assert doubted < len(NAMES) / 20

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", *LEGACY])
    def test_table_of_mostly_plain_cells(self, encoding: str) -> None:
        rows = [
            f"KH{number:05},109.{number:05},12.25,{NAMES[number % len(NAMES)] if number % 90 == 0 else 'x'}"
            for number in range(20_000)
        ]
        table = "site_id,lon,lat,commune\n" + "\n".join(rows)
        decoded = decode(encode_as(table, encoding))
        assert (decoded.encoding, decoded.doubtful) == (encoding, False)
        assert same(decoded.text, table, encoding)

    @pytest.mark.parametrize("encoding", ["utf-8", *LEGACY])
    def test_first_vietnamese_cell_far_behind_the_sample(self, encoding: str) -> None:
        table = "1,2,3\n" * 100_000 + "\n".join(NAMES)
        assert decode(encode_as(table, encoding)).encoding == encoding

    def test_plain_text_is_utf8_without_doubt(self) -> None:
        assert decode(b"a,b\n1,2\n") == Decoded("a,b\n1,2\n", "utf-8", 1.0, doubtful=False)
        assert decode(b"") == Decoded("", "utf-8", 1.0, doubtful=False)

    def test_sample_cut_inside_a_letter(self) -> None:
        data = ("Khánh Hòa " * 50).encode()
        cut = data[: data.rindex("ò".encode()) + 1]
        assert detect(cut) == "utf-8"

    def test_other_languages_in_utf8_are_not_doubted(self) -> None:
        assert not decode("東京,Ελλάδα,Köln".encode()).doubtful

    def test_western_text_is_in_doubt_and_never_latin1(self) -> None:
        decoded = decode("Crème brûlée, Fräulein, mañana".encode("latin-1"))
        assert decoded.doubtful
        assert decoded.encoding not in ("iso8859-1", "cp1252")

    @pytest.mark.parametrize("declared", ["ISO-8859-1", "cp1252", "UTF-8", "ANSI 1252", "1258"])
    @pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
    def test_text_overrules_what_the_file_says(self, declared: str, encoding: str) -> None:
        decoded = decode(encode_as("\n".join(NAMES), encoding), declared=declared)
        assert (decoded.encoding, decoded.doubtful) == (encoding, False)

    def test_declaration_settles_what_the_text_leaves_open(self) -> None:
        data = "Tô".encode("cp1258")
        assert decode(data).doubtful
        assert decode(data, declared="cp1258").text == "Tô"
        assert not decode(data, declared="cp1258").doubtful
        assert decode(data, declared="VNI").text == "Tơ"

    def test_wide_text_without_mark_when_declared(self) -> None:
        assert decode("Ba Ngòi".encode("utf-16-le"), declared="UTF-16LE").text == "Ba Ngòi"

    def test_damaged_utf8_is_read_and_doubted(self) -> None:
        data = "\n".join(NAMES).encode() + b"\nKh\xc3"
        decoded = decode(data)
        assert (decoded.encoding, decoded.doubtful) == ("utf-8", True)
        assert decoded.damaged_characters == 1

    @given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16-le", "vni", "x", ""]))
    def test_never_raises(self, data: bytes, declared: str | None) -> None:
        decoded = decode(data, declared=declared, vocabulary=("Khánh Hòa",))
        assert unicodedata.is_normalized("NFC", decoded.text)
        assert 0 < decoded.score <= 1
        assert detect(data, declared=declared)

    @given(st.text(st.sampled_from(ALPHABET + ALPHABET.upper() + " ,;0123456789\n")))
    def test_whatever_is_written_in_a_code_page_comes_back_when_it_is_named(
        self, text: str
    ) -> None:
        for encoding in ("utf-8", "cp1258", "vni"):
            assert decode_as(encode_as(text, encoding), encoding) == text
        small = decode_as(encode_as(text, "tcvn3"), "tcvn3")
        assert small.lower() == text.lower()


class TestNames:
    @pytest.mark.parametrize(
        ("given_name", "known"),
        [
            ("UTF8", "utf-8"),
            ("utf_8", "utf-8"),
            ("65001", "utf-8"),
            ("Windows-1258", "cp1258"),
            ("ANSI 1258", "cp1258"),
            ("88591", "iso8859-1"),
            ("ISO 88591", "iso8859-1"),
            ("ABC", "tcvn3"),
            ("VNI-Windows", "vni"),
            ("hex", None),
            ("unicode_escape", None),
            ("", None),
            ("\0", None),
        ],
    )
    def test_canonical(self, given_name: str, known: str | None) -> None:
        assert canonical(given_name) == known


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("problem", EncodingProblem)
def test_every_problem_has_words(language: str, problem: EncodingProblem) -> None:
    texts = Messages.of(language)
    details = {"encoding": "tcvn3", "declared": "ISO-8859-1", "characters": 3}
    assert texts(f"problem-{problem}", **details) != texts(f"problem-{problem}.expected", **details)


@pytest.mark.parametrize(
    ("word", "valid"),
    [
        ("nghiêng", True),
        ("quý", True),
        ("khuya", True),
        ("giếng", True),
        ("uỷ", True),
        ("ủy", True),
        ("Quyết", True),
        ("phươc", False),
        ("tiêńg", False),
        ("hoèa", False),
        ("bcd", False),
        ("", False),
    ],
)
def test_spelling_of_syllables(word: str, valid: bool) -> None:
    assert is_syllable(word) is valid
