"""One file over a bad line: tried again, gone on where it broke off, checked before it is kept."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from phusong.layers.download import checksums
from phusong.layers.download.content import ContentFault, Fault, inspect
from phusong.layers.download.partial import Partial, Served
from phusong.layers.download.publishers import RemoteFile
from phusong.layers.download.web import Setback, Web
from phusong.layers.errors import OutOfReach

__all__ = [
    "PATIENCE",
    "Cancelled",
    "NotThere",
    "Patience",
    "Progress",
    "exists",
    "fetch",
    "out_of_reach",
]

_GAIN_BYTES = 64 * 2**10
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_SELDOM_MENDED = frozenset({"download-unreachable", "download-content", "download-checksum"})
_SILENT: Callable[[str, int, int | None], None] = lambda name, done, total: None


class Progress(Protocol):
    """Told how far a file has come; called from several threads."""

    def __call__(self, name: str, done_bytes: int, total_bytes: int | None, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often to try.

    A try that brought at least 64 KiB of new bytes does not count: a slow line that breaks every
    minute gets there in the end.
    """

    attempts: int = 6
    attempts_unlikely: int = 3
    """For what another try seldom mends: no connection at all, a complete file that is wrong."""
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    longest_silence_s: float = 300.0
    """Caps the time that a :class:`~phusong.layers.download.publishers.RemoteFile` grants its server."""
    slowest_bytes_per_s: float = 256.0
    window_s: float = 60.0
    """Over which the speed is taken."""
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    """Number in [0, 1)."""
    sleep: Callable[[float], None] | None = None
    """None: real sleep, which a cancelled download cuts short."""

    def wait_s(self, failures: int, asked_s: float | None) -> float:
        """Time before the next try: doubled each time, half of it random; or as the server asks."""
        wait = min(self.first_wait_s * 2.0 ** (failures - 1), self.longest_wait_s)
        wait *= 0.5 + 0.5 * self.jitter()
        return wait if asked_s is None else min(max(asked_s, wait), 2 * self.longest_wait_s)


PATIENCE = Patience()
"""What the command uses."""


class Cancelled(Exception):
    """Another file failed or the user gave up; the bytes so far are kept."""


class NotThere(Exception):
    """The publisher has no such tile (404 or 410): open sea."""


def fetch(
    web: Web,
    file: RemoteFile,
    target: Path,
    *,
    patience: Patience,
    cancelled: Event,
    progress: Progress | None = None,
) -> tuple[Partial, Served]:
    """Bring ``file`` to ``<target>.part``, complete and checked; the caller gives it its name.

    Raises
    ------
    NotThere
        When the tile is one that the publisher leaves out.
    Cancelled
        When ``cancelled`` was set.
    phusong.layers.errors.OutOfReach
        When it cannot be had; ``details`` hold ``server``, ``file`` and ``url`` without secrets.
    """
    partial = Partial(target)
    best, failures = partial.size, 0
    while True:
        if cancelled.is_set():
            raise Cancelled
        try:
            _try(
                web, file, partial, patience=patience, cancelled=cancelled, tell=progress or _SILENT
            )
            return partial, partial.served()
        except Setback as setback:
            gained = partial.size - best >= _GAIN_BYTES
            best = max(best, partial.size)
            failures = 1 if gained else failures + 1
            unlikely = setback.code in _SELDOM_MENDED
            limit = patience.attempts_unlikely if unlikely else patience.attempts
            if setback.final or failures >= limit:
                raise out_of_reach(setback.code, file, **setback.details) from setback
            _pause(patience.wait_s(failures, setback.wait_s), patience, cancelled)


def exists(web: Web, file: RemoteFile) -> bool:
    """Whether the server has ``file``; asks for its first byte only."""
    headers = {"Range": "bytes=0-0", "Accept-Encoding": "identity"}
    try:
        with web.ask(file.url, form=None, headers=headers, silence_s=file.silence_s) as response:
            return response.status_code in {200, 206}
    except Setback as setback:
        raise out_of_reach(setback.code, file, **setback.details) from setback


def out_of_reach(code: str, file: RemoteFile, **details: str | int) -> OutOfReach:
    """The error that tells which file of which server could not be had."""
    server = urlsplit(file.url).hostname or ""
    return OutOfReach(code, server=server, file=file.name, url=file.url, **details)


def _pause(wait_s: float, patience: Patience, cancelled: Event) -> None:
    if patience.sleep is None:
        cancelled.wait(wait_s)
    else:
        patience.sleep(wait_s)


