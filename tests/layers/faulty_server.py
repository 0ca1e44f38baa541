"""A web server on this machine that serves, fails, truncates, stalls and lies, as told."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Fault = Callable[["Visit"], None]


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Visit:
    """One request, with the means to answer it well or badly."""

    handler: BaseHTTPRequestHandler
    request: Request
    content: bytes | None
    server: FaultyServer

    def head(self, status: int, length: int | None, headers: Mapping[str, str]) -> None:
        """Send status line and headers."""
        self.handler.send_response(status)
        if length is not None:
            self.handler.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def body(self, data: bytes) -> None:
        """Send bytes, now."""
        self.handler.wfile.write(data)
        self.handler.wfile.flush()
        self.server.sent(self.handler.path, len(data))

    def hang_up(self) -> None:
        """Close the connection after this answer."""
        self.handler.close_connection = True


def etag_of(content: bytes) -> str:
    """ETag as S3 gives it to a file uploaded in one part."""
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def serve(visit: Visit, *, extra: Mapping[str, str] | None = None) -> None:
    """Behave: ranges, ``If-Range``, ETag, 404 for what is not there."""
    if visit.content is None:
        visit.head(404, 0, {})
        return
    tag = etag_of(visit.content)
    headers = {
        "ETag": tag,
        "x-amz-request-id": "1",
        "Accept-Ranges": "bytes",
        "Last-Modified": "Mon, 06 Jan 2025 10:00:00 GMT",
        **(extra or {}),
    }
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", visit.handler.headers.get("Range", ""))
    if asked and visit.handler.headers.get("If-Range", tag) in {tag, headers["Last-Modified"]}:
        start, size = int(asked[1]), len(visit.content)
        end = int(asked[2]) + 1 if asked[2] else size
        if start >= size:
            visit.head(416, 0, {"Content-Range": f"bytes */{size}"})
            return
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        visit.head(206, end - start, headers)
        visit.body(visit.content[start:end])
        return
    visit.head(200, len(visit.content), headers)
    visit.body(visit.content)


def fail(status: int, **headers: str) -> Fault:
    """Answer with an error; header names with underscores for dashes."""

    def answer(visit: Visit) -> None:
        visit.head(status, 0, {name.replace("_", "-"): value for name, value in headers.items()})

    return answer


def cut(at: int) -> Fault:
    """Promise everything, send ``at`` bytes, hang up."""

    def answer(visit: Visit) -> None:
        assert visit.content is not None
        visit.head(200, len(visit.content), {"ETag": etag_of(visit.content)})
        visit.body(visit.content[:at])
        visit.hang_up()

    return answer


def stall(at: int) -> Fault:
    """Send ``at`` bytes and say nothing more until the test ends."""

    def answer(visit: Visit) -> None:
        assert visit.content is not None
        visit.head(200, len(visit.content), {"ETag": etag_of(visit.content)})
        visit.body(visit.content[:at])
        visit.server.closing.wait(60)
        visit.hang_up()

    return answer


def shortened(length: int) -> Fault:
    """Cut the file short and call that its length; no checksum gives it away."""

    def answer(visit: Visit) -> None:
        assert visit.content is not None
        visit.head(200, length, {})
        visit.body(visit.content[:length])

    return answer


def wrong_checksum(**headers: str) -> Fault:
    """Serve the file with checksums of another one."""
    wrong = hashlib.md5(b"another file", usedforsecurity=False)
    stated = headers or {"ETag": f'"{wrong.hexdigest()}"', "x-amz-request-id": "1"}

    def answer(visit: Visit) -> None:
        assert visit.content is not None
        visit.head(
            200,
            len(visit.content),
            {name.replace("_", "-"): value for name, value in stated.items()},
        )
        visit.body(visit.content)

    return answer


def md5_of_another_file() -> str:
    """Base64 MD5 of bytes that are never served."""
    return base64.b64encode(hashlib.md5(b"?", usedforsecurity=False).digest()).decode()


def page(visit: Visit) -> None:
    """The login page of a network, with status 200."""
    html = b"<!DOCTYPE html><html><body>Please log in</body></html>"
    visit.head(200, len(html), {"Content-Type": "text/html"})
    visit.body(html)


def instead(content: bytes, **headers: str) -> Fault:
    """Serve other bytes, well-behaved in all else."""

    def answer(visit: Visit) -> None:
        visit.head(200, len(content), {k.replace("_", "-"): v for k, v in headers.items()})
        visit.body(content)

    return answer


def without_ranges(visit: Visit) -> None:
    """Send the whole file, whatever range was asked for."""
    assert visit.content is not None
    visit.head(200, len(visit.content), {"ETag": etag_of(visit.content)})
    visit.body(visit.content)


def careless_range(visit: Visit) -> None:
    """Continue with the bytes of today's file though ``If-Range`` names yesterday's."""
    assert visit.content is not None
    start = int(visit.handler.headers["Range"].removeprefix("bytes=").removesuffix("-"))
    size = len(visit.content)
    visit.head(
        206,
        size - start,
        {
            "ETag": etag_of(visit.content),
            "Content-Range": f"bytes {start}-{size - 1}/{size}",
        },
    )
    visit.body(visit.content[start:])


def redirect(to: str) -> Fault:
    """Send on to another address."""
    return fail(302, Location=to)


class FaultyServer:
    """Server on 127.0.0.1; a context manager.

    ``contents`` are the files by path. ``faults`` hold, by path, what goes wrong with the next
    requests, one each; ``always`` what goes wrong with all.
    """

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.faults: dict[str, deque[Fault]] = {}
        self.always: dict[str, Fault] = {}
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._sent: dict[str, int] = {}
        self._changed = threading.Condition()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def address(self) -> str:
        """Base address."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def put(self, path: str, content: bytes, *faults: Fault) -> None:
        """A file, and what goes wrong with the first requests for it."""
        self.contents[path] = content
        self.faults[path] = deque(faults)

    def asked(self, path: str) -> list[Request]:
        """Requests for a path, oldest first."""
        return [request for request in self.requests if request.path == path]

    def sent(self, path: str, count: int) -> None:
        """Note bytes that went out."""
        with self._changed:
            self._sent[path] = self._sent.get(path, 0) + count
            self._changed.notify_all()

    def wait_until_sent(self, path: str, count: int, timeout_s: float = 20.0) -> None:
        """Wait until ``count`` bytes of a path have gone out."""
        with self._changed:
            done = self._changed.wait_for(lambda: self._sent.get(path, 0) >= count, timeout_s)
        assert done, f"{self._sent} after {timeout_s} s"

    def answer(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        """Answer one request."""
        parts = urlsplit(handler.path)
        request = Request(
            handler.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            dict(handler.headers.items()),
            body,
        )
        self.requests.append(request)
        visit = Visit(handler, request, self.contents.get(parts.path), self)
        waiting = self.faults.get(parts.path)
        fault = waiting.popleft() if waiting else self.always.get(parts.path, serve)
        try:
            fault(visit)
        except (BrokenPipeError, ConnectionResetError):
            visit.hang_up()


class _Http(ThreadingHTTPServer):
    # Threads that stall are released by `closing` and then waited for: no socket is left open.
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no news."""


def _handler(server: FaultyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            server.answer(self, "")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            server.answer(self, self.rfile.read(length).decode())

        def log_message(self, *_: object) -> None:
            pass

    return Handler
