#!/usr/bin/env python3
"""Trains the word table on encoded pairs (see vocabulary.ts) and leaves it as float32 in .cache/training/runs/<name>.npz.

Symmetric InfoNCE over batches made of groups from one source each, so that most negatives are of the same package or repository.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import torch
import torch.nn.functional as F

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "training"
ENCODED = CACHE / "encoded"
# What a document's fields weigh beside its body, in training as in the product.
FIELDS = json.loads((Path(__file__).parent / "fieldWeights.json").read_text())

# Of pairs.i32: kind, source, the texts query, body, path and names, language.
COLUMNS = 7
KIND, SOURCE, QUERY, BODY, PATH, NAMES, LANGUAGE = range(COLUMNS)

# What share of a batch each kind of pair has, where the source has such pairs.
KIND_SHARES = {"doc": 0.34, "comment": 0.18, "heading": 0.05, "header": 0.05, "path": 0.1, "span": 0.1, "name": 0.18, "history": 0.3}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--init", default="cooccurrence", help="random, or the stem of a .npy in .cache/training/init")
    parser.add_argument("--go-on-from", default="", help="a run whose table and weights are the start, for the words it has")
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--group", type=int, default=256)
    parser.add_argument("--groups", type=int, default=8)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--weight-rate", type=float, default=2e-2)
    parser.add_argument("--temperature", type=float, default=0.05)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--path-weight", type=float, default=FIELDS["pathWeight"])
    parser.add_argument("--name-weight", type=float, default=FIELDS["nameWeight"])
    parser.add_argument("--named", type=float, default=0.7, help="share of the documents that show their names")
    parser.add_argument("--phrased", type=float, default=0.3)
    parser.add_argument("--with-language", type=float, default=0.1)
    parser.add_argument("--source-power", type=float, default=0.5)
    parser.add_argument("--kinds", default="", help="overrides of shares, as doc=.4,span=0")
    parser.add_argument("--taught", type=float, default=0, help="weight of what teach.py left")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def name_of(device):
    """As the log, the run's facts and the card say it."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type


class Texts:
    """All texts as rows of the table with their counts."""

    def __init__(self):
        self.rows = np.fromfile(ENCODED / "rows.u16", dtype=np.uint16)
        self.powers = np.sqrt(np.arange(256, dtype=np.float32))
        self.counts = np.fromfile(ENCODED / "counts.u8", dtype=np.uint8)
        self.lengths = np.fromfile(ENCODED / "lengths.u32", dtype=np.uint32).astype(np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)])

    def gather(self, texts):
        """Rows, tf^0.5 and the number of rows of each of the texts, one after the other."""
        lengths = self.lengths[texts]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.starts[texts] - (ends - lengths), lengths)
        return self.rows[at].astype(np.int64), self.powers[self.counts[at]], lengths


def keep(bag, mask):
    rows, powers, lengths = bag
    text = np.repeat(np.arange(len(lengths)), lengths)
    return rows[mask], powers[mask], np.bincount(text[mask], minlength=len(lengths))


