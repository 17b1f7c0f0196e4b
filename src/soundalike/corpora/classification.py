"""Files and a classifier to labels and probabilities."""

from collections.abc import Iterable
from pathlib import Path

import torch

from soundalike.audio import Excerpt
from soundalike.corpora.classification_table import check_table_path, write_table
from soundalike.corpora.classified import Classification
from soundalike.embedding import Embedding, Watch, embed_excerpts
from soundalike.errors import UserError
from soundalike.model import Classifier


def classify_files(
    classifier: Classifier,
    files: Iterable[Path],
    out: Path | None = None,
    *,
    overwrite: bool = False,
    threads: int | None = None,
    watch: Watch | None = None,
) -> list[Classification]:
    """Classify whole files, in order. A bad file never stops it: its error stands in the place of probabilities.

    A long file is cut into windows, whose embeddings are averaged before the classifier sees them.

    Args:
        classifier: on the device that shall do the work.
        files: a file given twice is classified once.
        out: a `.csv` or `.parquet` file to write (see `soundalike.corpora.classification_table`), whole or not at
            all; None for none.
        overwrite: whether to replace what is at `out`.
        threads: how many files are decoded at once; None lets the machine decide.
        watch: told of the progress, as in `embed_files`.

    Raises:
        UserError: there are no files; `out` has another suffix, exists or cannot be written.
    """
    paths = list(dict.fromkeys(Path(file) for file in files))
    if not paths:
        raise UserError("there are no files to classify.")
    if out is not None:
        check_table_path(out, overwrite)
    found: list[Classification] = []
    if watch is not None:
        watch(0, [])
    for embedding in embed_excerpts(classifier.model, map(Excerpt, paths), threads):
        found.append(_classify(classifier, embedding))
        if watch is not None:
            watch(len(found), [embedding])
    if out is not None:
        write_table(out, classifier.classes, found)
    return found


def _classify(classifier: Classifier, embedding: Embedding) -> Classification:
    probabilities = None
    if embedding.vector is not None:
        probabilities = classifier.probabilities_of(torch.from_numpy(embedding.vector)[None])[0].numpy()
    return Classification(embedding.excerpt.path, classifier.classes, probabilities, embedding.error)
