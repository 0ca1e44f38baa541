"""Links that lead out of the documentation: ``python docs/phusong_docs/links.py`` asks each of them.

Links within it are followed by ``make docs``. This one needs a network and is no test: what others
keep on theirs is not ours to promise.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

__all__ = ["main", "outward"]

ROOT = Path(__file__).parents[2]
SOURCES = ("docs/**/*.md", "docs/**/*.toml", "*.md", "data/khanh-hoa/catalogue.toml")
LINK = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?:/[^\s)>\"'`{}]*)?")


def outward() -> Mapping[str, list[str]]:
    """Each link, with the files that hold it."""
    found: dict[str, list[str]] = {}
    for pattern in SOURCES:
        for file in sorted(ROOT.glob(pattern)):
            for link in LINK.findall(file.read_text(encoding="utf-8")):
                found.setdefault(link.rstrip(".,"), []).append(file.relative_to(ROOT).as_posix())
    return found


def main() -> int:
    """Print every link with what its server says; 1 where one does not lead anywhere."""
    broken = False
    for link, files in sorted(outward().items()):
        try:
            answer = str(httpx.get(link, follow_redirects=True, timeout=20).status_code)
        except httpx.HTTPError as error:
            answer = type(error).__name__
        broken |= answer != "200"
        print(answer, link, *dict.fromkeys(files))
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
