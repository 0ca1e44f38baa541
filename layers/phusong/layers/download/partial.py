"""A file that is being downloaded: its bytes so far, and what is needed to go on later."""

from __future__ import annotations

from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict

from phusong.layers.download import checksums
from phusong.layers.staging import write_atomic

__all__ = ["Partial", "Served"]


class Served(BaseModel):
    """What a server said of the file whose bytes we hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size_bytes: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    served_at: str | None = None
    checksums: dict[str, str] = {}
    packed: bool = False
    """The body was packed on its way: ETag and ranges count other bytes than those that we keep."""

    @classmethod
    def of(cls, response: httpx.Response) -> Served:
        """From the headers of a whole answer (status 200)."""
        headers = response.headers
        packed = headers.get("content-encoding", "identity") != "identity"
        length = headers.get("content-length", "")
        return cls(
            size_bytes=int(length) if length.isdecimal() and not packed else None,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            served_at=headers.get("date"),
            checksums={} if packed else checksums.claims(headers),
            packed=packed,
        )

    @property
    def validator(self) -> str | None:
        """What ``If-Range`` may carry: a strong ETag, else the date (RFC 9110, 13.1.5)."""
        if self.packed:
            return None
        if self.etag is not None:
            return None if self.etag.startswith("W/") else self.etag
        return self.last_modified


class Partial:
    """``<name>.part`` and, beside it, ``<name>.part.json`` with what the server said."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")

    @property
    def size(self) -> int:
        """Bytes held so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def served(self) -> Served:
        """What the server said; nothing where that is unknown."""
        try:
            return Served.model_validate_json(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Served()

    def restart(self, served: Served) -> None:
        """Forget the bytes and note what the server now says."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Emptied before the note changes: old bytes must never stand beside a new note.
        with self.path.open("wb"):
            pass
        with write_atomic(self._note) as draft:
            draft.write_text(served.model_dump_json(), encoding="utf-8")

    def discard(self) -> None:
        """Forget everything."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self, target: Path) -> None:
        """Give the complete file its name."""
        self.path.replace(target)
        self._note.unlink(missing_ok=True)
