"""The table of embeddings: one row a file.

| column | type | |
|---|---|---|
| path | string | as it was given |
| embedding | fixed-size list of float32 | null where there is an error |
| duration | float64 | in seconds; null where the file could not be read |
| error | string | a sentence that says what is wrong with the file; null where nothing is |

The schema's metadata say which model made them: `soundalike.model` (a SHA-256 digest of its configuration and weights),
`soundalike.sample_rate` (Hz) and `soundalike.embedding_size`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from soundalike.audio import printable
from soundalike.embedding.batches import Embedding
from soundalike.files import replacing_file
from soundalike.model import Model, model_digest

MODEL_KEY = b"soundalike.model"
"""Of the schema's metadata: which model it was."""


def table_schema(model: Model) -> Any:
    """The schema of the table of a model's embeddings."""
    return pa.schema(
        {
            "path": pa.string(),
            "embedding": pa.list_(pa.field("element", pa.float32()), model.embedding_size),
            "duration": pa.float64(),
            "error": pa.string(),
        },
        metadata={
            MODEL_KEY: model_digest(model),
            "soundalike.sample_rate": str(model.sample_rate),
            "soundalike.embedding_size": str(model.embedding_size),
        },
    )


def to_table(embeddings: Iterable[Embedding], schema: Any) -> Any:
    """Embeddings as a table of `schema`."""
    rows = [
        {
            "path": printable(embedding.excerpt.path),
            "embedding": embedding.vector,
            "duration": embedding.duration,
            "error": embedding.error,
        }
        for embedding in embeddings
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def write_tables(path: Path, tables: Iterable[Any], schema: Any) -> None:
    """Write tables one after the other as row groups of one Parquet file, whole or not at all.

    Raises:
        UserError: the system refused to write.
    """
    # Embeddings hardly repeat a number: a dictionary would only cost space.
    with (
        replacing_file(path) as temporary,
        pq.ParquetWriter(temporary, schema, use_dictionary=False) as writer,
    ):
        for table in tables:
            writer.write_table(table.replace_schema_metadata(schema.metadata))
