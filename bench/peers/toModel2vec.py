#!/usr/bin/env python3
"""Writes a static model of the product as a folder that model2vec reads: toModel2vec.py MODEL_FOLDER INTO

Each word has two rows, one for the beginning of a word and one for its continuation, since WordPiece tells them apart.
model2vec has one weight for a word in questions and documents alike, so it gets the geometric mean of both.
"""
import json
import sys
from pathlib import Path

import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

CONTINUATION = "##"
UNKNOWN = "[UNK]"


def main():
    source, into = map(Path, sys.argv[1:3])
    description = json.loads((source / "model.json").read_text(encoding="utf-8"))
    count, dimension = description["words"], description["dimension"]
    words = (source / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:count]
    weights = (source / "weights.bin").read_bytes()
    rows = np.frombuffer(weights, np.int8, count * dimension).reshape(count, dimension)
    questions, documents = np.frombuffer(weights, "<f4", 2 * count, count * dimension).reshape(2, count)
    table = rows.astype(np.float32) * np.sqrt(questions * documents)[:, None]

    tokens = [*words, *(CONTINUATION + word for word in words), UNKNOWN]
    tokenizer = Tokenizer(WordPiece({token: row for row, token in enumerate(tokens)}, unk_token=UNKNOWN))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    vectors = np.concatenate([table, table, np.zeros((1, dimension), np.float32)])
    StaticModel(vectors, tokenizer, normalize=True, max_length=None).save_pretrained(into)


if __name__ == "__main__":
    main()
