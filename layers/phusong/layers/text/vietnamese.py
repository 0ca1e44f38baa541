"""Letters, tones and syllables of Vietnamese.

A Vietnamese word is written syllable by syllable: an optional onset, a rime out of a closed list and
at most one tone mark on a known vowel. Text read with the wrong code page breaks these rules at
almost every word, which is how :mod:`.text.encodings` tells code pages apart; :mod:`.text.names` uses the same
rules to move tone marks.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "LETTERS",
    "LETTER_FREQUENCY",
    "ONSETS",
    "TONES",
    "is_syllable",
    "split_tone",
]

TONES = "\u0300\u0301\u0309\u0303\u0323"
"""Combining marks of the five written tones: huyền, sắc, hỏi, ngã, nặng."""

_ACUTE, _DOT = "\u0301", "\u0323"
_MARKED_VOWELS = "ăâêôơư"
_PLAIN_VOWELS = "aeiouy"

_WRITTEN_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS = frozenset(_WRITTEN_ONSETS.split()) | {""}
"""Beginnings of syllables; the empty one included. The u of "qu" belongs to the onset."""

_OPEN = (
    "a ă e ê i o ô ơ u ư y ia ua ưa ya ai ao au ay âu ây eo êu iu oi ôi ơi ui ưi ưu iêu yêu uôi ươi "
    "ươu oa oe oai oay oao oeo uê ua uơ uy uya uyu uây"
)
_NASAL = (
    "am ăm âm em êm im om ôm ơm um ưm iêm yêm uôm ươm oam oăm an ăn ân en ên in on ôn ơn un ưn iên "
    "yên uôn ươn oan oăn oen uân uyên uyn ang ăng âng eng êng ong ông ung ưng iêng yêng uông ương "
    "oang oăng uâng oong anh ênh inh oanh uênh uynh"
)
_STOP = (
    "ap ăp âp ep êp ip op ôp ơp up ưp iêp ươp oap uyp at ăt ât et êt it ot ôt ơt ut ưt iêt yêt uôt "
    "ươt oat oăt oet uât uyt uyêt ac ăc âc ec oc ôc uc ưc iêc uôc ươc oac oăc ooc ach êch ich oach "
    "uêch uych"
)
_STOPPED_RIMES = frozenset(_STOP.split())
_RIMES = frozenset(_OPEN.split()) | frozenset(_NASAL.split()) | _STOPPED_RIMES

# Per 10,000 letters: mean of the two digital plans of Khánh Hòa (72,000 letters) and of the names
# of its 65 present and 194 former units; letters that occur in neither count as 1.
_PER_10_000 = (
    "a430 à101 á149 ả109 ã15 ạ110 ă30 ằ3 ắ39 ẳ1 ẵ1 ặ4 â136 ầ38 ấ21 ẩ6 ẫ3 ậ28 b120 c611 d138 "
    "đ177 e14 è1 é1 ẻ1 ẽ1 ẹ1 ê98 ề22 ế53 ể30 ễ10 ệ103 f2 g494 h1235 i649 ì19 í22 ỉ21 ĩ21 ị44 "
    "j1 k123 l121 m254 n1490 o156 ò37 ó19 ỏ1 õ1 ọ12 ô136 ồ10 ố55 ổ12 ỗ4 ộ35 ơ128 ờ17 ớ104 ở14 "
    "ỡ1 ợ25 p278 q41 r136 s165 t576 u234 ù4 ú20 ủ30 ũ3 ụ37 ư187 ừ3 ứ17 ử15 ữ17 ự31 v181 w2 "
    "x39 y87 ỳ1 ý10 ỷ3 ỹ19 ỵ1 z1"
)
LETTER_FREQUENCY = {entry[0]: int(entry[1:]) / 10_000 for entry in _PER_10_000.split()}
"""Share of each lower-case letter (NFC) in running Vietnamese text, roughly."""

LETTERS = frozenset(letter for letter in LETTER_FREQUENCY if letter not in "fjwz")
"""The 89 lower-case letters of Vietnamese, with and without tone (NFC)."""


def split_tone(letter: str) -> tuple[str, str]:
    """Letter without its tone mark, and the mark ("" when it has none).

    >>> [ascii(part) for part in split_tone("ậ")]
    ["'\\\\xe2'", "'\\\\u0323'"]
    >>> split_tone("đ")
    ('đ', '')
    """
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts[1:] if mark in TONES)
    base = "".join(mark for mark in parts if mark not in TONES)
    return unicodedata.normalize("NFC", base), tone


def is_syllable(word: str) -> bool:
    """Whether ``word`` is spelt as a Vietnamese syllable, in any case and with either tone style.

    >>> [is_syllable(word) for word in ("Phước", "hoà", "hòa", "Phưoc", "hoàá", "Đắk")]
    [True, True, True, False, False, False]
    """
    parts = [split_tone(letter) for letter in unicodedata.normalize("NFC", word).lower()]
    plain = "".join(base for base, _ in parts)
    toned = [place for place, (_, tone) in enumerate(parts) if tone]
    tone = parts[toned[0]][1] if toned else ""
    if len(toned) > 1 or len(tone) > 1:
        return False
    return any(
        _fits(plain[length:], tone=tone, place=toned[0] - length if toned else None)
        for length in range(min(len(plain), 4))
        if plain[:length] in ONSETS
    )


def _fits(rime: str, *, tone: str, place: int | None) -> bool:
    if rime not in _RIMES or (rime in _STOPPED_RIMES and tone not in (_ACUTE, _DOT)):
        return False
    if place is None:
        return True
    marked = re.search(f"[{_MARKED_VOWELS}](?!.*[{_MARKED_VOWELS}])", rime)
    if marked:
        return place == marked.start()
    return place >= 0 and rime[place] in _PLAIN_VOWELS
