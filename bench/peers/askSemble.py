#!/usr/bin/env python3
"""Asks an index that semble has stored: askSemble.py FOLDER QUESTIONS.jsonl, lines {id, query, k} in, lines of answers out.

`ms` is the time of the search alone, inside the process.
"""
import json
import sys
import time
from pathlib import Path

from semble import SembleIndex


def main():
    index = SembleIndex.from_path(sys.argv[1])
    for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        started = time.perf_counter()
        results = index.search(question["query"], top_k=question["k"])
        took = (time.perf_counter() - started) * 1000
        hits = [
            {"path": chunk.file_path, "startLine": chunk.start_line, "endLine": chunk.end_line}
            for chunk in (result.chunk for result in results)
        ]
        answer = {"id": question["id"], "ms": round(took, 3), "hits": hits, "chunks": index.stats.total_chunks}
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
