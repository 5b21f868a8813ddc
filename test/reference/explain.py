#!/usr/bin/env python3
"""Asks PyTorch for every number behind a weight, in the built-in models and in tiny ones of each kind of position, mask and matrix.

    python explain.py MODEL_FOLDERS > explain.json

MODEL_FOLDERS holds minilm, smollm2 and en-pt. Nothing of a family is written here but which ones norm after the block: while transformers' own model
runs with eager attention, each of its matrix products, softmaxes, output projections and residual sums is looked at as it happens. The translation
model, which transformers does not have, is that of bergamot.py.
"""
import json
import random
import sys
import zlib
from importlib.metadata import version
from pathlib import Path

import bergamot
import numpy as np
import sentencepiece
import torch
import transformers
from torch.overrides import TorchFunctionMode
from transformers import AutoModel, AutoTokenizer

TINY = Path(__file__).parent / "tiny" / "models"
# What stands for what: no positions in attention; scale by layer, in a matrix stored transposed; rotary in halves, neighbours, a part of the head,
# with a factor; ALiBi; buckets; disentangled; window, to one side and both; soft cap; query and key norms; shared key heads;
# norms after, both blocks at once; two stacks.
MODELS = (
    "bert albert deberta-v2-c2p deberta-v3 mpnet modernbert gpt2-scaled-by-layer gpt-neo gpt-neox gpt-neox-in-turn gpt-j opt opt-norm-after-narrow-words "
    "bloom llama llama-dynamic llama-yarn-mscale mistral qwen2 qwen3 gemma2 gemma3 phi3-long-rope granite olmo2 smollm3 t5 bart marian pegasus "
    "distilbert electra mbart m2m-100"
).split()
NORMED_AFTER = "bert roberta electra albert mpnet deberta distilbert bart marian opt-norm-after".split()
TROPHY = "The trophy didn't fit in the suitcase because it was too big"


class Attention:
    """What was seen of one layer's attention; tensors are [heads, n, headDim], rows of scores and weights [heads, n, n], hidden vectors [n, width]."""

    def __init__(self, q, k, masked):
        self.q, self.k, self.masked = q, k, masked
        self.weights = self.v = self.z = self.project = self.attended = self.before = self.after = self.unturned = None


class Watch(TorchFunctionMode):
    """Follows one attention from its first product to the sum with the residual."""

    def __init__(self, normed_after: bool):
        self.normed_after = normed_after
        self.seen: list[Attention] = []
        self.first = None  # the first product since the last attention: q and k
        self.unturned: list[tuple] = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        name = getattr(function, "__name__", "")
        now = self.seen[-1] if self.seen else None
        if name in ("matmul", "bmm", "baddbmm"):
            self.product((kwargs["batch1"], kwargs["batch2"]) if kwargs else args[-2:], now)
        elif name == "softmax" and self.first is not None:
            self.seen.append(Attention(*self.first, flat(args[0])))
            self.seen[-1].weights = flat(result)
            self.seen[-1].unturned, self.unturned = self.unturned, []
        elif name in ("linear", "addmm") and now and now.v is not None and now.attended is None:
            self.projection(name, args, result, now)
        elif name in ("add", "__add__", "iadd", "__iadd__", "__radd__") and now and now.attended is not None and now.before is None:
            self.residual(args, result, now)
        elif name == "layer_norm" and self.normed_after and now and now.after is not None and torch.equal(args[0][0], now.after):
            now.after = result[0]
        return result

    def product(self, operands, now):
        a, b = (flat(each) for each in operands)
        if a.dim() != 3 or b.dim() != 3:
            return
        if now is not None and now.v is None and torch.equal(a, now.weights):
            now.v = b
            self.first = None
        elif self.first is None:
            self.first = (a, b.transpose(1, 2))

    def projection(self, name, args, result, now):
        z, weight, bias = (args[1], args[2], args[0]) if name == "addmm" else (args[0], args[1].T, args[2] if len(args) > 2 else None)
        size = now.v.shape[0] * now.v.shape[2]
        if z.shape[-1] != size:
            return
        now.z, now.project = z.reshape(-1, size), weight
        now.attended = result.reshape(-1, weight.shape[1])

    def residual(self, args, result, now):
        if not all(isinstance(each, torch.Tensor) and each.shape == result.shape for each in args[:2]) or result.shape[-1] != now.attended.shape[-1]:
            return
        first, second = (each.reshape(-1, each.shape[-1]) for each in args[:2])
        now.before = second if first.shape == now.attended.shape and torch.equal(first, now.attended) else first
        now.after = result.reshape(now.attended.shape)


