"""The door to the network: one HTTP client that keeps secrets and says what went wrong."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Self
from urllib.parse import urlsplit

import httpx

__all__ = ["Setback", "Web", "check_redirect", "origin"]

_CONNECT_S = 15.0
_LONGEST_CHAIN = 5


class Setback(Exception):
    """A try that failed. ``final``: another one would fail as well."""

    def __init__(
        self, code: str, *, final: bool = False, wait_s: float | None = None, **details: str | int
    ) -> None:
        self.code = code
        self.final = final
        self.wait_s = wait_s
        self.details = details
        super().__init__(code)


def check_redirect(url: httpx.URL, to: httpx.URL) -> None:
    """Refuse what is not http(s), and the step from https back to http.

    Raises
    ------
    Setback
    """
    if to.scheme not in {"http", "https"} or (url.scheme == "https" and to.scheme == "http"):
        raise Setback("download-redirect", final=True)


def origin(url: str) -> str:
    """Scheme, host and port of an address.

    >>> origin("https://example.org/a?b=c"), origin("https://example.org:443/")
    ('https://example.org:443', 'https://example.org:443')
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{parts.hostname}:{port}"


class Web:
    """HTTP client for a few hosts; a context manager.

    Parameters
    ----------
    secrets
        Query parameters by origin. They are put on after the client has logged the request and go
        to that origin only, whatever a redirect says.
    connections
        Connections open at once.
    """

    def __init__(self, *, secrets: Mapping[str, Mapping[str, str]], connections: int) -> None:
        self._secret_names = {name for parameters in secrets.values() for name in parameters}
        self._client = httpx.Client(
            transport=_Transport(secrets, httpx.Limits(max_connections=connections)),
            headers={"User-Agent": f"phusong/{version('phusong')}"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @contextmanager
    def ask(
        self, url: str, *, form: str | None, headers: Mapping[str, str], silence_s: float
    ) -> Iterator[httpx.Response]:
        """The answer to a GET (a POST where there is a ``form``), its body not yet read.

        Raises
        ------
        Setback
            When the server cannot be reached, falls silent or breaks off, also while the caller
            reads the body.
        """
        request = self._client.build_request(
            "GET" if form is None else "POST",
            url,
            data=None if form is None else {"data": form},
            headers=dict(headers),
            timeout=httpx.Timeout(silence_s, connect=min(_CONNECT_S, silence_s), pool=None),
        )
        with _told():
            response = self._follow(request)
            try:
                yield response
            finally:
                response.close()

    def _follow(self, request: httpx.Request) -> httpx.Response:
        for _ in range(_LONGEST_CHAIN + 1):
            response = self._client.send(request, stream=True)
            if response.next_request is None:
                return response
            response.close()
            check_redirect(request.url, response.next_request.url)
            request = response.next_request
            # A server that echoes a secret must not send it on to another, nor into a log.
            for name in self._secret_names & request.url.params.keys():
                request.url = request.url.copy_remove_param(name)
        raise Setback("download-redirect", final=True)


class _Transport(httpx.BaseTransport):
    """Adds secrets at the last moment and goes through the proxy that the system names."""

    def __init__(self, secrets: Mapping[str, Mapping[str, str]], limits: httpx.Limits) -> None:
        self._secrets = secrets
        self._direct = httpx.HTTPTransport(limits=limits)
        self._proxies = {
            scheme: httpx.HTTPTransport(limits=limits, proxy=_proxy(address))
            for scheme, address in urllib.request.getproxies().items()
            if scheme in {"http", "https"}
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        transport = self._proxies.get(request.url.scheme, self._direct)
        if urllib.request.proxy_bypass(request.url.host):
            transport = self._direct
        secrets = self._secrets.get(origin(str(request.url)))
        if not secrets:
            return transport.handle_request(request)
        return transport.handle_request(
            httpx.Request(
                request.method,
                request.url.copy_merge_params(secrets),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions,
            )
        )

    def close(self) -> None:
        for transport in (self._direct, *self._proxies.values()):
            transport.close()


def _proxy(address: str) -> str:
    return address if "://" in address else f"http://{address}"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        raise Setback("download-unreachable") from error
    except httpx.TimeoutException as error:
        raise Setback("download-stalled") from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise Setback("download-redirect", final=True) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise Setback("download-broken-off") from error
