#!/usr/bin/env python3
"""What a transformer makes of questions: vectors of all-MiniLM-L6-v2 for a sample of the pairs' questions, as .cache/training/encoded/taught.npz.

`train.py --taught W` then also asks that the table's vectors of questions lie to each other as these do.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from transformer import vectors_of

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "training"
ENCODED = CACHE / "encoded"
# Of pairs.i32, as in train.py.
KIND, SOURCE, QUERY = range(3)
COLUMNS = 7
TAUGHT_KINDS = ("doc", "comment", "history", "heading")
MOST_WORDS, FEWEST_WORDS = 24, 3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transformer", type=Path, required=True, help="folder with tokenizer.json and the model")
    parser.add_argument("--model", default="model_int8.onnx")
    parser.add_argument("--texts", type=int, default=60_000)
    options = parser.parse_args()
    numbers, texts = choose(options.texts)
    vectors = vectors_of(texts, options.transformer, options.model)
    np.savez(ENCODED / "taught.npz", texts=numbers, vectors=vectors.astype(np.float16))


def choose(wanted):
    """Numbers of questions as in lengths.u32, and their words."""
    summary = json.loads((ENCODED / "summary.json").read_text())
    pairs = np.fromfile(ENCODED / "pairs.i32", dtype=np.int32).reshape(-1, COLUMNS)
    kinds = [summary["kinds"].index(kind) for kind in TAUGHT_KINDS]
    pairs = pairs[np.isin(pairs[:, KIND], kinds)]
    rng = np.random.default_rng(1)
    # Every source as much as any other, up to what it has.
    share = 1 / np.sqrt(np.bincount(pairs[:, SOURCE])[pairs[:, SOURCE]])
    pairs = pairs[rng.choice(len(pairs), min(len(pairs), 2 * wanted), replace=False, p=share / share.sum())]
    numbers, texts = [], []
    begin = 0
    for at, source in enumerate(summary["sources"]):
        stem = CACHE / "pairs" / source
        lengths = np.fromfile(f"{stem}.lengths", dtype=np.uint32).astype(np.int64)
        own = np.unique(pairs[pairs[:, SOURCE] == at, QUERY]) - begin
        if len(own):
            words = Path(f"{stem}.words").read_text().split("\n")
            stream = np.fromfile(f"{stem}.stream", dtype=np.uint32)
            starts = np.concatenate([[0], np.cumsum(lengths)])
            for number in own:
                if FEWEST_WORDS <= lengths[number] <= MOST_WORDS:
                    numbers.append(begin + number)
                    texts.append(" ".join(words[word] for word in stream[starts[number] : starts[number + 1]]))
        begin += len(lengths)
    chosen = rng.permutation(len(texts))[:wanted]
    return np.array(numbers, dtype=np.int64)[chosen], [texts[at] for at in chosen]


if __name__ == "__main__":
    main()
