"""One spelling for Vietnamese text that reads the same, and a key to compare texts by."""

from __future__ import annotations

import re
import unicodedata

from phusong.layers.text.vietnamese import ONSETS, TONES, split_tone

__all__ = ["fold", "normalise"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_STRAY_TONE = re.compile(f"[{TONES}]")
# Letters taken for those of Vietnamese: Icelandic eth and African D for Đ, caron for breve.
_LOOK_ALIKES = str.maketrans("ÐðƉɖǍǎ", "ĐđĐđĂă")
# Cyrillic, then Greek letters in the shape of Latin ones: mended only beside Latin letters.
_FOREIGN_SHAPES = str.maketrans(
    "аеорсухіѕјАВЕКМНОРСТУХІЅЈοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjABEKMHOPCTYXISJoABEZHIKMNOPTYX",
)
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1ea0-\u1eff]")
_TONE_ON_LAST = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{0,3})(?:(o)([àáảãạèéẻẽẹ])|(u)([ỳýỷỹỵ]))(?![^\W\d_])", re.IGNORECASE
)
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_SEPARATORS = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """One spelling for text that reads the same. Case and punctuation stay.

    NFC; no invisible characters, single spaces; look-alike letters and stray tone marks mended; the
    tone of oa, oe and uy at the end of a word on the first vowel (hòa, thủy), as the plans of the
    province write it.

    >>> normalise("Khánh\\u00a0 Hoà"), normalise("Ðông Hải"), normalise("QUÝ hoàn THUỶ")
    ('Khánh Hòa', 'Đông Hải', 'QUÝ hoàn THỦY')
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_LOOK_ALIKES)
    words = (_latin(word) if _FOREIGN.search(word) else word for word in text.split())
    return _TONE_ON_LAST.sub(_tone_on_first, _STRAY_TONE.sub("", " ".join(words)))


def fold(text: str) -> str:
    """Key for comparison: no marks, case, punctuation or type of space; đ is d.

    >>> fold("Đặc khu  TRƯỜNG-SA"), fold("Buôn K'Bang"), fold("dien_tich (km²)")
    ('dac khu truong sa', 'buon kbang', 'dien tich km2')
    """
    parts = unicodedata.normalize("NFKD", normalise(text).casefold()).translate(_APOSTROPHES)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return _SEPARATORS.sub(" ", plain.replace("đ", "d")).strip()


def _latin(word: str) -> str:
    """``word`` in Latin letters only, when its others are look-alikes amid Latin ones."""
    if not _LATIN.search(word):
        return word
    parts = unicodedata.normalize("NFD", word).translate(_FOREIGN_SHAPES)
    return unicodedata.normalize("NFC", parts)


def _tone_on_first(found: re.Match[str]) -> str:
    onset, *vowels = (part for part in found.groups() if part is not None)
    if onset.lower() not in ONSETS:  # "qu" holds its u, so quý stays; foreign words stay too
        return found.group()
    last, tone = split_tone(vowels[1])
    return onset + unicodedata.normalize("NFC", vowels[0] + tone) + last
