#!/usr/bin/env python3
"""Writes a trained table as a model folder of the product: int8 rows, float32 scales, vocabulary, model.json with checksums."""
import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "training"
FIELDS = json.loads((Path(__file__).parent / "fieldWeights.json").read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True, help="of the run in .cache/training/runs")
    parser.add_argument("--id", required=True)
    parser.add_argument("--into", required=True, type=Path)
    parser.add_argument("--path-weight", type=float, default=FIELDS["pathWeight"])
    parser.add_argument("--name-weight", type=float, default=FIELDS["nameWeight"])
    parser.add_argument("--prose-weight", type=float, default=FIELDS["proseWeight"])
    options = parser.parse_args()
    run = np.load(CACHE / "runs" / f"{options.name}.npz")
    rows = run["rows"]
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12)
    quantized = np.clip(np.round(rows / largest * 127), -127, 127).astype(np.int8)
    scale = largest[:, 0] / 127
    options.into.mkdir(parents=True, exist_ok=True)
    weights = options.into / "weights.bin"
    weights.write_bytes(
        quantized.tobytes() + (scale * run["query"]).astype("<f4").tobytes() + (scale * run["document"]).astype("<f4").tobytes()
    )
    vocabulary = options.into / "vocabulary.txt"
    shutil.copyfile(CACHE / "encoded" / "vocabulary.txt", vocabulary)
    description = {
        "id": options.id,
        "kind": "static",
        "dimension": rows.shape[1],
        "pooling": "weightedSum",
        "tfPower": 0.5,
        "pathWeight": options.path_weight,
        "nameWeight": options.name_weight,
        "proseWeight": options.prose_weight,
        "words": rows.shape[0],
        "files": {"weights": describe(weights), "vocabulary": describe(vocabulary)},
        "licence": "MIT",
        "source": "Learned from source code under permissive licences; see README.md",
    }
    (options.into / "model.json").write_text(json.dumps(description, indent=2) + "\n")


def describe(file):
    content = file.read_bytes()
    return {"name": file.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


if __name__ == "__main__":
    main()
