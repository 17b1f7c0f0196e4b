"""The table of classifications: one row a file, as CSV or Parquet.

| column | type | |
|---|---|---|
| path | string | as it was given |
| label | string | the most probable class; null (empty in CSV) where there is an error |
| probability | float32 | of that class |
| error | string | a sentence that says what is wrong with the file; null where nothing is |
| probability_CLASS | float32 | of each class, by its name, in the classifier's order |
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from soundalike.audio import printable
from soundalike.corpora.classified import Classification
from soundalike.errors import UserError
from soundalike.files import refuse_existing, replacing_file

SUFFIXES = (".csv", ".parquet")


def check_table_path(path: Path, overwrite: bool) -> None:
    """Guard the place of a table before any work is done.

    Raises:
        UserError: the suffix is none of `SUFFIXES`, or something is there already and may not be replaced.
    """
    if path.suffix not in SUFFIXES:
        raise UserError(
            f"--out {path}: classifications are written as CSV or Parquet, so its name must end in"
            f" {' or '.join(SUFFIXES)}."
        )
    refuse_existing(path, overwrite)


def write_table(path: Path, classes: Sequence[str], found: Sequence[Classification]) -> None:
    """Write the table of what was found, whole or not at all.

    Args:
        path: one that `check_table_path` lets pass.
        classes: those of every classification.
        found: one a row.

    Raises:
        UserError: the system refused to write.
    """
    best = [next(iter(one.most_probable(1)), (None, None)) for one in found]
    columns = {
        "path": pa.array([printable(one.path) for one in found], pa.string()),
        "label": pa.array([label for label, _ in best], pa.string()),
        "probability": pa.array([probability for _, probability in best], pa.float32()),
        "error": pa.array([one.error for one in found], pa.string()),
    }
    failed = np.array([one.probabilities is None for one in found])
    nothing = np.zeros(len(classes), dtype=np.float32)
    by_class = np.stack(
        [nothing if one.probabilities is None else one.probabilities for one in found], axis=1
    )
    for name, probabilities in zip(classes, by_class, strict=True):
        columns[f"probability_{name}"] = pa.array(probabilities, mask=failed)
    table = pa.table(columns)
    with replacing_file(path) as temporary:
        if path.suffix == ".csv":
            pyarrow.csv.write_csv(table, temporary)
        else:
            pq.write_table(table, temporary)
