"""Checksums: our own of a file, and those that a server gives with it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["agrees", "claims", "sha256"]

_CHUNK = 2**20


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def claims(headers: Mapping[str, str]) -> dict[str, str]:
    """Checksums of the whole body (hexadecimal, by algorithm) that an answer's headers state.

    Read are ``Content-MD5`` (RFC 1864), ``x-goog-hash``, ``x-amz-checksum-sha256``,
    ``Repr-Digest`` (RFC 9530) and the ETag of Amazon S3, which is the MD5 of an object that was
    uploaded in one part and not encrypted with a key of KMS.

    >>> claims({"etag": '"d41d8cd98f00b204e9800998ecf8427e"', "server": "AmazonS3"})
    {'md5': 'd41d8cd98f00b204e9800998ecf8427e'}
    """
    lower = {name.lower(): value for name, value in headers.items()}
    found = {}
    for algorithm, text in _encoded(lower):
        try:
            found[algorithm] = base64.b64decode(text, validate=True).hex()
        except binascii.Error:
            continue
    etag = re.fullmatch(r'"([0-9a-f]{32})"', lower.get("etag", ""))
    from_s3 = lower.get("server") == "AmazonS3" or "x-amz-request-id" in lower
    if etag and from_s3 and not lower.get("x-amz-server-side-encryption", "").startswith("aws:kms"):
        found.setdefault("md5", etag[1])
    return found


def agrees(path: Path, claimed: Mapping[str, str]) -> bool:
    """Whether the file has every one of the claimed checksums."""
    sums = {name: hashlib.new(name, usedforsecurity=False) for name in claimed}
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            for each in sums.values():
                each.update(chunk)
    return all(sums[name].hexdigest() == text.lower() for name, text in claimed.items())


def _encoded(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if "content-md5" in headers:
        yield "md5", headers["content-md5"].strip()
    for part in headers.get("x-goog-hash", "").split(","):
        if part.strip().startswith("md5="):
            yield "md5", part.strip().removeprefix("md5=")
    # "COMPOSITE" sums, of an upload in parts, end in "-<parts>" and fail to decode.
    if "x-amz-checksum-sha256" in headers:
        yield "sha256", headers["x-amz-checksum-sha256"].strip()
    if digest := re.search(r"sha-256=:([^:]+):", headers.get("repr-digest", "")):
        yield "sha256", digest[1]