def flat(tensor: torch.Tensor) -> torch.Tensor:
    """Without a batch axis."""
    return tensor[0] if tensor.dim() == 4 else tensor


def watched(model, normed_after: bool, **inputs) -> list[Attention]:
    watch = Watch(normed_after)
    module = sys.modules[type(model).__module__]
    turn = getattr(module, "apply_rotary_pos_emb", None)

    def seen_turning(*args, **kwargs):
        watch.unturned.append((*args[:2],) if args[0].shape[-1] == args[1].shape[-1] and args[0].dim() == args[1].dim() == 4 else (args[0],))
        return turn(*args, **kwargs)

    if turn:
        module.apply_rotary_pos_emb = seen_turning
    try:
        with torch.no_grad(), watch:
            model(**inputs)
    finally:
        if turn:
            module.apply_rotary_pos_emb = turn
    return watch.seen


def unturned(attention: Attention):
    """Queries and keys before rotary positions, for each of the heads; None where there are none."""
    calls = attention.unturned
    if not calls:
        return None
    if len(calls) == 2:  # GPT-J turns the keys, then the queries, [1, n, heads, dimensions], and only a part of the head
        k, q = ([call[0][0].transpose(0, 1) for call in calls])
    else:
        q, k = (each[0] for each in calls[0])
    k = k.repeat_interleave(q.shape[0] // k.shape[0], 0)
    return [torch.cat([before, after[..., before.shape[-1] :]], -1) for before, after in ((q, attention.q), (k, attention.k))]


def numbers(attention: Attention, head: int, query: int, key: int, rotary: bool, parallel: bool, divided: tuple[float, float]) -> dict:
    heads, _, size = attention.v.shape
    q, k = attention.q[head, query] * divided[0], attention.k[head] * divided[1]
    row = attention.masked[head, query]
    allowed = row > -1e30
    weights = attention.weights[head, query]
    alone = torch.zeros(heads, heads, size, dtype=attention.z.dtype)
    for each in range(heads):
        alone[each, each] = attention.z[query, each * size : (each + 1) * size]
    written = alone.reshape(heads, heads * size) @ attention.project
    before = unturned(attention) if rotary else None
    return {
        "q": q,
        "k": k[key],
        "v": attention.v[head, key],
        "scores": k @ q,
        "masked": [value if ok else None for value, ok in zip(rounded(row), allowed.tolist())],
        "weights": weights,
        "weighted_value": weights[key] * attention.v[head, key],
        "head_output": weights @ attention.v[head],
        "projected": written[head],
        "layer_output_norms": written.norm(dim=1),
        "carried": (weights[:, None] * (attention.v[head] @ attention.project[head * size : (head + 1) * size])).norm(dim=1),
        "attended": attention.attended[query],
        **({} if parallel else {"before": attention.before[query], "after": attention.after[query]}),
        **(unturned_numbers(*(each[head] for each in before), query, key) if before else {}),
    }


def unturned_numbers(q, k, query: int, key: int) -> dict:
    return {"q_before_position": q[query], "k_before_position": k[key], "content_scores": k @ q[query]}


def rounded(values):
    return [float(f"{value:.6g}") for value in values.tolist()]


def record(attention: Attention, place: dict, **kind) -> dict:
    answer = numbers(attention, place["head"], place["query"], place["key"], **kind)
    return place | {"numbers": {name: rounded(each) if isinstance(each, torch.Tensor) else each for name, each in answer.items()}}


def chosen(name: str, seen: list[Attention], layer: int) -> dict:
    """A head, a query and a key that it may look at, different for each model."""
    pick = random.Random(zlib.crc32(f"{name} {layer}".encode()))
    heads, queries, keys = seen[layer].weights.shape
    query = pick.randrange(queries // 2, queries)
    row = seen[layer].weights[0, query]
    return {"head": pick.randrange(heads), "query": query, "key": pick.choice([key for key in range(keys) if row[key] > 0])}


def tiny(name: str) -> list[dict]:
    folder = TINY / name
    [text, *_] = json.loads((folder / "expected.json").read_text())["texts"]
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    config = model.config
    inputs = {"input_ids": torch.tensor([text["ids"]])}
    if config.is_encoder_decoder:
        inputs["decoder_input_ids"] = torch.tensor([text["decoder"]["input"]])
        inputs["use_cache"] = False
    seen = watched(model, any(name.startswith(each) for each in NORMED_AFTER), **inputs)
    disentangled = 1 + len(config.pos_att_type) if name.startswith("deberta") and getattr(config, "relative_attention", False) else None
    answers = []
    for site, layers in sites_of(text, seen).items():
        for layer, attention in list(enumerate(layers))[-2:] if len(text["sites"]) == 1 else [(len(layers) - 1, layers[-1])]:
            place = {"model": name, "texts": text["texts"], "target": text.get("decoder", {}).get("text"), "site": site, "layer": layer}
            # OPT divides its queries before the product, DeBERTa its keys.
            root = attention.q.shape[-1] ** 0.5
            divided = (root if name.startswith("opt") else 1, root * disentangled**0.5 if disentangled else 1)
            parallel = name in ("gpt-neox", "gpt-j")
            kind = {"rotary": bool(attention.unturned), "parallel": parallel, "divided": divided}
            answers.append(record(attention, place | chosen(name, layers, layer), **kind))
    return answers


def sites_of(text: dict, seen: list[Attention]) -> dict:
    names = list(text["sites"])
    if len(names) == 1:
        return {names[0]: seen}
    encoder = len(text["sites"]["encoder.self"])
    return {"encoder.self": seen[:encoder], "decoder.self": seen[encoder::2], "decoder.cross": seen[encoder + 1 :: 2]}


def built_in(name: str, folder: Path, site: str, places: list[tuple[int, int, int, int]], rotary: bool, **file) -> list[dict]:
    tokenizer = AutoTokenizer.from_pretrained(folder, **file)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32, **file).eval()
    seen = watched(model, not rotary, **tokenizer(TROPHY, return_tensors="pt"))
    place = {"model": name, "texts": [TROPHY], "target": None, "site": site}
    kind = {"rotary": rotary, "parallel": False, "divided": (1, 1)}
    return [record(seen[layer], place | {"layer": layer, "head": head, "query": query, "key": key}, **kind) for layer, head, query, key in places]


class Translator(bergamot.Model):
    """Keeps what its attentions are made of, by their names."""

    def attention(self, x, seen, name):
        project = lambda y, which: (y @ self.t[f"{name}_W{which}"] + self.t[f"{name}_b{which}"]).reshape(len(y), self.heads, -1).transpose(1, 0, 2)
        after, weights = super().attention(x, seen, name)
        q, k, v = (torch.tensor(each) for each in (project(x, "q"), project(seen, "k"), project(seen, "v")))
        kept = Attention(q, k, q @ k.transpose(1, 2) / q.shape[-1] ** 0.5)
        kept.weights, kept.v, kept.before, kept.after = torch.tensor(weights), v, torch.tensor(x), torch.tensor(after)
        kept.z = (kept.weights @ v).transpose(0, 1).reshape(len(x), -1)
        kept.project = torch.tensor(self.t[f"{name}_Wo"])
        kept.attended = kept.z @ kept.project + torch.tensor(self.t[f"{name}_bo"][0])
        self.kept[name] = kept
        return after, weights


def translation(folder: Path) -> list[dict]:
    model = Translator(str(next(folder.glob("model*.bin"))))
    model.kept = {}
    vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(next(folder.glob("vocab*.spm"))))
    text = bergamot.SENTENCES[2]
    target, *_ = model.translate(vocabulary.encode(text) + [0])
    model.decode(model.encode(vocabulary.encode(text) + [0])[0], np.array(target[:-1], int))
    place = {"model": "en-pt", "texts": [text], "target": None}
    kind = {"rotary": False, "parallel": False, "divided": (1, 1)}
    return [
        record(model.kept["encoder_l6_self"], place | {"site": "encoder.self", "layer": 5, "head": 2, "query": 3, "key": 1}, **kind),
        record(model.kept["decoder_l2_context"], place | {"site": "decoder.cross", "layer": 1, "head": 3, "query": 4, "key": 3}, **kind),
    ]


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    folders = Path(sys.argv[1])
    [gguf] = (folders / "smollm2").glob("*.gguf")
    records = [
        *built_in("minilm", folders / "minilm", "encoder.self", [(3, 1, 11, 2), (0, 5, 0, 15), (5, 11, 6, 6)], False),
        *built_in("smollm2", gguf.parent, "decoder.self", [(3, 2, 9, 2), (16, 0, 6, 5)], True, gguf_file=gguf.name),
        *translation(folders / "en-pt"),
        *(each for name in MODELS for each in tiny(name)),
    ]
    versions = {package: version(package).split("+")[0] for package in ("torch", "transformers")}
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in records)
    print(f'{{"versions":{json.dumps(versions)},"links":[\n{lines}\n]}}')
