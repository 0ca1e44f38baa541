"""Vietnamese code pages, found by how Vietnamese the text is that each of them gives.

A file seldom says how it is encoded, and what it says is often wrong: TCVN3 and VNI files call
themselves Western. So the words that hold bytes above 127 are read in every code page in use in
Vietnam, and each reading is weighed by a small model of the language: spelling of syllables
(:mod:`.text.vietnamese`), frequency of letters, and a vocabulary (names of communes, say). Latin-1 is
never assumed: a file that cannot be read with certainty says so.
"""

from __future__ import annotations

import codecs
import math
import re
import string
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from phusong.layers.text.legacy_fonts import decode_tcvn3, decode_vni, encode_tcvn3, encode_vni
from phusong.layers.text.vietnamese import LETTER_FREQUENCY, is_syllable, split_tone

__all__ = [
    "Decoded",
    "EncodingProblem",
    "canonical",
    "decode",
    "decode_as",
    "detect",
    "encode_as",
]

TCVN3, VNI = "tcvn3", "vni"

# How often each is met among files of today that are not plain ASCII: a judgement, overruled by a
# handful of words.
_PRIORS = {"utf-8": 0.6, "cp1258": 0.15, TCVN3: 0.15, VNI: 0.1}
_TRUST_IN_DECLARED = 100
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16", "utf-16-le", "utf-16-be")
_PYTHON = ("utf-8", "utf-8-sig", *_WIDE, "cp1258", "cp1252", "iso8859-1", "ascii")
_ALIASES = {
    "abc": TCVN3,
    "tcvn": TCVN3,
    "tcvn3": TCVN3,
    "tcvn57123": TCVN3,
    "vscii3": TCVN3,
    "vni": VNI,
    "vniwin": VNI,
    "vniwindows": VNI,
    "88591": "iso8859-1",
    "iso88591": "iso8859-1",
    "65001": "utf-8",
}

_SAMPLE_BYTES = 200_000
_SAMPLE_WORDS = 500
_LONGEST_SYLLABLE = 7
_SURE = 0.95
_MOSTLY_VIETNAMESE = 0.5
# Likelihoods of what a wrong reading is full of, per word or per character.
_ODD_WORD = math.log(1e-3)
_ODD_CAPITALS = math.log(1e-2)
_FOREIGN_LETTER = math.log(1e-6)
_TYPOGRAPHIC = math.log(1e-3)
_SYMBOL = math.log(1e-6)
_UNREADABLE = math.log(1e-8)
_TYPOGRAPHIC_SIGNS = frozenset("–—‘’“”…°²³×±½•\u00a0")

_WORD_BYTES = string.ascii_letters.encode() + bytes(range(0x80, 0x100))
_WORDS = re.compile(rb"[A-Za-z\x80-\xff]+")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_PIECES = re.compile(r"[^\W\d_]+|.", re.DOTALL)


class EncodingProblem(StrEnum):
    """Codes of the problems that a reader tells about encodings."""

    DOUBTFUL = "encoding-doubtful"
    """No reading is certain. Details: ``encoding`` (the likeliest)."""
    DIFFERS = "encoding-differs"
    """The file is not in the declared encoding. Details: ``declared``, ``encoding``."""
    UNKNOWN = "encoding-unknown"
    """No such encoding is known. Details: ``declared``."""
    DAMAGED = "encoding-damaged"
    """Some bytes have no meaning. Details: ``encoding``, ``characters`` (how many, replaced)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was read."""

    text: str
    """In NFC, without byte order mark."""
    encoding: str
    score: float
    """Weight of this reading among all that were tried, 0…1."""
    doubtful: bool
    """Whether somebody should look: readings vie, hardly a word is Vietnamese, or bytes are lost."""

    @property
    def damaged_characters(self) -> int:
        """How many characters could not be read and stand as U+FFFD."""
        return self.text.count("\ufffd")


@dataclass(frozen=True, slots=True)
class _Verdict:
    encoding: str
    score: float = 1.0
    doubtful: bool = False


