"""What a user sees while files are embedded."""

import contextlib
from collections.abc import Iterator, Sequence

from soundalike.audio import showing_files
from soundalike.embedding.batches import Embedding
from soundalike.embedding.filewise import Watch


@contextlib.contextmanager
def showing_progress(files: int) -> Iterator[Watch]:
    """A watch for `embed_files` that shows how far it is, the time left, and each bad file.

    Args:
        files: how many there are.
    """
    with showing_files() as show:

        def watch(done: int, newest: Sequence[Embedding]) -> None:
            show(done, files, [embedding.error for embedding in newest if embedding.error is not None])

        yield watch
