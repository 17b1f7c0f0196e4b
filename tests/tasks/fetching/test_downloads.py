"""Against a server on this machine that can break off."""

import hashlib
import os
import re
import socket
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import UserError
from soundalike.tasks import DATA_SETS, training_clips
from soundalike.tasks.fetching import Download, fetch_download, known_downloads


class Server(ThreadingHTTPServer):
    """Serves one archive. After `breaks_after` bytes of an answer it hangs up, once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = b""
        self.breaks_after: int | None = None
        self.knows_ranges = True
        self.asked_ranges: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/small.zip"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers["Range"]
        self.server.asked_ranges.append(asked)
        whole = self.server.content
        first = 0
        if asked and self.server.knows_ranges:
            (start,) = re.fullmatch(r"bytes=(\d+)-", asked).groups()  # type: ignore[union-attr]
            first = int(start)
        if first >= len(whole):
            self.send_error(416 if first else 404)
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(whole) - 1}/{len(whole)}")
        self.send_header("Content-Length", str(len(whole) - first))
        self.end_headers()
        stop, self.server.breaks_after = self.server.breaks_after, None
        self.wfile.write(whole[first:] if stop is None else whole[first : first + stop])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(esc50: Path) -> Iterator[Server]:
    """Serves the miniature of ESC-50 as GitHub packs it."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(esc50.rglob("*")):
            archive.write(path, path.relative_to(esc50.parent))
        archive.writestr("ESC-50-master/long.bin", os.urandom(300_000))
    with Server() as server:
        server.content = packed.getvalue()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _download(server: Server, **changed: Any) -> Download:
    values = {
        "name": "small",
        "title": "Small",
        "licence": "CC0-1.0",
        "url": server.url,
        "checksum": f"sha256:{hashlib.sha256(server.content).hexdigest()}",
        "megabytes": 1,
        "root": "ESC-50-master",
        "home": "small",
        "readers": ("esc50",),
    }
    return Download(**{**values, **changed})


@pytest.fixture(autouse=True)
def _needs_pooch(request: pytest.FixtureRequest) -> None:
    if "server" in request.fixturenames:
        pytest.importorskip("pooch")


def test_a_data_set_arrives_as_its_reader_wants_it(
    tmp_path: Path, server: Server, esc50: Path, notes: Any
) -> None:
    out = tmp_path / "out" / "esc50"
    assert fetch_download(_download(server), out, notes) == out
    assert [clip.path.relative_to(out) for clip in training_clips(f"esc50:{out}")] == [
        clip.path.relative_to(esc50) for clip in training_clips(f"esc50:{esc50}")
    ]
    assert list(out.parent.iterdir()) == [out]
    assert notes.done[-1] == len(server.content)


def test_a_part_gets_a_folder_of_its_own(tmp_path: Path, server: Server, notes: Any) -> None:
    part = fetch_download(_download(server, part="first"), tmp_path / "out", notes)
    assert part == tmp_path / "out" / "first"
    assert (part / "meta" / "esc50.csv").is_file()


def test_what_is_there_is_not_fetched_again_unless_asked(tmp_path: Path, server: Server, notes: Any) -> None:
    download = _download(server)
    for overwrite, requests in ((False, 1), (False, 1), (True, 2)):
        fetch_download(download, tmp_path / "out", notes, overwrite=overwrite)
        assert len(server.asked_ranges) == requests


def test_after_a_break_the_rest_is_fetched(tmp_path: Path, server: Server, notes: Any) -> None:
    server.breaks_after = 200_000
    with pytest.raises(UserError, match=r"the connection to .* failed \(0\.2 MB are kept; the same command"):
        fetch_download(_download(server), tmp_path / "out", notes)
    assert not (tmp_path / "out").exists()
    fetch_download(_download(server), tmp_path / "out", notes)
    _, asked = server.asked_ranges
    kept = int(str(asked).removeprefix("bytes=").removesuffix("-"))
    assert 200_000 - 65_536 < kept <= 200_000
    assert (tmp_path / "out" / "meta" / "esc50.csv").is_file()