def canonical(name: str) -> str | None:
    """The name by which this module knows an encoding; None when it knows none such.

    >>> [canonical(name) for name in ("UTF8", "ABC", "TCVN-5712-3", "ANSI 1258", "klingon")]
    ['utf-8', 'tcvn3', 'tcvn3', 'cp1258', None]
    """
    key = re.sub(r"[^a-z0-9]|^ansi(?=.)", "", name.strip().lower())
    if key in _ALIASES:
        return _ALIASES[key]
    try:
        known = codecs.lookup(f"cp{key}" if key.isdigit() else name.strip()).name
    except (LookupError, ValueError):
        known = ""
    if not known and key.startswith("ansi"):
        return canonical(key.removeprefix("ansi"))
    return known if known in _PYTHON else None


def decode_as(data: bytes, encoding: str, *, errors: str = "strict") -> str:
    """Text of ``data`` in ``encoding``: "tcvn3", "vni" or any of Python's; NFC.

    Raises
    ------
    UnicodeDecodeError
        When the bytes do not fit and ``errors`` is "strict".
    LookupError
        When there is no such encoding.
    """
    own = {TCVN3: decode_tcvn3, VNI: decode_vni}.get(encoding)
    text = own(data, errors) if own else data.decode(encoding, errors)
    return unicodedata.normalize("NFC", text)


def encode_as(text: str, encoding: str) -> bytes:
    """Bytes of ``text`` in ``encoding``: "tcvn3" (loses case, see there), "vni" or Python's.

    cp1258 is written as Windows does: letter with circumflex, breve or horn, then the tone.

    Raises
    ------
    UnicodeEncodeError
        When the encoding has no such character.
    LookupError
        When there is no such encoding.
    """
    own = {TCVN3: encode_tcvn3, VNI: encode_vni}.get(encoding)
    if own:
        return own(text)
    if encoding == "cp1258":
        letters = unicodedata.normalize("NFC", text)
        text = "".join("".join(split_tone(letter)) for letter in letters)
    return text.encode(encoding)


def detect(sample: bytes, *, declared: str | None = None, vocabulary: Collection[str] = ()) -> str:
    """Likeliest encoding of a file that begins with ``sample``; see :func:`decode`."""
    return _judge(_without_last_word(sample), declared, vocabulary).encoding


def decode(
    data: bytes, *, declared: str | None = None, vocabulary: Collection[str] = ()
) -> Decoded:
    """Read ``data`` in the encoding that makes it Vietnamese. Never raises.

    Parameters
    ----------
    data
        The whole text; 200 kB of it, from the first byte above 127 on, are judged.
    declared
        What a ``.cpg`` file, a header or the user says. Weighs heavily, but does not overrule the
        text: compare it with ``encoding`` of the result.
    vocabulary
        Words or names that are likely to occur.
    """
    first = _HIGH_BYTE.search(data)
    start = max(0, first.start() - 64) if first else 0
    bom = any(data.startswith(mark) for mark, _ in _BOMS)
    sample = data[start : start + _SAMPLE_BYTES]
    if start + len(sample) < len(data):
        sample = _without_last_word(sample)
    verdict = _judge(data[:_SAMPLE_BYTES] if bom else sample, declared, vocabulary)
    try:
        text = decode_as(data, verdict.encoding)
    except UnicodeDecodeError:
        text = decode_as(data, verdict.encoding, errors="replace")
        return Decoded(text, verdict.encoding, verdict.score, doubtful=True)
    return Decoded(text, verdict.encoding, verdict.score, verdict.doubtful)