def _try(
    web: Web,
    file: RemoteFile,
    partial: Partial,
    *,
    patience: Patience,
    cancelled: Event,
    tell: Callable[[str, int, int | None], None],
) -> None:
    """One try: the rest of the bytes, then all checks."""
    served, start = partial.served(), partial.size
    if served.size_bytes is None or start != served.size_bytes or start == 0:
        with web.ask(
            file.url,
            form=file.form,
            headers=_headers(file, served, start),
            silence_s=min(file.silence_s, patience.longest_silence_s),
        ) as response:
            start = _accept(response, file, partial)
            total = partial.served().size_bytes
            _refuse_too_large(total or 0, file, partial)
            pace = _Pace(patience)
            with partial.path.open("ab") as stream:
                tell(file.name, start, total)
                for chunk in response.iter_bytes():
                    if cancelled.is_set():
                        raise Cancelled
                    stream.write(chunk)
                    start += len(chunk)
                    tell(file.name, start, total)
                    _refuse_too_large(start, file, partial)
                    pace.check(len(chunk))
    _verify(file, partial)


def _headers(file: RemoteFile, served: Served, start: int) -> dict[str, str]:
    if file.form is not None:
        return {"Accept-Encoding": "gzip"}
    # Asked for as it is: a range of a body packed on the way is a range of other bytes.
    headers = {"Accept-Encoding": "identity"}
    if start > 0 and served.validator is not None:
        headers |= {"Range": f"bytes={start}-", "If-Range": served.validator}
    return headers


def _accept(response: httpx.Response, file: RemoteFile, partial: Partial) -> int:
    """Look at status and headers; the offset at which the body begins."""
    status = response.status_code
    if status == 200:
        partial.restart(Served.of(response))
        return 0
    if status == 206:
        return _continued(response, partial)
    if status in {404, 410}:
        if file.ocean_if_missing:
            raise NotThere
        raise Setback("download-missing", final=True)
    if status == 416 or 200 < status < 300:
        partial.discard()
        raise Setback("download-broken-off")
    if status in _RETRIED:
        wait_s = _retry_after_s(response.headers.get("retry-after"))
        raise Setback("download-failing", wait_s=wait_s, status=status)
    raise Setback("download-refused", final=True, status=status)


def _continued(response: httpx.Response, partial: Partial) -> int:
    """Offset of a partial answer, when it continues the bytes that we hold."""
    served, start = partial.served(), partial.size
    found = re.fullmatch(
        r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("content-range", "").strip()
    )
    etag = response.headers.get("etag")
    same = (
        found is not None
        and start > 0
        and int(found[1]) == start
        and (served.size_bytes is None or found[3] in {"*", str(served.size_bytes)})
        and (etag is None or served.etag is None or etag == served.etag)
        and response.headers.get("content-encoding", "identity") == "identity"
    )
    if not same:
        # The file changed, or the server answers what was not asked: from the beginning.
        partial.discard()
        raise Setback("download-changed")
    return start


def _retry_after_s(text: str | None) -> float | None:
    """Seconds of a ``Retry-After`` header, which holds seconds or a date (RFC 9110, 10.2.3)."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _refuse_too_large(size: int, file: RemoteFile, partial: Partial) -> None:
    if size > file.largest_bytes:
        partial.discard()
        raise Setback("download-content", final=True, fault=Fault.TOO_LARGE.value)


class _Pace:
    """Gives up on a server that keeps the connection alive with a byte now and then."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._since = patience.clock()
        self._bytes = 0

    def check(self, received: int) -> None:
        self._bytes += received
        now = self._patience.clock()
        elapsed = now - self._since
        if elapsed < self._patience.window_s:
            return
        if self._bytes < self._patience.slowest_bytes_per_s * elapsed:
            raise Setback("download-stalled")
        self._since, self._bytes = now, 0


def _verify(file: RemoteFile, partial: Partial) -> None:
    """Length, the server's checksums, then the content itself."""
    served, size = partial.served(), partial.size
    if served.size_bytes is not None and size != served.size_bytes:
        if size > served.size_bytes:
            partial.discard()
        raise Setback("download-broken-off")
    if not checksums.agrees(partial.path, served.checksums):
        partial.discard()
        raise Setback("download-checksum")
    try:
        inspect(partial.path, file.expected)
    except ContentFault as fault:
        partial.discard()
        if fault.fault is Fault.TOKEN:
            raise Setback("download-token-refused", final=True) from fault
        raise Setback("download-content", fault=fault.fault.value) from fault
