"""Names of folders and files that every system takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pathvalidate import sanitize_filename

__all__ = ["file_names", "safe_name"]

_LONGEST = 60
"""Windows counts the whole path; bytes of Vietnamese letters count thrice elsewhere."""


def safe_name(text: str) -> str:
    """``text`` as the name of a file or folder on Windows, macOS and Linux.

    >>> safe_name("Viễn thông: A/B."), safe_name("con"), safe_name("..")
    ('Viễn thông_ A_B', 'con_', '_')
    """
    # In GDAL's paths an exclamation mark parts an archive from what is in it.
    known = unicodedata.normalize("NFC", text).replace("!", "_")
    plain = sanitize_filename(known, replacement_text="_", platform="universal")
    return sanitize_filename(plain[:_LONGEST].strip(". "), platform="universal") or "_"


def file_names(texts: Iterable[str]) -> dict[str, str]:
    """A name of its own for every text; those that differ only in case get numbers.

    >>> file_names(["VNPT", "vnpt", "A"])
    {'A': 'A', 'VNPT': 'VNPT', 'vnpt': 'vnpt (2)'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for text in sorted(set(texts)):
        wanted = name = safe_name(text)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted} ({number})"
        taken.add(name.casefold())
        names[text] = name
    return names
