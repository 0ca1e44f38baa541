"""The user's cache of downloaded files, each with a note of where it came from."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict

from phusong.layers.download import checksums
from phusong.layers.download.content import ContentFault, inspect
from phusong.layers.download.partial import Partial, Served
from phusong.layers.download.publishers import SOURCES, Dataset, RemoteFile
from phusong.layers.errors import Problems
from phusong.layers.provenance import Provenance
from phusong.layers.staging import write_atomic

__all__ = ["Record", "Store", "cache_folder"]


def cache_folder() -> Path:
    """Where downloads are kept: ``PHUSONG_CACHE``, else the user's cache folder."""
    named = os.environ.get("PHUSONG_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("phusong")


class Record(BaseModel):
    """Note on one file (``<name>.provenance.json``): what it is, from where, and its checksum."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    """Without secrets."""
    ocean: bool = False
    """The publisher has no such tile: open sea."""
    by_hand: bool = False
    """The user put it there."""
    size_bytes: int = 0
    sha256: str = ""
    etag: str | None = None
    last_modified: str | None = None
    served_at: str | None = None
    """The server's clock, not ours."""
    provenance: Provenance


class Store:
    """Files of one data set."""

    def __init__(self, root: Path, dataset: Dataset) -> None:
        self._folder = root / "datasets" / dataset.value
        self._provenance = SOURCES[dataset].provenance

    def folder(self, name: str) -> Path:
        """Folder of the tiles, or of an area."""
        return self._folder / name

    def path(self, file: RemoteFile) -> Path:
        """Where the file is, or will be."""
        return self.folder(file.folder) / file.name

    def record(self, file: RemoteFile) -> Record | None:
        """The note on a file whose bytes are still those that the note tells of."""
        record, path = self._noted(file), self.path(file)
        if record is None:
            return None
        size = path.stat().st_size if path.is_file() else 0
        if record.ocean:
            return record if size == 0 else None
        sound = size == record.size_bytes and checksums.sha256(path) == record.sha256
        return record if sound else None

    def adopt(self, file: RemoteFile, problems: Problems) -> Record | None:
        """Take a file that the user put there by hand, when it is what it should be.

        An empty file says that the tile is open sea, where the data set leaves such tiles out.
        What cannot be used becomes a problem ``download-by-hand``.
        """
        path, noted = self.path(file), self._noted(file)
        ours = noted is not None and not noted.by_hand and not noted.ocean
        if ours or not path.is_file():
            return None
        if path.stat().st_size == 0 and file.ocean_if_missing:
            return self.keep_ocean(file, by_hand=True)
        try:
            inspect(path, file.expected)
        except ContentFault as fault:
            problems.add("download-by-hand", str(path), fault=fault.fault.value)
            return None
        return self._write(file, path, Served(), by_hand=True)

    def keep(self, file: RemoteFile, partial: Partial, served: Served) -> Record:
        """Give a complete download its name."""
        # The note comes first: a file without one would be taken for the user's own.
        record = self._write(file, partial.path, served)
        partial.finish(self.path(file))
        return record

    def keep_ocean(self, file: RemoteFile, *, by_hand: bool = False) -> Record:
        """Note that a tile is open sea."""
        record = Record(url=file.url, ocean=True, by_hand=by_hand, provenance=self._provenance)
        return self._note_down(file, record)

    def _write(
        self, file: RemoteFile, path: Path, served: Served, *, by_hand: bool = False
    ) -> Record:
        return self._note_down(
            file,
            Record(
                url=file.url,
                by_hand=by_hand,
                size_bytes=path.stat().st_size,
                sha256=checksums.sha256(path),
                etag=served.etag,
                last_modified=served.last_modified,
                served_at=served.served_at,
                provenance=self._provenance,
            ),
        )

    def _note_down(self, file: RemoteFile, record: Record) -> Record:
        note = self._note(file)
        note.parent.mkdir(parents=True, exist_ok=True)
        with write_atomic(note) as draft:
            draft.write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8")
        return record

    def _noted(self, file: RemoteFile) -> Record | None:
        try:
            return Record.model_validate_json(self._note(file).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _note(self, file: RemoteFile) -> Path:
        path = self.path(file)
        return path.with_name(f"{path.name}.provenance.json")