def _judge(sample: bytes, declared: str | None, vocabulary: Collection[str]) -> _Verdict:
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return _Verdict(encoding)
    stated = canonical(declared) if declared else None
    if stated in _WIDE and len(sample) % 2 == 0 and b"\0" in sample:
        return _Verdict(stated)
    words = _sample_words(sample)
    if not words:
        return _Verdict("utf-8")
    priors = dict(_PRIORS)
    if stated and stated not in (*_WIDE, "ascii"):
        stated = "utf-8" if stated == "utf-8-sig" else stated
        priors[stated] = priors.get(stated, 0.01) * _TRUST_IN_DECLARED
    return _weigh(words, priors, _words_of(vocabulary))


def _without_last_word(sample: bytes) -> bytes:
    """``sample`` without what its end may have cut in two; unchanged when that is all it has."""
    whole = sample.rstrip(_WORD_BYTES)
    return whole if _HIGH_BYTE.search(whole) else sample


def _sample_words(sample: bytes) -> list[bytes]:
    """Different words that hold bytes above 127, as bytes."""
    words = (found.group() for found in _WORDS.finditer(sample))
    return list(islice(dict.fromkeys(word for word in words if not word.isascii()), _SAMPLE_WORDS))


def _words_of(vocabulary: Collection[str]) -> frozenset[str]:
    text = unicodedata.normalize("NFC", " ".join(vocabulary)).lower()
    return frozenset(re.findall(r"[^\W\d_]+", text))


def _weigh(words: list[bytes], priors: Mapping[str, float], vocabulary: frozenset[str]) -> _Verdict:
    readings = {
        encoding: [decode_as(word, encoding, errors="replace") for word in words]
        for encoding in priors
    }
    weights = {
        encoding: math.log(priors[encoding]) + sum(_likelihood(text, vocabulary) for text in texts)
        for encoding, texts in readings.items()
    }
    best = max(weights, key=weights.__getitem__)
    shares = {encoding: math.exp(weight - weights[best]) for encoding, weight in weights.items()}
    # Code pages that give the same text do not vie with each other.
    alike = sum(share for encoding, share in shares.items() if readings[encoding] == readings[best])
    score = alike / sum(shares.values())
    fitting = sum(_is_vietnamese(text, vocabulary) for text in readings[best]) / len(words)
    # Bytes that happen to be UTF-8 are UTF-8 in whatever language; the others prove nothing so.
    proven = best == "utf-8" and not any("\ufffd" in text for text in readings[best])
    return _Verdict(best, score, score < _SURE or not (proven or fitting >= _MOSTLY_VIETNAMESE))


def _pieces(text: str) -> Iterator[str]:
    """Words, and the characters between them one by one."""
    return (found.group() for found in _PIECES.finditer(text))


def _is_vietnamese(text: str, vocabulary: frozenset[str]) -> bool:
    return all(
        piece in _TYPOGRAPHIC_SIGNS or piece.lower() in vocabulary or _is_short_syllable(piece)
        for piece in _pieces(text)
    )


def _is_short_syllable(word: str) -> bool:
    return len(word) <= _LONGEST_SYLLABLE and is_syllable(word)


def _likelihood(text: str, vocabulary: frozenset[str]) -> float:
    """Logarithm of the probability that a Vietnamese text holds ``text`` at a given place."""
    return sum(
        _likelihood_of_word(piece, vocabulary) if piece[0].isalpha() else _likelihood_of_sign(piece)
        for piece in _pieces(text)
    )


def _likelihood_of_word(word: str, vocabulary: frozenset[str]) -> float:
    small = word.lower()
    spelt = sum(
        math.log(LETTER_FREQUENCY[letter]) if letter in LETTER_FREQUENCY else _FOREIGN_LETTER
        for letter in small
    )
    if not _is_short_syllable(word):
        spelt += _ODD_WORD
    if small in vocabulary:
        spelt = max(spelt, -math.log(2 * len(vocabulary)))
    return spelt if word in (small, word.upper(), word.title()) else spelt + _ODD_CAPITALS


def _likelihood_of_sign(sign: str) -> float:
    if sign in _TYPOGRAPHIC_SIGNS:
        return _TYPOGRAPHIC
    return _UNREADABLE if sign == "\ufffd" else _SYMBOL