class Sampler:
    def __init__(self, options, summary, rng):
        self.rng = rng
        self.pairs = np.fromfile(ENCODED / "pairs.i32", dtype=np.int32).reshape(-1, COLUMNS)
        self.texts = Texts()
        usable = (self.texts.lengths[self.pairs[:, QUERY]] > 0) & (self.texts.lengths[self.pairs[:, BODY]] > 4)
        self.pairs = self.pairs[usable]
        shares = dict(KIND_SHARES)
        for item in filter(None, options.kinds.split(",")):
            kind, share = item.split("=")
            shares[kind] = float(share)
        shares = np.array([shares[kind] for kind in summary["kinds"]])
        count = np.bincount(self.pairs[:, SOURCE] * len(shares) + self.pairs[:, KIND], minlength=len(summary["sources"]) * len(shares))
        count = count.reshape(-1, len(shares))
        # Within a source, a kind is drawn by its share but not more often than its pairs allow.
        drawn = shares * np.minimum(1, count / 200)
        weight = drawn[self.pairs[:, SOURCE], self.pairs[:, KIND]] / count[self.pairs[:, SOURCE], self.pairs[:, KIND]]
        self.order = np.argsort(self.pairs[:, SOURCE], kind="stable")
        self.pairs = self.pairs[self.order]
        weight = weight[self.order]
        self.cumulative = np.cumsum(weight)
        total = np.bincount(self.pairs[:, SOURCE], minlength=len(count))
        self.begin = np.concatenate([[0], np.cumsum(total)])
        size = np.minimum(total, 20000) ** options.source_power
        size[total < 30] = 0
        self.source_share = size / size.sum()
        self.total = total
        self.group, self.groups = options.group, options.groups
        phrasings = json.loads((ENCODED / "phrasings.json").read_text())
        self.phrasings = [before + after for before, after in phrasings["phrasings"]]
        self.languages = phrasings["languages"]
        self.named, self.path_kind = options.named, summary["kinds"].index("path")
        self.phrased, self.with_language = options.phrased, options.with_language

    def draw(self):
        rng, parts, left = self.rng, [], self.group * self.groups
        while left > 0:
            source = rng.choice(len(self.total), p=self.source_share)
            first, last = self.begin[source], self.begin[source + 1]
            size = min(self.group, left, max(16, (last - first) // 4))
            low = self.cumulative[first - 1] if first else 0.0
            drawn = np.searchsorted(self.cumulative, low + rng.random(size) * (self.cumulative[last - 1] - low))
            parts.append(np.clip(drawn, first, last - 1))
            left -= size
        return self.pairs[np.unique(np.concatenate(parts))]

    def batch(self):
        pairs = self.draw()
        rng = self.rng
        query = self.phrase(self.texts.gather(pairs[:, QUERY]), pairs)
        body = self.texts.gather(pairs[:, BODY])
        share = np.repeat(rng.uniform(0.5, 1, len(pairs)), body[2])
        body = keep(body, rng.random(len(share)) < share)
        path = self.texts.gather(pairs[:, PATH])
        shown = (rng.random(len(pairs)) < 0.5) & (pairs[:, KIND] != self.path_kind)
        path = keep(path, np.repeat(shown, path[2]))
        names = self.texts.gather(pairs[:, NAMES])
        names = keep(names, np.repeat(rng.random(len(pairs)) < self.named, names[2]))
        return pairs, query, (body, path, names)

    def phrase(self, query, pairs):
        rows, powers, lengths = query
        splits = np.cumsum(lengths)[:-1]
        added = [[] for _ in range(len(pairs))]
        for at in np.flatnonzero(self.rng.random(len(pairs)) < self.phrased):
            added[at] = self.phrasings[self.rng.integers(len(self.phrasings))]
        for at in np.flatnonzero(self.rng.random(len(pairs)) < self.with_language):
            added[at] = added[at] + self.languages[pairs[at, LANGUAGE]]
        parts = np.split(rows, splits)
        rows = np.concatenate([np.concatenate([part, extra]) if extra else part for part, extra in zip(parts, added)])
        parts = np.split(powers, splits)
        powers = np.concatenate([np.concatenate([part, np.ones(len(extra), np.float32)]) if extra else part for part, extra in zip(parts, added)])
        return rows.astype(np.int64), powers.astype(np.float32), lengths + np.array([len(extra) for extra in added])


class WeightedSum(torch.autograd.Function):
    """Sums of exp(log weight) · power · row over bags, on the CPU. The gradient of a row's log weight is the row times its own gradient."""

    @staticmethod
    def forward(context, table, log_weights, rows, powers, offsets):
        weights = np.exp(log_weights.numpy())[rows] * powers
        matrix = sparse.csr_matrix((weights, rows, offsets), shape=(len(offsets) - 1, len(table)))
        context.save_for_backward(table)
        context.matrix = matrix
        return torch.from_numpy(matrix @ table.numpy())

    @staticmethod
    def backward(context, gradient):
        (table,) = context.saved_tensors
        by_row = torch.from_numpy(context.matrix.T @ gradient.numpy())
        return by_row, (by_row * table).sum(dim=1), None, None, None


def weighted_sum(table, log_weights, rows, powers, offsets):
    """The same sums on any device. The CPU keeps its sparse product, and with it its results to the bit."""
    if table.device.type == "cpu":
        return WeightedSum.apply(table, log_weights, rows, powers, offsets)
    rows, powers, starts = (torch.from_numpy(values).to(table.device) for values in (rows, powers, offsets[:-1]))
    weights = torch.exp(log_weights)[rows] * powers
    return F.embedding_bag(rows, table, starts, mode="sum", per_sample_weights=weights)


class Contrast(torch.autograd.Function):
    """Symmetric InfoNCE over unit vectors. `same` lists places off the diagonal that are no negatives."""

    @staticmethod
    def forward(context, queries, documents, same, temperature):
        size = len(queries)
        # No score exceeds 1 / temperature, so that is subtracted in place of the maximum.
        shares = torch.mm(queries, documents.T).sub_(1).div_(temperature)
        own = shares.diagonal().clone()
        shares.exp_()
        shares[same] = 0
        across, down = shares.sum(dim=1), shares.sum(dim=0)
        loss = (torch.log(across) + torch.log(down) - 2 * own).mean() / 2
        shares.mul_((1 / across)[:, None] + (1 / down)[None, :])
        shares.diagonal().sub_(2)
        shares.div_(2 * size * temperature)
        context.save_for_backward(shares, queries, documents)
        return loss

    @staticmethod
    def backward(context, gradient):
        shares, queries, documents = context.saved_tensors
        return gradient * torch.mm(shares, documents), gradient * torch.mm(shares.T, queries), None, None


class Lessons:
    """Questions whose nearness to each other a transformer knows: the table's own is drawn to it."""

    batch = 1024
    temperature = 0.1

    def __init__(self, texts, rng, device):
        taught = np.load(ENCODED / "taught.npz")
        self.texts, self.numbers, self.rng = texts, taught["texts"], rng
        self.vectors = F.normalize(torch.from_numpy(taught["vectors"].astype(np.float32)), dim=1).to(device)

    def loss(self, model):
        chosen = self.rng.choice(len(self.numbers), self.batch, replace=False)
        own = model.queries(self.texts.gather(self.numbers[chosen]))
        known = self.vectors[torch.from_numpy(chosen).to(self.vectors.device)]
        itself = torch.eye(self.batch, dtype=torch.bool, device=self.vectors.device)
        wanted = (known @ known.T / self.temperature).masked_fill_(itself, -1e4)
        found = (own @ own.T / self.temperature).masked_fill(itself, -1e4)
        return F.kl_div(F.log_softmax(found, dim=1), F.softmax(wanted, dim=1), reduction="batchmean")


def equal_places(*keys):
    """Places (i, j), i ≠ j, where one of the keys is equal: equal questions or answers are no negatives of each other."""
    left, right = [], []
    for key in keys:
        order = np.argsort(key, kind="stable")
        borders = np.flatnonzero(np.diff(key[order])) + 1
        for group in np.split(order, borders):
            if len(group) > 1:
                first, second = np.meshgrid(group, group)
                apart = first != second
                left.append(first[apart])
                right.append(second[apart])
    if not left:
        return torch.zeros(0, dtype=torch.int64), torch.zeros(0, dtype=torch.int64)
    return torch.from_numpy(np.concatenate(left)), torch.from_numpy(np.concatenate(right))


class Table(torch.nn.Module):
    def __init__(self, rows, query_weights, document_weights):
        super().__init__()
        self.rows = torch.nn.Parameter(rows)
        self.query_weights = torch.nn.Parameter(query_weights)
        self.document_weights = torch.nn.Parameter(document_weights)

    def sum(self, bag, log_weights):
        rows, powers, lengths = bag
        return weighted_sum(self.rows, log_weights, rows, powers, np.concatenate([[0], np.cumsum(lengths)]))

    def queries(self, bag):
        return F.normalize(self.sum(bag, self.query_weights), dim=1)

    def documents(self, fields, weights):
        """A document is its fields' unit vectors, weighted; an absent field is the zero vector."""
        joined = tuple(np.concatenate(parts) for parts in zip(*fields))
        sums = F.normalize(self.sum(joined, self.document_weights), dim=1)
        size = len(fields[0][2])
        return F.normalize(sum(weight * sums[at * size : (at + 1) * size] for at, weight in enumerate(weights)), dim=1)


def go_on(model, words, known):
    """Vocabularies differ where sources were added: each word brings its own row."""
    row_of = {word: row for row, word in enumerate(words)}
    pairs = np.array([(row, row_of[word]) for row, word in enumerate(known["words"].tolist()) if word in row_of])
    old, new = pairs[:, 0], torch.from_numpy(pairs[:, 1])
    with torch.no_grad():
        model.rows[new] = torch.from_numpy(known["rows"][old])
        model.query_weights[new] = torch.from_numpy(np.log(known["query"][old]))
        model.document_weights[new] = torch.from_numpy(np.log(known["document"][old]))


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    summary = json.loads((ENCODED / "summary.json").read_text())
    sampler = Sampler(options, summary, rng)
    size = summary["words"]
    used = np.bincount(sampler.texts.rows, weights=sampler.texts.counts, minlength=size)
    share = used / used.sum()
    smooth = torch.from_numpy(np.log(1e-4 / (1e-4 + share)).astype(np.float32))
    if options.init == "random":
        rows = torch.randn(size, options.dimension)
    else:
        rows = torch.from_numpy(np.load(CACHE / "init" / f"{options.init}.npy").astype(np.float32))[:, : options.dimension]
    rows = F.normalize(rows, dim=1)
    model = Table(rows.clone(), smooth.clone(), smooth.clone())
    words = (ENCODED / "vocabulary.txt").read_text().split()
    if options.go_on_from:
        go_on(model, words, np.load(CACHE / "runs" / f"{options.go_on_from}.npz"))
    device = torch.device(options.device)
    model.to(device)
    print(f"device: {name_of(device)}", flush=True)
    optimizer = torch.optim.Adam(
        [
            {"params": [model.rows], "lr": options.rate},
            {"params": [model.query_weights, model.document_weights], "lr": options.weight_rate},
        ],
        betas=(0.9, 0.98),
    )
    lessons = Lessons(sampler.texts, rng, device) if options.taught > 0 else None
    started = time.time()
    losses = []
    for step in range(options.steps):
        progress = max(step / options.steps, (time.time() - started) / (60 * options.minutes))
        if progress >= 1:
            break
        scale = min(1, (step + 1) / 50) * (0.5 + 0.5 * np.cos(np.pi * progress))
        for group, rate in zip(optimizer.param_groups, (options.rate, options.weight_rate)):
            group["lr"] = rate * scale
        pairs, query, fields = sampler.batch()
        same = tuple(places.to(device) for places in equal_places(pairs[:, QUERY], pairs[:, BODY]))
        loss = Contrast.apply(model.queries(query), model.documents(fields, (1, options.path_weight, options.name_weight)), same, options.temperature)
        optimizer.zero_grad(set_to_none=True)
        (loss if lessons is None else loss + options.taught * lessons.loss(model)).backward()
        optimizer.step()
        losses.append(loss.item())
        if step % 100 == 99:
            print(f"{step + 1} {np.mean(losses[-100:]):.4f} {time.time() - started:.0f} s", flush=True)
    target = CACHE / "runs"
    target.mkdir(parents=True, exist_ok=True)
    np.savez(
        target / f"{options.name}.npz",
        words=np.array(words),
        rows=model.rows.detach().cpu().numpy(),
        query=torch.exp(model.query_weights).detach().cpu().numpy(),
        document=torch.exp(model.document_weights).detach().cpu().numpy(),
    )
    facts = {**vars(options), "device": name_of(device), "seconds": round(time.time() - started), "loss": float(np.mean(losses[-100:]))}
    (target / f"{options.name}.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
