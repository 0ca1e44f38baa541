"""Build the embedded province, or check that what is there is what the sources give.

    python data/build/build.py            build all layers into data/khanh-hoa
    python data/build/build.py --check    build into memory and compare byte by byte
    python data/build/build.py --fetch    download the archives first

The archives are listed in ``inputs.txt``; the tables in ``data/facts`` are the other source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from province import steps
from province.files import write
from province.inputs import Inputs, InputsMissing

_HERE = Path(__file__).resolve().parent
_PROVINCE = _HERE.parent / "khanh-hoa"


def main(arguments: list[str] | None = None) -> int:
    """Run; 0 done, 1 a layer differs, 2 an archive is missing."""
    options = _options(arguments)
    inputs = Inputs(options.inputs) if options.inputs else Inputs.default()
    try:
        if options.fetch:
            inputs.fetch()
        if missing := inputs.missing():
            raise InputsMissing(f"{', '.join(missing)}: run with --fetch")
        made = (
            steps.cheap(inputs)
            if options.cheap
            else steps.everything(inputs, _PROVINCE / "scenario.toml")
        )
        if options.check:
            return _check(made, options.out)
        # Nothing is written before everything is made and found to hold.
        for name, content in list(made):
            write(options.out / name, content)
            print(f"{name:24} {len(content):>9,} bytes")
    except InputsMissing as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the embedded province.")
    parser.add_argument("--out", type=Path, default=_PROVINCE, help="folder of the layers")
    parser.add_argument("--inputs", type=Path, help="folder of the archives (default: user cache)")
    parser.add_argument("--fetch", action="store_true", help="download missing archives first")
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    parser.add_argument("--cheap", action="store_true", help="all but the base stations")
    return parser.parse_args(arguments)


def _check(made: Iterator[tuple[str, bytes]], folder: Path) -> int:
    differing = 0
    for name, content in made:
        path = folder / name
        same = path.is_file() and path.read_bytes() == content
        print(f"{name:24} {'same' if same else 'DIFFERS'}")
        differing += not same
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
