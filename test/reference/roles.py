#!/usr/bin/env python3
"""Scores the roles of every head from PyTorch's weights, written apart from the extension: a matrix of wanted links a role.

    python roles.py MINILM_FOLDER > roles.json
"""
import json
import re
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path

import torch
import transformers
from transformers import AutoModel, AutoTokenizer

TINY = Path(__file__).parent / "tiny" / "models"
TEXTS = {
    "trophy": "The trophy didn't fit in the suitcase because it was too big",
    "repeated": "otter lamp cedar violin harbour pepper otter lamp cedar violin harbour pepper otter lamp cedar violin harbour pepper",
    "sentences": "The keys to the cabinet are on the table. The Cabinet, which is old, holds more keys; nobody opens it. Who has the keys?",
}


def wanted(tokens: list[str], ids: list[int], special: list[bool], word: list[int]) -> dict[str, torch.Tensor]:
    """[queries, keys] of each role: 1 where it looks."""
    n = len(ids)
    at = torch.arange(n)
    distance = at[None, :] - at[:, None]
    bare = [token.removeprefix("##") for token in tokens]
    spelt = {}
    for token, which, hidden in zip(bare, word, special):
        spelt[which] = spelt.get(which, "") + ("" if hidden else token.lower())
    words = [spelt[which] for which in word]
    marks = torch.tensor([not hidden and all(unicodedata.category(c)[0] in "PS" for c in token) for token, hidden in zip(bare, special)])
    same = torch.tensor([[a == b and i != j and any(c.isalnum() for c in a) for b, j in zip(words, word)] for a, i in zip(words, word)])
    after = torch.zeros(n, n, dtype=torch.bool)
    for query in range(n):
        for earlier in range(query):
            if ids[earlier] == ids[query] and not special[query]:
                after[query, earlier + 1] = True
    other = ~torch.eye(n, dtype=torch.bool)
    columns = lambda chosen: chosen[None, :].expand(n, n) & other
    return {
        "induction": after & other,
        "previous": distance == -1,
        "next": distance == 1,
        "self": distance == 0,
        "sameWord": same,
        "separator": columns(torch.tensor(special) & (at > 0)),
        "first": columns(at == 0),
        "punctuation": columns(marks),
        "window": distance.abs() <= 3,
    }


def score(weights: torch.Tensor, allowed: torch.Tensor, looks: torch.Tensor) -> tuple[torch.Tensor, float, int]:
    """Of weights [layers, heads, n, n]: [layers, heads], chance, and the rows that count."""
    looks = looks & allowed
    counts, choices = looks.sum(1), allowed.sum(1)
    rows = (counts > 0) & (counts < choices)
    mass = (weights * looks).sum(-1)[..., rows]
    return mass.mean(-1), (counts / choices)[rows].mean().item(), int(rows.sum())


def evenness(weights: torch.Tensor, allowed: torch.Tensor) -> tuple[torch.Tensor, float, int]:
    choices = allowed.sum(1)
    rows = choices > 1
    entropy = -torch.where(weights > 0, weights * weights.log(), 0).sum(-1)
    return (entropy[..., rows] / choices[rows].log()).mean(-1), 1, int(rows.sum())


def measured(name: str, weights: torch.Tensor, causal: bool, *tokens) -> dict:
    n = weights.shape[-1]
    allowed = torch.ones(n, n, dtype=torch.bool).tril() if causal else torch.ones(n, n, dtype=torch.bool)
    roles = {role: score(weights, allowed, looks) for role, looks in wanted(*tokens).items() if bool((looks & allowed).any())}
    roles["broad"] = evenness(weights, allowed)
    return {
        "name": name,
        "roles": {role: {"scores": [rounded(layer) for layer in scores], "chance": round(chance, 6), "rows": rows} for role, (scores, chance, rows) in roles.items()},
    }


def rounded(values: torch.Tensor) -> list[float]:
    return [round(value, 6) for value in values.tolist()]


def minilm(folder: str, name: str, text: str) -> dict:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    encoded = tokenizer(text, return_tensors="pt", return_offsets_mapping=True, return_special_tokens_mask=True)
    ids = encoded["input_ids"][0].tolist()
    special = [bool(each) for each in encoded["special_tokens_mask"][0]]
    with torch.no_grad():
        weights = torch.stack(model(encoded["input_ids"], encoded["attention_mask"], output_attentions=True).attentions)[:, 0].double()
    starts = words_of(text)
    word, last = [], None
    for offsets, hidden in zip(encoded["offset_mapping"][0].tolist(), special):
        place = None if hidden else max(start for start in starts if start <= offsets[0])
        word.append(len(word) if place is None or place != last else word[-1])
        last = place
    return measured(name, weights, False, tokenizer.convert_ids_to_tokens(ids), ids, special, word) | {"text": text, "model": "minilm"}


def words_of(text: str) -> list[int]:
    """Where the words of these plain texts begin: runs of letters with apostrophes inside them, and every other sign."""
    return [found.start() for found in re.finditer(r"\w+(?:'\w+)*|\s+|.", text)]


def decoder(name: str) -> dict:
    folder = TINY / name
    text = json.loads((folder / "expected.json").read_text())["texts"][-1]
    weights = torch.tensor(text["sites"]["decoder.self"]).double()
    vocabulary = {id: word for word, id in json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"].items()}
    tokens = [vocabulary[id] for id in text["ids"]]
    special = [token.startswith("<") for token in tokens]
    return measured(name, weights, True, tokens, text["ids"], special, list(range(len(tokens)))) | {"text": text["texts"][0], "model": name}


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    answers = [*(minilm(sys.argv[1], name, text) for name, text in TEXTS.items()), decoder("llama")]
    versions = {package: version(package).split("+")[0] for package in ("torch", "transformers")}
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in answers)
    print(f'{{"versions":{json.dumps(versions)},"texts":[\n{lines}\n]}}')
