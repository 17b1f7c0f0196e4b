"""The studio as a web application: which address does what. `docs/studio.md` has them in a table."""

import contextlib
import mimetypes
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from soundalike import training
from soundalike.errors import UserError
from soundalike.settings import Settings, validate
from soundalike.web.studio.answers import Answer, refusal
from soundalike.web.studio.bodies import read_json_body, whole_number
from soundalike.web.studio.catalogue import patches_json
from soundalike.web.studio.forms import PairForm, PairOfWhich, Preset, SoundForm, StreamForm
from soundalike.web.studio.guard import Guard
from soundalike.web.studio.hosts import Hosts
from soundalike.web.studio.play import pair_json, preset_json, random_json, render_json, wav_file
from soundalike.web.studio.runs import UnknownRunError, log_json, run_json, runs_json
from soundalike.web.studio.state import Studio
from soundalike.web.studio.stream import pairs_json

PAGE = Path(__file__).parent / "static"
STYLE = Path(__file__).parents[1] / "style"


def build_app(studio: Studio, hosts: Hosts) -> ASGIApp:
    """The application.

    Args:
        studio: what it shows.
        hosts: the address that it is served at.
    """
    # Some systems have scripts registered as plain text, which browsers then refuse to run.
    mimetypes.add_type("text/javascript", ".js")
    routes: list[BaseRoute] = [
        Route("/", _index),
        Mount("/static", StaticFiles(directory=PAGE)),
        Mount("/style", StaticFiles(directory=STYLE)),
        _got("/api/about", lambda _: _about_json(studio)),
        _got("/api/patches", lambda _: patches_json()),
        _got("/api/patches/{patch}/random", _random),
        _got("/api/runs", lambda _: runs_json(studio)),
        _got("/api/runs/{name:path}", partial(_run_or_log, studio)),
        _posted("/api/render", SoundForm, partial(render_json, studio)),
        _posted("/api/pair", PairForm, partial(pair_json, studio)),
        _posted("/api/preset", Preset, preset_json),
        _posted("/api/pairs", StreamForm, partial(pairs_json, studio)),
        Route("/api/wav", partial(_wav, studio), methods=["POST"]),
    ]
    answers_to_errors: dict[Any, Any] = {
        UnknownRunError: _answer_with(404),
        UserError: _answer_with(400),
        OSError: _answer_to_os_error,
        # Nobody is left to read this; without it, a page that changes its mind would leave a traceback.
        ClientDisconnect: lambda *_: refusal(400, "the request was broken off."),
        MemoryError: lambda *_: refusal(400, "not enough memory: ask for fewer or shorter sounds."),
        HTTPException: _answer_to_http_error,
        Exception: lambda *_: refusal(500, "the studio has a defect: see where it was started."),
    }
    return Guard(Starlette(routes=routes, exception_handlers=answers_to_errors), hosts)


def _got(path: str, answer: Callable[[Request], Any]) -> Route:
    """A route whose answer is a JSON value; it works in a thread of its own."""

    def endpoint(request: Request) -> Response:
        return Answer(answer(request))

    return Route(path, endpoint)


def _posted(path: str, schema: type[Settings], answer: Callable[[Any], Any]) -> Route:
    """A route that takes a form and answers with a JSON value; it works in a thread of its own."""

    async def endpoint(request: Request) -> Response:
        form = validate(schema, await read_json_body(request), "key")
        return Answer(await run_in_threadpool(answer, form))

    return Route(path, endpoint, methods=["POST"])


def _index(request: Request) -> Response:  # noqa: ARG001
    return FileResponse(PAGE / "index.html")


def _about_json(studio: Studio) -> dict[str, Any]:
    listener = studio.listener
    return {
        "version": version("soundalike"),
        "model": listener and {"name": listener.name, "embedding_size": listener.model.embedding_size},
        "runs_folder": studio.runs and str(studio.runs),
        "data_folders": [str(path) for path in studio.data],
        "sample_rate": studio.sample_rate,
        "duration": studio.seconds,
        "presets": training.preset_names(),
    }


def _random(request: Request) -> dict[str, Any]:
    return random_json(request.path_params["patch"], whole_number(request, "seed"))


def _run_or_log(studio: Studio, request: Request) -> dict[str, Any]:
    """Names of runs have slashes: only the end of a path tells a run's log from a run that is called log."""
    name, _, last = request.path_params["name"].rpartition("/")
    if last == "log" and name:
        with contextlib.suppress(UnknownRunError):
            return log_json(studio, name, whole_number(request, "after"))
    return run_json(studio, request.path_params["name"])


async def _wav(studio: Studio, request: Request) -> Response:
    body = await read_json_body(request)
    schema = PairOfWhich if isinstance(body, dict) and "which" in body else SoundForm
    form: Any = validate(schema, body, "key")
    name, content = await run_in_threadpool(wav_file, studio, form)
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="audio/wav", headers=attached)


def _answer_with(status: int) -> Callable[[Request, Exception], Response]:
    return lambda _, error: refusal(status, str(error))


def _answer_to_os_error(_: Request, error: OSError) -> Response:
    what = "a file or device" if error.filename is None else error.filename
    return refusal(400, f"cannot use {what}: {error.strerror or error}.")


def _answer_to_http_error(request: Request, error: HTTPException) -> Response:
    match error.status_code:
        case 404:
            sentence = f"there is nothing at {request.url.path}."
        case 405:
            sentence = f"{request.url.path} takes no {request.method} requests."
        case _:
            sentence = error.detail
    return refusal(error.status_code, sentence)
