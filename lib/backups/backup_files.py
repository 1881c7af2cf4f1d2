"""A backup is one file that says itself what it holds and proves that nothing of it has changed.

It is an ordinary zip, because every computer opens one without Benchbook, and because a single
file cannot be parted from its checksum. `shop.db` (a SQLite database) or `shop.dump` (made by
pg_dump) is the shop; `manifest.json` tells its SHA-256, the version of its schema, the moment, the
shop, and a digest of the heads of the ledger's chains. A file has its name only once all of it is
on the disk.
"""

import hashlib
import os
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import ValidationError

from lib.inputs import Frozen
from lib.refusals import NotNow, NotValid

MANIFEST = "manifest.json"
INSIDE = {"sqlite": "shop.db", "postgresql": "shop.dump"}
CHUNK = 1024 * 1024
ABANDONED_SECONDS = 24 * 3600
_FOR_A_TIME = re.compile(r"\..*[0-9a-f]{32}\.(part|unpacked)(-wal|-shm|-journal)?")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError)


class Facts(Frozen):
    """What is known of a shop at the moment of its backup."""

    shop: str
    schema_version: str
    made_at: datetime
    ledger_rows: int
    ledger_digest: str


class Manifest(Facts):
    """What a backup says of itself; `sha256` and `size` are of the shop inside it."""

    format: Literal[1] = 1
    database: Literal["sqlite", "postgresql"]
    size: int
    sha256: str


class NoBackup(NotValid):
    """{name} is not a backup made by Benchbook. Nothing was changed; choose a file that
    "python -m lib backup" or the page Health has made."""


class BackupDamaged(NotValid):
    """The backup {name} is damaged: {reason}. Nothing was changed; use another backup."""


class CannotWriteBackup(NotNow):
    """The backup could not be written to {folder}: {reason}. The shop is as it was and no half
    file is left. Make room, or allow Benchbook to write there, and try again."""


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A hidden file beside the target that takes its place at the end, or leaves no trace.

    Refuses: CannotWriteBackup.
    """
    part = target.parent / f".{target.name}.{uuid4().hex}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_up(target.parent)
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        _keep_name(target.parent)
    except OSError as failed:
        raise CannotWriteBackup(folder=target.parent, reason=_why(failed)) from failed
    finally:
        with suppress(OSError):
            part.unlink()


def pack(content: Path, facts: Facts, database: Literal["sqlite", "postgresql"], to: Path) -> None:
    """Write the shop and its manifest into one zip, which only its owner may read."""
    digest, size = hashlib.sha256(), 0
    make_private(to)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        with (
            content.open("rb") as plain,
            packed.open(INSIDE[database], "w", force_zip64=True) as inside,
        ):
            while chunk := plain.read(CHUNK):
                digest.update(chunk)
                inside.write(chunk)
                size += len(chunk)
        manifest = Manifest(
            **facts.model_dump(), database=database, size=size, sha256=digest.hexdigest()
        )
        packed.writestr(MANIFEST, manifest.model_dump_json(indent=2))


def manifest_of(file: Path) -> Manifest:
    """What a backup says of itself.

    Refuses: NoBackup.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = Manifest.model_validate_json(packed.read(MANIFEST))
            packed.getinfo(INSIDE[manifest.database])
    except (OSError, ValidationError, *_BROKEN) as failed:
        raise NoBackup(name=file.name) from failed
    return manifest


@contextmanager
def unpacked(file: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup and its shop as a file for the time being, compared by SHA-256.

    Refuses: NoBackup, BackupDamaged, CannotWriteBackup.
    """
    manifest = manifest_of(file)
    content = folder / f".{uuid4().hex}.unpacked"
    try:
        make_private(content)
        _unpack(file, manifest, content)
        yield manifest, content
    finally:
        for left in folder.glob(f"{content.name}*"):
            left.unlink()


def names_from(name: str) -> Iterator[str]:
    """A name, and more for where it is taken already, as by what was made in the same second."""
    yield name
    yield from (f"{name}_{number}" for number in count(2))


def make_private(file: Path) -> None:
    """Make a file that nobody else on the machine may read: it holds the hashes of passwords.

    Refuses: CannotWriteBackup.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as failed:
        raise CannotWriteBackup(folder=file.parent, reason=_why(failed)) from failed


def _unpack(file: Path, manifest: Manifest, content: Path) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with (
            zipfile.ZipFile(file) as packed,
            packed.open(INSIDE[manifest.database]) as inside,
            content.open("wb") as plain,
        ):
            while chunk := inside.read(CHUNK):
                digest.update(chunk)
                plain.write(chunk)
                size += len(chunk)
    except _BROKEN as failed:
        raise BackupDamaged(name=file.name, reason="it cannot be unpacked") from failed
    except OSError as failed:
        raise CannotWriteBackup(folder=content.parent, reason=_why(failed)) from failed
    if (digest.hexdigest(), size) != (manifest.sha256, manifest.size):
        raise BackupDamaged(name=file.name, reason="its contents do not match its checksum")


def _clear_up(folder: Path) -> None:
    """Let go of what was left half written, for a day or longer, as the program was killed."""
    for file in folder.glob(".*"):
        with suppress(OSError):
            old = abs(time.time() - file.stat().st_mtime) > ABANDONED_SECONDS
            if old and _FOR_A_TIME.fullmatch(file.name):
                file.unlink()


def _keep_name(folder: Path) -> None:
    """Have the folder itself on the disk, where the system lets a folder be written so."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(failed: OSError) -> str:
    return failed.strerror or str(failed)
