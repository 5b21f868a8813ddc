#!/usr/bin/env python3
"""Asks PyTorch for the attention of all-MiniLM-L6-v2 (transformers' own BertModel, eager attention) on texts of many kinds.

    python reference.py MODEL_FOLDER > minilm.json

Short texts keep every weight, long ones some rows, and all of them two numbers a head that any other row would change.
"""
import hashlib
import json
import random
import sys
from importlib.metadata import version
from pathlib import Path

import torch
from transformers import AutoTokenizer, BertModel

WORDS = "the a red old small fox river stone road saw near over under slept while it was very tired because rain fell boat left shore early fog home again ,".split()


def words(count: int, seed: int) -> str:
    pick = random.Random(seed)
    return " ".join(pick.choice(WORDS) for _ in range(count))


TEXTS = {
    "empty": [""],
    "two words": ["Owls listen."],
    "trophy": ["The trophy didn't fit in the suitcase because it was too big"],
    "pair": ["Did the driver wait for her at the gate?", "She left before noon, so he drove home alone."],
    "emoji": ["Our \U0001f469\u200d\U0001f680 waved at the \U0001f989\U0001f989 \u2014 twice! \u2764\ufe0f"],
    "right to left": ["The word \u05e9\u05dc\u05d5\u05dd means peace, and \u0645\u0631\u062d\u0628\u0627 means hello"],
    "CJK": ["\u6211\u7231 Tokyo\u6771\u4eac\u30bf\u30ef\u30fc\u548c coffee\u5496\u5561, \ud55c\uad6d\uc5b4 too"],
    "mask": ["The [MASK] barked at the [PAD] postman, then it [MASK] away and did not [UNK]."],
    "punctuation": ["Wait\u2026 what?! \u2014 \u201cyes\u201d, 3.14% of don'ts; (a/b) [c] {d} <e> & f@g.h"],
    "code": ["export function sum(values: number[]): number {\n\treturn values.reduce((a, b) => a + b, 0); // total\r\n}\n"],
    "paragraph": [words(126, 1)],
    "512 tokens": [words(510, 2)],
    "cut at 512": [words(700, 3)],
    "pair cut at 512": [words(200, 4), words(400, 5)],
}
ALL_WEIGHTS_UP_TO = 17  # tokens
SAMPLED_HEADS = [(0, 0), (1, 5), (2, 3), (3, 1), (4, 9), (5, 11)]


def ask(tokenizer, model, texts: list[str]) -> dict:
    encoded = tokenizer(*texts, return_tensors="pt", truncation="longest_first", max_length=512)
    with torch.no_grad():
        weights = torch.stack(model(**encoded, output_attentions=True).attentions)[:, 0].double()  # [layers, heads, n, n]
    n = weights.shape[-1]
    answer = {"ids": encoded["input_ids"][0].tolist(), "segments": encoded["token_type_ids"][0].tolist(), "heads": summaries(weights)}
    if n <= ALL_WEIGHTS_UP_TO:
        return answer | {"rows": [row(weights, layer, head, query) for layer in range(6) for head in range(12) for query in range(n)]}
    queries = [0, n // 2, n - 1] if n <= 128 else [n // 2]
    return answer | {"rows": [row(weights, layer, head, query) for layer, head in SAMPLED_HEADS for query in queries]}


def row(weights: torch.Tensor, layer: int, head: int, query: int) -> list:
    """[layer, head, query, weights in order of the keys]"""
    return [layer, head, query, rounded(weights[layer, head, query])]


def summaries(weights: torch.Tensor) -> list:
    """Two numbers a head, [layers, heads, 2]: the mean over queries of the sum of squared weights, and of the distance looked at as a share of the length."""
    n = weights.shape[-1]
    at = torch.arange(n, dtype=torch.float64)
    distance = (at[None] - at[:, None]).abs() / n
    return [[rounded(torch.stack([(w**2).sum(-1).mean(), (w * distance).sum(-1).mean()])) for w in layer] for layer in weights]


def rounded(values: torch.Tensor) -> list[float]:
    return [round(value, 7) for value in values.tolist()]


def main(folder: str) -> None:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    head = {
        "model": "all-MiniLM-L6-v2",
        "sha256": hashlib.sha256(Path(folder, "model.safetensors").read_bytes()).hexdigest(),
        "versions": {name: version(name).split("+")[0] for name in ("torch", "transformers", "tokenizers", "safetensors")},
        "attention": "eager, float32, CPU",
    }
    lines = [json.dumps({"name": name, "texts": texts} | ask(tokenizer, model, texts), separators=(",", ":")) for name, texts in TEXTS.items()]
    print(json.dumps(head, indent=2)[:-2] + ',\n  "texts": [\n' + ",\n".join(lines) + "\n  ]\n}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
