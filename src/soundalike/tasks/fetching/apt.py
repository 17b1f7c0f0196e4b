"""Debian packages through apt's own tools. No root is needed."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from soundalike.errors import UserError

_SECONDS_BETWEEN_LOOKS = 0.25


class PackageError(UserError):
    """One package that cannot be had; the others may."""


def package_error(sentence: str) -> UserError:
    """The error for a package; on a full disk that of all, since no other would fit either."""
    return UserError(sentence) if "No space left" in sentence else PackageError(sentence)


@dataclass(frozen=True)
class Package:
    """One version of a package.

    Attributes:
        name: of the package.
        version: Debian's.
        size: of the `.deb`, in bytes.
    """

    name: str
    version: str
    size: int


def known_packages(names: Sequence[str]) -> dict[str, Package]:
    """The versions that apt would install, by name; a package it does not know is left out.

    Raises:
        UserError: there is no apt here.
    """
    _require_apt()
    shown = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", *names],
        capture_output=True,
        text=True,
        check=False,
        env=_plain_english(),
    )
    found = {}
    for stanza in shown.stdout.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line and line[0] != " ")
        if {"Package", "Version", "Size"} <= fields.keys():
            package = Package(fields["Package"], fields["Version"], int(fields["Size"]))
            found[package.name] = package
    return found


def download_package(
    name: str, version: str, folder: Path, downloaded: Callable[[int], None] = lambda _: None
) -> Path:
    """Download a package, checked by apt against the distribution's signed list.

    Args:
        name: of the package.
        version: the exact one.
        folder: an empty one, for the `.deb`.
        downloaded: is told the number of bytes that are there, now and then.

    Returns:
        The `.deb`.

    Raises:
        PackageError: apt does not know that version, or cannot reach it.
        UserError: there is no apt here, or the disk is full.
    """
    _require_apt()
    with subprocess.Popen(
        ["apt-get", "download", "--quiet=2", f"{name}={version}"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=_plain_english(),
    ) as process:
        try:
            said = _wait(
                process, lambda: downloaded(sum(file.stat().st_size for file in folder.glob("*.deb")))
            )
        except BaseException:
            # ctrl-C on a terminal reaches apt too, a signal to this process alone does not.
            process.kill()
            process.wait()
            raise
    debs = list(folder.glob("*.deb"))
    if process.returncode or not debs:
        reasons = [line.removeprefix("E: ") for line in said.splitlines() if line.startswith("E: ")]
        reason = reasons[0].rstrip(".") if reasons else f"apt-get ended with code {process.returncode}"
        raise package_error(f"apt cannot download {name} {version}: {reason}.")
    return debs[0]


def _wait(process: subprocess.Popen[str], look: Callable[[], None]) -> str:
    """Wait for a process, look now and then how far it is, and return what it wrote as errors."""
    while True:
        try:
            return process.communicate(timeout=_SECONDS_BETWEEN_LOOKS)[1]
        except subprocess.TimeoutExpired:
            look()


def _require_apt() -> None:
    if not shutil.which("apt-get"):
        raise UserError(
            "there is no apt-get here: download the packages on a Debian machine and give their folder with"
            " --packages."
        )


def _plain_english() -> dict[str, str]:
    """An environment in which apt's words are those that are looked for here."""
    return {**os.environ, "LC_ALL": "C"}
