"""Audio files and a model to vectors: streamed in memory, or into a Parquet file that survives being killed."""

from soundalike.embedding.batches import Embedding, embed_excerpts
from soundalike.embedding.devices import choose_device
from soundalike.embedding.embedder import Embedder
from soundalike.embedding.filewise import Summary, Watch, embed_files
from soundalike.embedding.progress import showing_progress
from soundalike.embedding.throughput import EmbeddingRates, measure_embedding_rates

__all__ = [
    "Embedder",
    "Embedding",
    "EmbeddingRates",
    "Summary",
    "Watch",
    "choose_device",
    "embed_excerpts",
    "embed_files",
    "measure_embedding_rates",
    "showing_progress",
]
