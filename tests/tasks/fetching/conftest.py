"""Small Debian packages, and a watch that remembers."""

import io
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow
import pytest
import soundfile

from soundalike.tasks.fetching import ListedSound, PackageSource


class Notes:
    """A watch that remembers what it was told."""

    def __init__(self) -> None:
        self.size = 0
        self.done: list[int] = []
        self.said: list[str] = []

    def total(self, size: int) -> None:
        self.size = size

    def at(self, what: str, done: int, detail: str = "", /) -> None:
        self.done.append(done)

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def sound_bytes() -> Callable[..., bytes]:
    """A short sound of its own for every number, as a file of some format."""

    def encode(number: int, file_format: str = "WAV", rate: int = 11_025) -> bytes:
        samples = 0.4 * np.sin(np.arange(3000) * (0.05 + 0.01 * number))[:, None] * [1.0, 0.5]
        encoded = io.BytesIO()
        soundfile.write(encoded, samples, rate, format=file_format)
        return encoded.getvalue()

    return encode


@pytest.fixture
def make_deb(tmp_path: Path) -> Callable[..., Path]:
    """Write a `.deb` that holds some files (a str makes a link), by deb(5) and ar(5)."""

    def make(
        name: str,
        files: Mapping[str, bytes | str],
        version: str = "1.0-1",
        compression: str = "xz",
        folder: str = "debs",
    ) -> Path:
        data = io.BytesIO()
        packed_here = "" if compression == "zst" else compression
        with tarfile.open(fileobj=data, mode=f"w:{packed_here}") as tar:
            everything = {f"usr/share/doc/{name}/copyright": b"free", **files}
            for path, content in everything.items():
                entry = tarfile.TarInfo(f"./{path}")
                if isinstance(content, str):
                    entry.type, entry.linkname = tarfile.SYMTYPE, content
                    tar.addfile(entry)
                else:
                    entry.size = len(content)
                    tar.addfile(entry, io.BytesIO(content))
        packed = data.getvalue()
        if compression == "zst":
            packed = pyarrow.compress(packed, codec="zstd", asbytes=True)
        members = {"debian-binary": b"2.0\n", "control.tar": _control(name, version)}
        members[f"data.tar.{compression}" if compression else "data.tar"] = packed
        deb = tmp_path / folder / f"{name}_{version.replace(':', '%3a')}_all.deb"
        deb.parent.mkdir(exist_ok=True)
        deb.write_bytes(
            b"!<arch>\n" + b"".join(_ar_member(member, content) for member, content in members.items())
        )
        return deb

    return make


def _ar_member(name: str, content: bytes) -> bytes:
    header = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
    return header + content + b"\n" * (len(content) % 2)


def _control(name: str, version: str) -> bytes:
    fields = (
        f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: x\nDescription: x\n".encode()
    )
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("./control")
        entry.size = len(fields)
        tar.addfile(entry, io.BytesIO(fields))
    return packed.getvalue()


@pytest.fixture
def sound_at() -> Callable[..., ListedSound]:
    """A whole file of a package, or a member of it, with digests that no sound has."""

    def make(path: str, member: str = "", package: str = "x", duration: float = 1.0) -> ListedSound:
        return ListedSound(package, path, member, "", package, 0.0, duration, "", "")

    return make


@pytest.fixture
def listing(tmp_path: Path, sound_at: Callable[..., ListedSound]) -> Callable[..., list[ListedSound]]:
    """The list of sounds at the given places ("package", "path", "member"), as a source has them today."""

    def make(source: PackageSource, *places: tuple[str, str, str]) -> list[ListedSound]:
        sounds = []
        for number, (name, path, member) in enumerate(places):
            scratch = tmp_path / f"scratch{number}"
            scratch.mkdir()
            tree = source.unpack(source.find([name])[name], scratch, lambda _: None)
            wanted = sound_at(path, member, name)
            found = wanted.find(tree, scratch)
            known = {"duration": found.duration, "encoded": found.encoded, "samples": found.samples}
            sounds.append(replace(wanted, **known))
        return sounds

    return make
