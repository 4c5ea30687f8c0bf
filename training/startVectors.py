#!/usr/bin/env python3
"""Start vectors for the words of the vocabulary, as .cache/training/init/<kind>.npy [words × dimension].

  cooccurrence  PPMI of words in the same text, context smoothing .75, randomised SVD
  transformer   each word read by all-MiniLM-L6-v2 (a folder with model.onnx and tokenizer.json), principal components
  both          the two side by side, principal components
"""
import argparse
import json
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.linalg import qr, svd

from transformer import vectors_of

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "training"
ENCODED = CACHE / "encoded"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["cooccurrence", "transformer", "both"])
    parser.add_argument("--transformer", type=Path, help="folder of the transformer")
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--texts", type=int, default=400_000)
    options = parser.parse_args()
    target = CACHE / "init"
    target.mkdir(parents=True, exist_ok=True)
    if options.kind == "cooccurrence":
        vectors = cooccurrence(options.dimension, options.texts)
    elif options.kind == "transformer":
        vectors = transformer(options.transformer, options.dimension)
    else:
        parts = [np.load(target / f"{kind}.npy") for kind in ("cooccurrence", "transformer")]
        vectors = components(np.concatenate([unit(part) for part in parts], axis=1), options.dimension)
    np.save(target / f"{options.kind}.npy", vectors.astype(np.float32))


def unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def components(vectors, dimension):
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = svd(centred.T @ centred)
    return centred @ axes[:dimension].T


def cooccurrence(dimension, wanted):
    size = json.loads((ENCODED / "summary.json").read_text())["words"]
    lengths = np.fromfile(ENCODED / "lengths.u32", dtype=np.uint32).astype(np.int64)
    rows = np.fromfile(ENCODED / "rows.u16", dtype=np.uint16)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rng = np.random.default_rng(1)
    candidates = np.flatnonzero((lengths > 8) & (lengths < 150))
    chosen = np.sort(rng.choice(candidates, min(wanted, len(candidates)), replace=False))
    counts = sparse.csr_matrix((size, size), dtype=np.float32)
    for part in np.array_split(chosen, max(1, len(chosen) // 20_000)):
        ends = np.cumsum(lengths[part])
        at = np.arange(ends[-1]) + np.repeat(starts[part] - (ends - lengths[part]), lengths[part])
        weight = np.repeat(1 / np.sqrt(lengths[part]), lengths[part]).astype(np.float32)
        texts = sparse.csr_matrix((weight, rows[at].astype(np.int32), np.concatenate([[0], ends])), shape=(len(part), size))
        counts = counts + texts.T @ texts
    counts.setdiag(0)
    counts.eliminate_zeros()
    total = counts.sum()
    row_share = np.asarray(counts.sum(axis=1)).ravel() / total
    context = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    context /= context.sum()
    pairs = counts.tocoo()
    values = np.log(np.maximum(pairs.data / total / (row_share[pairs.row] * context[pairs.col]), 1e-12))
    kept = values > 0
    ppmi = sparse.csr_matrix((values[kept].astype(np.float32), (pairs.row[kept], pairs.col[kept])), shape=counts.shape)
    basis = rng.standard_normal((size, dimension + 32)).astype(np.float32)
    for _ in range(4):
        basis, _ = qr(ppmi @ basis, mode="economic", overwrite_a=True, check_finite=False)
        basis = ppmi.T @ basis
    basis, _ = qr(ppmi @ basis, mode="economic", check_finite=False)
    left, singular, _ = svd((ppmi.T @ basis).T, full_matrices=False)
    return (basis @ left)[:, :dimension] * np.sqrt(singular[:dimension])


def transformer(folder, dimension):
    words = (ENCODED / "vocabulary.txt").read_text().split()
    return components(vectors_of(words, folder), dimension)


if __name__ == "__main__":
    main()
