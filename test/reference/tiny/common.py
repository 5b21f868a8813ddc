"""Tiny random models, and what the reference implementation says about them: a folder a model, with expected.json beside the model's own three files."""
import inspect
import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer

transformers.logging.disable_progress_bar()

MODELS = Path(__file__).parent / "models"

WORDS = (
    "the a red old small fox dog bird cat river stone road saw ran near over under slept and then while it was "
    "very tired because rain fell on hill boat left shore early in morning fog to find home again"
).split()

BERT_SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
LLAMA_SPECIALS = ["<unk>", "<s>", "</s>"]

# Embedding rows of every tiny model: more than any of the vocabularies.
VOCABULARY = 56

SHORT = "the old fox ran over the hill"
LONG = "while it was early the small dog saw a red boat near the river and then it slept because rain fell"

# How many of the last tokens keep their scores over the vocabulary.
LOGITS = 3


def word_tokenizer(specials: Sequence[str], template: str) -> dict:
    """A tokenizer.json that splits at white space. `template` is what it makes of one text, such as `[CLS] A [SEP]`; of a pair it makes `[CLS] A [SEP] B [SEP]`."""
    vocabulary = {word: id for id, word in enumerate([*specials, *WORDS])}
    assert len(vocabulary) <= VOCABULARY

    def part(word: str, segment: int) -> dict:
        return {"Sequence" if word in ("A", "B") else "SpecialToken": {"id": word, "type_id": segment}}

    parts = template.split()
    used = [word for word in parts if word != "A"]
    single = [part(word, 0) for word in parts]
    added = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": vocabulary[name], "content": name} | added for name in specials],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": [*single, part("B", 1), *(part(word, 1) for word in used[-1:])],
            "special_tokens": {name: {"id": name, "ids": [vocabulary[name]], "tokens": [name]} for name in used},
        },
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": next(name for name in specials if "unk" in name.lower())},
    }


def write(
    name: str,
    config: dict,
    tokenizer: dict,
    head: type,
    ask: Callable[[torch.nn.Module, object], tuple[Mapping[str, Sequence[torch.Tensor]], torch.Tensor | None, Mapping]],
    texts: Sequence[Sequence[str]] = ([SHORT], [LONG]),
    gain: float = 1.3,
    words: float = 1,
    seed: int = 0,
    generation: dict | None = None,
    change: Callable[[torch.nn.Module], None] = lambda model: None,
) -> None:
    """
    Makes models/NAME, unless names are given on the command line and this is none of them.

    `config` is written as it stands, so that every spelling of a key is read by the reference and by us. `head` is one of transformers' AutoModel… classes.
    `ask(model, encoding)` gives the weights of each site, a [1, heads, queries, keys] a layer, the logits [1, tokens, vocabulary] or None, and what else is to stand
    in expected.json. `gain` is how large matrices are: with 1.3 weights are far from uniform and far from 0 and 1; `words` is how large rows of tables are.
    `generation` becomes generation_config.json. `change` is done to the model before it gets its weights. Another `seed` makes other weights.
    """
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    folder = MODELS / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, separators=(",", ":")) + "\n")
    torch.manual_seed(zlib.crc32(name.encode()) + seed)
    read = transformers.AutoConfig.from_pretrained(folder)
    model = head.from_config(read, attn_implementation="eager", dtype=torch.float32).eval()
    if generation is not None:
        (folder / "generation_config.json").write_text(json.dumps(generation, indent=1) + "\n")
        model.generation_config = transformers.GenerationConfig.from_pretrained(folder)
    change(model)
    scramble(model, gain, words)
    with tempfile.TemporaryDirectory() as saved:
        model.save_pretrained(saved)
        (folder / "model.safetensors").write_bytes(Path(saved, "model.safetensors").read_bytes())
    encoder = Tokenizer.from_file(str(folder / "tokenizer.json"))
    answers = [answer(model, list(each), encoder.encode(*each), ask) for each in texts]
    versions = {package: version(package).split("+")[0] for package in ("torch", "transformers")}
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in answers)
    (folder / "expected.json").write_text(f'{{"versions":{json.dumps(versions)},"texts":[\n{lines}\n]}}\n')
    print(f"{name}: {sum(file.stat().st_size for file in folder.iterdir()) / 1000:.0f} kB; {spread(answers)}")


def scramble(model: torch.nn.Module, gain: float, words: float) -> None:
    """Random weights, larger than a fresh model's; norms around 1 and biases around 0 are random too, so that forgetting one shows. Sinusoids stay."""
    tables = {id(module.weight) for module in model.modules() if isinstance(module, torch.nn.Embedding)}
    with torch.no_grad():
        for parameter in trained(model):
            noise = torch.randn_like(parameter)
            if id(parameter) in tables:
                parameter.copy_(noise * words)
            elif parameter.dim() > 1:
                parameter.copy_(noise * gain / parameter.shape[-1] ** 0.5)
            else:
                parameter.copy_(0.3 * noise + (1 if bool((parameter == 1).all()) else 0))


def trained(model: torch.nn.Module) -> list[torch.Tensor]:
    """What checkpoints of the model bring: the bias of BART's scores is a buffer."""
    return [parameter for parameter in model.parameters() if parameter.requires_grad] + [buffer for name, buffer in model.named_buffers() if name == "final_logits_bias"]


def answer(model: torch.nn.Module, texts: list[str], encoding, ask) -> dict:
    with torch.no_grad():
        sites, logits, more = ask(model, encoding)
    return {
        "texts": texts,
        "ids": encoding.ids,
        "sites": {site: [rounded(layer[0]) for layer in layers] for site, layers in sites.items()},
        "logits": None if logits is None else rounded(logits[0, -LOGITS:]),
        **more,
    }


def stack(site: str) -> Callable:
    """Asks a model of one stack."""

    def ask(model: torch.nn.Module, encoding):
        output = model(input_ids=torch.tensor([encoding.ids]), output_attentions=True, **segments_of(model, encoding))
        return {site: output.attentions}, getattr(output, "logits", None), {}

    return ask


def segments_of(model: torch.nn.Module, encoding) -> dict:
    """Segment ids, where the model reads them; one with a single segment has only the first."""
    count = getattr(model.config, "type_vocab_size", 0)
    if count == 0 or "token_type_ids" not in inspect.signature(model.forward).parameters:
        return {}
    return {"token_type_ids": torch.tensor([[min(segment, count - 1) for segment in encoding.type_ids]])}


def rounded(values: torch.Tensor) -> list:
    """Nested lists, six digits after the point."""
    if values.dim() > 1:
        return [rounded(row) for row in values]
    assert bool(values.isfinite().all()), "not a finite number"
    return [round(value, 6) for value in values.tolist()]


def spread(answers: list[dict]) -> str:
    """How far the weights are from uniform and from a single key: the mean over all rows of the largest weight."""
    largest = [max(row) for each in answers for layers in each["sites"].values() for heads in layers for head in heads for row in head[1:]]
    return f"largest weight of a row {sum(largest) / len(largest):.2f} on average"
