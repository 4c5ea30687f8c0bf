#!/usr/bin/env python3
"""Joins tables that learned from different texts into one of the same size, as .cache/training/runs/<name>.npz.

Side by side, two tables of one vocabulary are a model whose scores are the weighted mean of both: errors that only one makes weigh
less. The principal directions of texts bring the rows back to the usual dimension. A table is a run, or a model folder, whose words are
looked up in its own vocabulary.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from pieces import pieces

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "training"
ENCODED = CACHE / "encoded"

SAMPLED_TEXTS = 6000
FEWEST_WORDS = 30


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", required=True)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("tables", nargs="+", help="names of runs, or model folders; TABLE=WEIGHT where its scores count other than 1")
    options = parser.parse_args()
    tables, weights = zip(*(weighted(table) for table in options.tables))
    words = (ENCODED / "vocabulary.txt").read_text().split("\n")[:-1]
    texts = sample_texts()
    parts = [balanced(read_table(table, words), texts) for table in tables]
    joined = np.concatenate([rows * np.sqrt(weight) for (rows, _), weight in zip(parts, weights)], axis=1)
    lean = np.exp(np.mean([lean for _, lean in parts], axis=0))
    rows = joined @ directions(joined, lean, texts)[:, : options.dimension]
    length = np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
    np.savez(
        CACHE / "runs" / f"{options.name}.npz",
        rows=(rows / length[:, None]).astype(np.float32),
        query=(length / lean).astype(np.float32),
        document=(length * lean).astype(np.float32),
        words=np.array(words),
    )
    facts = {"name": options.name, "merged": [{**facts_of(table), "weight": weight} for table, weight in zip(tables, weights)]}
    (CACHE / "runs" / f"{options.name}.json").write_text(json.dumps(facts, indent=2) + "\n")


def weighted(table):
    name, _, weight = table.partition("=")
    return name, float(weight or 1)


def facts_of(table):
    folder = Path(table)
    if not is_folder(folder):
        return json.loads((CACHE / "runs" / f"{table}.json").read_text())
    return {"model": json.loads((folder / "model.json").read_text())["id"]}


def is_folder(folder):
    return (folder / "model.json").exists()


def read_table(table, words):
    """Rows [words, dimension] and the weights of words in questions and in documents [words]."""
    rows, query, document, known = read_folder(Path(table)) if is_folder(Path(table)) else read_run(table)
    place = {word: at for at, word in enumerate(known)}
    found = [[place[word]] if word in place else pieces(word, place) for word in words]
    taken = np.zeros((len(words), rows.shape[1]), np.float32), np.full(len(words), 1e-6), np.full(len(words), 1e-6)
    for at, own in enumerate(found):
        if not own:
            continue
        # Of several pieces the row is their sum as questions and documents see it, the weights their geometric means.
        scale = np.sqrt(query[own] * document[own])
        taken[0][at] = (rows[own] * scale[:, None]).sum(axis=0)
        lean = np.exp(np.mean(np.log(document[own] / query[own])) / 2)
        taken[1][at], taken[2][at] = 1 / lean, lean
    return taken


def read_run(name):
    run = np.load(CACHE / "runs" / f"{name}.npz")
    return run["rows"], run["query"], run["document"], run["words"].tolist()


def read_folder(folder):
    description = json.loads((folder / "model.json").read_text())
    size, dimension = description["words"], description["dimension"]
    content = (folder / "weights.bin").read_bytes()
    rows = np.frombuffer(content, np.int8, size * dimension).reshape(size, dimension).astype(np.float32)
    query = np.frombuffer(content, "<f4", size, size * dimension)
    document = np.frombuffer(content, "<f4", size, size * (dimension + 4))
    return rows, query, document, (folder / "vocabulary.txt").read_text().split("\n")[:-1]


def sample_texts():
    """Rows and tf^0.5 of some documents."""
    lengths = np.fromfile(ENCODED / "lengths.u32", dtype=np.uint32).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.fromfile(ENCODED / "rows.u16", dtype=np.uint16)
    counts = np.fromfile(ENCODED / "counts.u8", dtype=np.uint8)
    long = np.flatnonzero(lengths > FEWEST_WORDS)
    chosen = np.random.default_rng(1).choice(long, min(SAMPLED_TEXTS, len(long)), replace=False)
    return [(rows[starts[at] : starts[at + 1]], np.sqrt(counts[starts[at] : starts[at + 1]])) for at in chosen]


def vectors_of(texts, rows, weights):
    return np.stack([(weights[words] * powers) @ rows[words] for words, powers in texts])


def balanced(table, texts):
    """Rows scaled so that documents have length 1 on average, and by how much (as a logarithm) each word weighs more in documents.

    A score is a sum over words of query weight · document weight · product of rows, so each row takes the root of both weights,
    and only their ratio stays apart.
    """
    rows, query, document = table
    lean = np.log(document / query) / 2
    used = np.concatenate([words for words, _ in texts])
    lean -= lean[used].mean()
    rows = rows * np.sqrt(query * document)[:, None]
    return rows / np.linalg.norm(vectors_of(texts, rows, np.exp(lean)), axis=1).mean(), lean


def directions(rows, lean, texts):
    """Axes [dimensions, dimensions], those first that tell most of documents and of single words: half of each."""
    documents = vectors_of(texts, rows, lean)
    documents /= np.linalg.norm(documents, axis=1, keepdims=True)
    used = np.zeros(len(rows))
    for words, powers in texts:
        used[words] += powers
    single = rows * np.sqrt(used / np.sum(used * (rows**2).sum(axis=1)))[:, None]
    _, axes = np.linalg.eigh(documents.T @ documents / len(documents) + single.T @ single)
    return axes[:, ::-1]


if __name__ == "__main__":
    main()
