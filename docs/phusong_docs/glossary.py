"""Terms of the field in Vietnamese and English, from ``docs/glossary.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from phusong_docs.attributes import table

__all__ = ["FIELDS", "Term", "glossary", "terms"]

FILE = Path(__file__).parents[1] / "glossary.toml"
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "radio": "Radio · Vô tuyến",
        "fibre": "Fibre · Cáp quang",
        "sea": "Cable under the sea · Cáp biển",
        "microwave": "Microwave, satellite, power · Vi ba, vệ tinh, nguồn điện",
        "planning": "Planning · Quy hoạch, lập kế hoạch",
        "money": "Money · Chi phí",
        "administration": "Administration · Hành chính",
        "data": "Maps and data · Bản đồ, dữ liệu",
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its name in both languages, what it means, where phusong uses it."""

    vi: str
    en: str
    field: str
    meaning: str
    used: str
    texts: str = ""
    """Pattern of English: texts for users that hold it hold one of ``vietnamese``."""
    vietnamese: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Other words and spellings, which no Vietnamese text holds."""


def terms() -> tuple[Term, ...]:
    """All terms, in the order of the file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Term(**one) for one in told["term"])


def glossary() -> str:
    """A table for each field, by the English term."""
    parts = []
    for field, title in FIELDS.items():
        own = sorted((t for t in terms() if t.field == field), key=lambda t: t.en.casefold())
        rows = [(t.en, t.vi, t.meaning, t.used) for t in own]
        headers = ("English", "Tiếng Việt", "meaning", "in phusong")
        parts.append(f"## {title}\n\n{table(headers, rows)}")
    return "\n".join(parts)
