"""PyTorch and BertViz as the bench asks them: a JSON request a line on stdin, an answer a line on stdout.

    python peer.py MODEL_FOLDER THREADS
"""
import json
import sys
import time

import torch
from transformers import AutoTokenizer, BertModel

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
tokenizer = AutoTokenizer.from_pretrained(folder)
models = {}


def run(form: str, text: str):
    """Text to output, with the attention of every layer where the form gives it."""
    if form not in models:
        models[form] = BertModel.from_pretrained(folder, attn_implementation=form, dtype=torch.float32).eval()
    inputs = tokenizer(text, return_tensors="pt", truncation=True, max_length=512)
    with torch.inference_mode():
        return inputs, models[form](**inputs, output_attentions=form == "eager")


def attention(form: str, text: str) -> dict:
    start = time.perf_counter()
    inputs, _ = run(form, text)
    return {"milliseconds": 1000 * (time.perf_counter() - start), "tokens": inputs["input_ids"].shape[1]}


def head_view(text: str, file: str, scripts: dict) -> dict:
    """Writes BertViz's own page, with its scripts from this machine."""
    import bertviz

    inputs, output = run("eager", text)
    tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
    html = bertviz.head_view(output.attentions, tokens, html_action="return").data
    for address, local in scripts.items():
        html = html.replace(address, local)
    with open(file, "w") as out:
        out.write("<!DOCTYPE html><meta charset='utf-8'>" + html)
    return {"tokens": len(tokens)}


METHODS = {"attention": attention, "head_view": head_view}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(METHODS[request.pop("do")](**request)), flush=True)
