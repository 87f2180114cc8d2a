"""Files behind URLs (s3://bucket/folder/, https://host/file.pdf and all that fsspec knows)."""
from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.folders import SourceError, is_rubbish

# What stores call the version of a file, the surest first.
_VERSIONS = ("ETag", "etag", "md5Hash", "checksum", "VersionId", "LastModified", "last_modified", "mtime")
_TIMES = ("LastModified", "last_modified", "mtime")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """`stamp` stays the same as long as the content does, None where the store tells nothing of that kind.

    `modified_at` is when it was last written, UTC, where the store tells.
    """

    url: str
    name: str
    stamp: str | None
    modified_at: datetime | None = None


def is_url(path: str) -> bool:
    return "://" in path


def list_url(url: str) -> list[RemoteFile]:
    """The file at the URL, or the files below it in the order of names.  Raises SourceError."""
    store, path = _store(url)
    try:
        files = list(_files(store, path, url))
    except Exception as error:  # each store has errors of its own
        raise SourceError(f"{url} cannot be listed: {_reason(error)}") from error
    if not files:
        raise SourceError(f"{url} holds no files: check the address")
    return files


def read_url(url: str) -> bytes:
    """The content of the file.  Raises OSError."""
    store, path = _store(url)
    try:
        return bytes(store.cat_file(path))
    except Exception as error:
        raise OSError(errno.EIO, _reason(error)) from error


def _store(url: str) -> tuple[Any, str]:
    try:
        import fsspec

        store, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        reason = f"reading {urlsplit(url).scheme}:// needs more: pip install 'gongkai[remote]' ({error})"
        raise SourceError(reason) from error
    except ValueError as error:
        raise SourceError(f"{url} cannot be read: {error}") from error
    return store, path


def _files(store: Any, path: str, url: str) -> Iterator[RemoteFile]:
    if not url.endswith("/"):
        info = store.info(path)
        if info["type"] != "directory":
            yield _file(store, info)
            return
    found = store.find(path, detail=True)
    for name in sorted(found):
        steps = name.removeprefix(path).split("/")
        if not any(is_rubbish(step) for step in steps if step):
            yield _file(store, found[name])


def _file(store: Any, info: dict[str, Any]) -> RemoteFile:
    url = store.unstrip_protocol(info["name"])
    version = next((str(info[key]) for key in _VERSIONS if info.get(key)), None)
    stamp = f"{info.get('size')}:{version}" if version else None
    name = unquote(urlsplit(url).path).rpartition("/")[2] or url
    return RemoteFile(url, name, stamp, next(filter(None, (_moment(info.get(key)) for key in _TIMES)), None))


def _moment(value: object) -> datetime | None:
    if isinstance(value, int | float):
        value = datetime.fromtimestamp(value, UTC)
    if not isinstance(value, datetime):
        return None
    return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None, microsecond=0)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is nothing at this address"
    if isinstance(error, TimeoutError):
        return "the server did not answer in time; try again"
    return (str(error).strip() or "the server gives no reason").splitlines()[0]
