"""TCVN3 (ABC) and VNI: Vietnamese code pages that live in fonts, unknown to Python.

Both put Vietnamese letters where Windows-1252 has others, so a file looks right only in a font made
for it. TCVN3 (third form of TCVN 5712:1993) has one byte per letter and no capitals with a tone: those
are the bytes of the small letters, shown in a second font, so their case is lost when text is
written. VNI (VNI-Windows) writes most vowels and their marks as two bytes, in both cases.

Tables: TCVN 5712:1993 as in glibc's TCVN5712-1; VNI as in xvnkb (Dao Hai Lam, 2002); a, e and i of
both compared with "Unicode & Vietnamese Legacy Character Encodings" of the VietUnicode project.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from phusong.layers.text.vietnamese import LETTERS, TONES, split_tone

__all__ = ["decode_tcvn3", "decode_vni", "encode_tcvn3", "encode_vni"]

_NO_LETTER = "\ufffe"
"""What the charmap codec takes for a byte without a meaning."""

_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3_CAPITALS = "ĂÂÊÔƠƯĐ"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
# Marks after a small vowel, each set in the order of "no tone" and TONES; after capitals, the
# capitals of the same letters.
_VNI_TONES = ("", "ø", "ù", "û", "õ", "ï")
_VNI_CIRCUMFLEX = "âàáåãä"
_VNI_BREVE = "êèéúüë"
_VNI_LETTERS = {"ơ": "ô", "ư": "ö", "đ": "ñ"}
_VNI_SINGLE = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
_FIRST_VNI_LETTER = 0xC0


def decode_tcvn3(data: bytes, errors: str = "strict") -> str:
    """Text of TCVN3 bytes (NFC).

    Words whose other letters are all capitals get capitals throughout ("KH¸NH" is KHÁNH); elsewhere
    the case of letters with a tone cannot be known and they come out small.

    Raises
    ------
    UnicodeDecodeError
        When a byte has no meaning in TCVN3 and ``errors`` is "strict".
    """
    text, _ = codecs.charmap_decode(data, errors, _tcvn3_table())
    return _all_capitals().sub(lambda word: _raised(word.group()), text)


def encode_tcvn3(text: str) -> bytes:
    """Bytes of ``text`` in TCVN3; capitals with a tone become small letters.

    Raises
    ------
    UnicodeEncodeError
        When TCVN3 has no such character.
    """
    small = "".join(
        letter.lower() if split_tone(letter)[1] else letter
        for letter in unicodedata.normalize("NFC", text)
    )
    data, _ = codecs.charmap_encode(small, "strict", codecs.charmap_build(_tcvn3_table()))
    return data


def decode_vni(data: bytes, errors: str = "strict") -> str:
    """Text of VNI bytes (NFC).

    Raises
    ------
    UnicodeDecodeError
        When a mark has no vowel before it, or a byte has no meaning, and ``errors`` is "strict".
    """
    pairs = _vni_pairs()

    def letter(found: re.Match[str]) -> str:
        if found.group() in pairs:
            return pairs[found.group()]
        if errors == "strict":
            raise UnicodeDecodeError("vni", data, *found.span(), "mark without its vowel")
        return "\ufffd"

    return _vni_units().sub(letter, data.decode("cp1252", errors))


def encode_vni(text: str) -> bytes:
    """Bytes of ``text`` in VNI.

    Raises
    ------
    UnicodeEncodeError
        When VNI has no such character.
    """
    text = unicodedata.normalize("NFC", text)
    letters = _vni_letters()
    data = bytearray()
    for place, letter in enumerate(text):
        code = letters.get(letter, letter).encode("cp1252")
        if letter not in letters and code[0] >= _FIRST_VNI_LETTER:
            raise UnicodeEncodeError("vni", text, place, place + 1, "letter not in VNI")
        data += code
    return bytes(data)


@cache
def _tcvn3_table() -> str:
    table = [bytes([byte]).decode("cp1252", "replace") for byte in range(0xA1)]
    table = [_NO_LETTER if letter == "\ufffd" else letter for letter in table]
    table += [_NO_LETTER] * (0x100 - len(table))
    for start, letters in _TCVN3_RUNS.items():
        table[start : start + len(letters)] = letters
    return "".join(table)


@cache
def _all_capitals() -> re.Pattern[str]:
    toned = "".join(sorted(letter for letter in LETTERS if split_tone(letter)[1]))
    return re.compile(rf"\b[A-Z{_TCVN3_CAPITALS}{toned}]{{3,}}\b")


def _raised(word: str) -> str:
    return word.upper() if sum(letter.isupper() for letter in word) > 1 else word


@cache
def _vni_letters() -> Mapping[str, str]:
    """How VNI writes each Vietnamese letter that is not ASCII, as Windows-1252 shows it."""
    small = {letter: _vni_small(letter) for letter in LETTERS if not letter.isascii()}
    return MappingProxyType(
        small | {letter.upper(): code.upper() for letter, code in small.items()}
    )


def _vni_small(letter: str) -> str:
    if letter in _VNI_SINGLE:
        return _VNI_SINGLE[letter]
    base, tone = split_tone(letter)
    order = TONES.index(tone) + 1 if tone else 0
    parts = unicodedata.normalize("NFD", base)
    if parts[1:] == _CIRCUMFLEX:
        return parts[0] + _VNI_CIRCUMFLEX[order]
    if parts[1:] == _BREVE:
        return parts[0] + _VNI_BREVE[order]
    return _VNI_LETTERS.get(base, base) + _VNI_TONES[order]


@cache
def _vni_pairs() -> Mapping[str, str]:
    """Letter of each VNI code. Marks of either case are taken after a vowel of either case."""
    codes = {code: letter for letter, code in _vni_letters().items()}
    mixed = {
        code[0] + code[1].swapcase(): letter for code, letter in codes.items() if len(code) > 1
    }
    return MappingProxyType(mixed | codes)


@cache
def _vni_units() -> re.Pattern[str]:
    pairs = sorted(_vni_pairs(), key=len, reverse=True)
    return re.compile("|".join(pairs) + "|[\u00c0-\u00ff]")
