"""Archives of data sets from their publishers: fetched with pooch, resumed, verified, unpacked whole or not at all."""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from soundalike.errors import UserError
from soundalike.files import json_text, read_json, replacing_folder
from soundalike.settings import Settings, validate
from soundalike.tasks.fetching.archives import unpack_archive
from soundalike.tasks.fetching.watch import Watch

TABLE = Path(__file__).with_name("downloads.toml")
FETCHED_FILE = "fetched.json"
"""In a folder that was unpacked here: what it was unpacked from."""

_CHUNK_BYTES = 1 << 16
"""At most so much of what has arrived is lost when a connection breaks."""
_SECONDS_OF_SILENCE = 60


class Download(Settings):
    """One archive of a data set; see downloads.toml.

    Attributes:
        name: short, as the command line takes it.
        title: what a table prints.
        licence: of the sounds, short.
        url: of the archive.
        checksum: `md5:` or `sha256:` and hexadecimal digits; None where none is published.
        megabytes: of the archive, about.
        root: the folder inside the archive that is the data set; empty for all of it.
        home: the folder in the cache, which several parts may share.
        part: the folder below it that this archive fills; empty for the whole.
        readers: of the data set, as in `esc50:FOLDER`.
    """

    name: str
    title: str
    licence: str
    url: str
    checksum: str | None = None
    megabytes: int
    root: str = ""
    home: str
    part: str = ""
    readers: tuple[str, ...]


def known_downloads() -> dict[str, Download]:
    """Every row of the table, by name."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: validate(Download, {"name": name, **values}) for name, values in table.items()}


def fetch_download(
    download: Download, out: Path, watch: Watch, *, unverified: bool = False, overwrite: bool = False
) -> Path:
    """Download an archive and unpack it.

    A download that broke off goes on where it was when it is asked for again. A data set that is there already is
    left as it is.

    Args:
        download: what to fetch.
        out: the data set's folder; for a part of one, the folder in which the part gets its own.
        watch: is told how far it is.
        unverified: fetch what has no published checksum.
        overwrite: fetch again what was fetched before.

    Returns:
        The unpacked folder: `out`, or the part's folder in it.

    Raises:
        UserError: the folder holds something else; there is no checksum, or the archive has another; the address
            cannot be reached; the archive is damaged or not to be trusted; pooch is not installed; or the system
            refused to write.
    """
    folder = out / download.part if download.part else out
    if _is_fetched(download, folder) and not overwrite:
        watch.say(f"{folder} is there already; --overwrite fetches it again.")
        return folder
    if download.checksum is None and not unverified:
        raise UserError(
            f"no checksum of {download.url} is published, so nobody can tell whether it arrives as it was made:"
            f" add --unverified to fetch {download.name} all the same."
        )
    # Beside the folder, since both need much space.
    waiting = folder.parent / f".{folder.name}.download"
    watch.total(download.megabytes * 1_000_000)
    archive = _fetch_archive(download, waiting, watch)
    watch.say(f"unpacking {archive.name}")
    with replacing_folder(folder) as unpacked:
        unpack_archive(archive, unpacked)
        _lift(unpacked, download)
        origin = {"name": download.name, "url": download.url, "checksum": download.checksum}
        (unpacked / FETCHED_FILE).write_text(json_text(origin), encoding="utf-8")
    shutil.rmtree(waiting)
    return folder


def _is_fetched(download: Download, folder: Path) -> bool:
    """Whether the folder is what this download makes.

    Raises:
        UserError: it holds something else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    origin = folder / FETCHED_FILE
    if not origin.is_file() or read_json(origin, "origin of a data set").get("name") != download.name:
        raise UserError(f"{folder} holds something other than {download.name}: choose another --out.")
    return True


def _fetch_archive(download: Download, folder: Path, watch: Watch) -> Path:
    """The verified archive, in `folder`."""
    pooch = _pooch()
    import requests

    name = download.url.rsplit("/", 1)[-1]
    part = folder / f"{name}.part"
    try:
        return Path(
            pooch.retrieve(
                download.url,
                known_hash=download.checksum,
                fname=name,
                path=folder,
                downloader=_resuming(part, lambda done: watch.at(download.title, done)),
            )
        )
    except requests.HTTPError as error:
        raise UserError(f"cannot fetch {download.url}: {error}.") from error
    except requests.RequestException as error:
        kept = f"{part.stat().st_size / 1e6:.1f} MB are kept" if part.exists() else "nothing is kept"
        raise UserError(
            f"the connection to {download.url} failed ({kept}; the same command goes on from there): {error}."
        ) from error
    except ValueError as error:
        raise UserError(
            f"{download.url} is not the file that was published (its checksum differs), and what arrived is thrown"
            " away: try again, and if that does not help, the publisher has changed it."
        ) from error


def _resuming(part: Path, at: Callable[[int], None]) -> Callable[[str, str, object], None]:
    """A downloader, as pooch calls it, that keeps what has arrived in `part` until all has."""
    import requests

    def download(url: str, output_file: str, _: object) -> None:
        have = part.stat().st_size if part.exists() else 0
        # A compressed answer would be unpacked on arrival, and its length would say nothing.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with requests.get(url, headers=headers, stream=True, timeout=_SECONDS_OF_SILENCE) as response:
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                # All of it is there: the break came between the last byte and the checksum.
                part.replace(output_file)
                return
            response.raise_for_status()
            goes_on = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
            done = have if goes_on else 0
            with part.open("ab" if goes_on else "wb") as file:
                for chunk in response.iter_content(_CHUNK_BYTES):
                    file.write(chunk)
                    done += len(chunk)
                    at(done)
        part.replace(output_file)

    return download


def _pooch() -> Any:
    try:
        import pooch
    except ImportError as error:
        raise UserError(
            "downloads need pooch, which is not installed: run `pip install 'soundalike[download]'`."
        ) from error
    # It would announce every file; the watch does that.
    pooch.get_logger().setLevel("ERROR")
    return pooch


def _lift(unpacked: Path, download: Download) -> None:
    """Make the data set's folder inside the archive the top."""
    if not download.root:
        return
    root = unpacked / download.root
    if not root.is_dir():
        raise UserError(f"the archive at {download.url} has no folder {download.root}: it has changed.")
    # Under another name first, since the data set may hold a folder of its own name.
    aside = root.rename(unpacked / ".root")
    for path in aside.iterdir():
        path.rename(unpacked / path.name)
    aside.rmdir()