def test_a_server_that_knows_no_ranges_sends_all_again(tmp_path: Path, server: Server, notes: Any) -> None:
    server.breaks_after, server.knows_ranges = 200_000, False
    with pytest.raises(UserError, match="the connection to"):
        fetch_download(_download(server), tmp_path / "out", notes)
    fetch_download(_download(server), tmp_path / "out", notes)
    assert (tmp_path / "out" / "meta" / "esc50.csv").is_file()


def test_a_break_after_the_last_byte_needs_nothing_more(tmp_path: Path, server: Server, notes: Any) -> None:
    waiting = tmp_path / ".out.download"
    waiting.mkdir()
    (waiting / "small.zip.part").write_bytes(server.content)
    fetch_download(_download(server), tmp_path / "out", notes)
    assert server.asked_ranges == [f"bytes={len(server.content)}-"]


def test_another_file_than_published_is_thrown_away(tmp_path: Path, server: Server, notes: Any) -> None:
    download = _download(server)
    right = server.content
    server.content = right[:-1] + b"?"
    with pytest.raises(UserError, match="is not the file that was published"):
        fetch_download(download, tmp_path / "out", notes)
    assert not (tmp_path / "out").exists()
    server.content = right
    fetch_download(download, tmp_path / "out", notes)
    assert server.asked_ranges == [None, None]


def test_without_a_published_checksum_the_user_decides(tmp_path: Path, server: Server, notes: Any) -> None:
    download = _download(server, checksum=None)
    with pytest.raises(UserError, match="add --unverified to fetch small all the same"):
        fetch_download(download, tmp_path / "out", notes)
    assert not server.asked_ranges
    fetch_download(download, tmp_path / "out", notes, unverified=True)
    assert (tmp_path / "out" / "meta" / "esc50.csv").is_file()


def test_an_archive_that_leads_out_leaves_nothing(tmp_path: Path, server: Server, notes: Any) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ESC-50-master/../../../out.wav", b"abcd")
    server.content = packed.getvalue()
    with pytest.raises(UserError, match="is not to be trusted"):
        fetch_download(_download(server), tmp_path / "deep" / "out", notes)
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {".out.download"}
    assert not (tmp_path / "out.wav").exists()


def test_an_archive_without_the_expected_folder_is_named(tmp_path: Path, server: Server, notes: Any) -> None:
    with pytest.raises(UserError, match="has no folder ESC-51: it has changed"):
        fetch_download(_download(server, root="ESC-51"), tmp_path / "out", notes)


def test_an_address_without_an_answer_is_named(tmp_path: Path, server: Server, notes: Any) -> None:
    server.content = b""
    with pytest.raises(UserError, match=r"cannot fetch http://127\.0\.0\.1.*404"):
        fetch_download(_download(server), tmp_path / "out", notes)


def test_without_a_network_it_says_so(tmp_path: Path, server: Server, notes: Any) -> None:
    with socket.socket() as unheard:
        # Bound, but nobody listens: connections are refused.
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/small.zip"
        with pytest.raises(
            UserError, match=r"the connection to .* failed \(nothing is kept; the same command"
        ):
            fetch_download(_download(server, url=url), tmp_path / "out", notes)
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path, server: Server, notes: Any) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    for overwrite in (False, True):
        with pytest.raises(UserError, match="holds something other than small: choose another --out"):
            fetch_download(_download(server), tmp_path / "out", notes, overwrite=overwrite)
    assert (tmp_path / "out" / "mine.txt").exists()


def test_without_pooch_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notes: Any
) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(UserError, match=re.escape("pip install 'soundalike[download]'")):
        fetch_download(known_downloads()["nsynth_test"], tmp_path / "out", notes)


def test_the_table_names_readers_that_exist_and_checksums_of_their_length() -> None:
    digits = {"sha256": 64, "md5": 32}
    for download in known_downloads().values():
        assert set(download.readers) <= set(DATA_SETS)
        if download.checksum:
            algorithm, _, checksum = download.checksum.partition(":")
            assert re.fullmatch(f"[0-9a-f]{{{digits[algorithm]}}}", checksum)
