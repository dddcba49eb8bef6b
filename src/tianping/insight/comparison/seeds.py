"""Where documents of different bidders have the same fingerprint: the beginnings of shared passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from tianping.insight.comparison.grams import Hashes, Known, gram_hashes, repeated, winnow
from tianping.insight.comparison.normalising import Codes

COMMON_IN: Final = 20
"""A fingerprint found in more documents than this is common boilerplate: no sign of anything, and the join would explode."""
REPEATS_IN_ONE: Final = 8
"""A fingerprint found more often in one document (a dotted line, a table of the same word) leads nowhere."""
_PAIR: Final = ["document", "document_b"]


@dataclass(frozen=True, slots=True)
class Seeds:
    """Equal fingerprints of document pairs, ordered by pair, diagonal (`position_b - position`) and position.

    `common` are the fingerprints left out as boilerplate; `reference` those of the tender documents.
    """

    table: pl.DataFrame
    known: Known
    common: int


def reference_hashes(references: Sequence[Codes]) -> Hashes:
    """This function will return every k-gram of the tender documents."""
    return np.concatenate([np.empty(0, dtype=np.uint64), *(gram_hashes(each) for each in references)])


def _fingerprints(documents: Sequence[Codes], reference: Known) -> tuple[Hashes, np.ndarray, np.ndarray]:
    """This function will return hash, document and position of each fingerprint that the tender documents lack."""
    hashes, numbers, positions = [], [], []
    for number, codes in enumerate(documents):
        every = gram_hashes(codes)
        places = winnow(every)
        kept = every[places]
        new = ~reference.contains(kept)
        hashes.append(kept[new])
        positions.append(places[new].astype(np.int32))
        numbers.append(np.full(int(new.sum()), number, dtype=np.int32))
    empty = np.empty(0, dtype=np.int32)
    return (
        np.concatenate([np.empty(0, dtype=np.uint64), *hashes]),
        np.concatenate([empty, *numbers]),
        np.concatenate([empty, *positions]),
    )


def _shared(documents: Sequence[Codes], owners: Sequence[int], reference: Known) -> pl.DataFrame:
    """This function will return the fingerprints that occur in documents of more than one bidder."""
    hashes, numbers, positions = _fingerprints(documents, reference)
    again = Known(repeated(hashes)).contains(hashes)
    table = pl.DataFrame({"hash": hashes[again], "document": numbers[again], "position": positions[again]})
    owner = pl.DataFrame(
        {"document": np.arange(len(owners), dtype=np.int32), "owner": np.asarray(owners, dtype=np.int32)}
    )
    counts = pl.col("document").n_unique().over("hash").alias("documents")
    return (
        table.join(owner, on="document")
        .filter(pl.len().over("hash", "document") <= REPEATS_IN_ONE)
        .with_columns(counts)
        .filter(pl.col("owner").n_unique().over("hash") > 1)
    )


def seeds(
    documents: Sequence[Codes], *, owners: Sequence[int], references: Sequence[Codes] = (), common_in: int = COMMON_IN
) -> Seeds:
    """This function will find all equal fingerprints between documents of different owners.

    `owners` numbers the bidder of each document; documents of one bidder are not compared with each other.
    """
    of_reference = reference_hashes(references)
    shared = _shared(documents, owners, Known(of_reference))
    common = shared.filter(pl.col("documents") > common_in)["hash"].unique().to_numpy()
    left = shared.filter(pl.col("documents") <= common_in).drop("documents")
    pairs = (
        left.join(left, on="hash", suffix="_b")
        .filter((pl.col("document") < pl.col("document_b")) & (pl.col("owner") != pl.col("owner_b")))
        .select(*_PAIR, "position", (pl.col("position_b") - pl.col("position")).alias("diagonal"))
        .unique()
        .sort(*_PAIR, "diagonal", "position")
    )
    return Seeds(table=pairs, known=Known(np.concatenate([of_reference, common])), common=len(common))
