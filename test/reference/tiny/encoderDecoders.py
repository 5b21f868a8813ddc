"""The families of encoder–decoders, one tiny model a family and a switch."""
import json

import torch
from common import LONG, ROBERTA_SPECIALS, SHORT, VOCABULARY, stack, word_tokenizer, write
from tokenizers import Tokenizer
from transformers import AutoModelForSeq2SeqLM, AutoModelForTextEncoding

T5_SPECIALS = ["<pad>", "</s>", "<unk>"]
MARIAN_SPECIALS = ["</s>", "<unk>", "<pad>"]
LANGUAGES = ["en_XX", "ro_RO"]

TARGET = "a bird saw the fox"
# Of a target that is made.
LONGEST = 8
# How far the likeliest token must be above the next, of the largest score: nothing may hang on rounding.
MARGIN = 0.02


# Small rows: an output layer that is the table of words again would only repeat what goes in.
SMALL = 0.3


def translation(tokenizer: dict):
    """Asks an encoder–decoder with a target, and what it makes without."""
    encoder = Tokenizer.from_str(json.dumps(tokenizer))

    def ask(model: torch.nn.Module, encoding):
        source = torch.tensor([encoding.ids])
        target = encoder.encode(TARGET).ids
        if model.generation_config.forced_bos_token_id is not None:  # in place of the source's, as the library's tokenizers do for a target
            target[0] = model.generation_config.forced_bos_token_id
        given = [model.generation_config.decoder_start_token_id, *target[:-1]]
        output = model(input_ids=source, decoder_input_ids=torch.tensor([given]), output_attentions=True, use_cache=False)
        sites = {"encoder.self": output.encoder_attentions, "decoder.self": output.decoder_attentions, "decoder.cross": output.cross_attentions}
        return sites, output.logits, {"decoder": {"text": TARGET, "target": target, "input": given, "made": made(model, source)}}

    return ask


def made(model: torch.nn.Module, source: torch.Tensor) -> list[int]:
    output = model.generate(
        source, attention_mask=torch.ones_like(source), do_sample=False, num_beams=1, use_cache=False, return_dict_in_generate=True, output_scores=True
    )
    for scores in output.scores:
        first, second = scores[0].topk(2).values.tolist()
        assert first - second > MARGIN * scores[scores.isfinite()].abs().max(), "two tokens are nearly alike"
    return output.sequences[0, 1:].tolist()


def untied(model: torch.nn.Module) -> None:
    """An output layer of its own, as checkpoints have it whatever their configuration says."""
    model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())


def encoder_decoder(name: str, config: dict, tokenizer: dict, generation: dict, texts=([SHORT],), seed=0, **more) -> None:
    generation = {"decoder_start_token_id": config["decoder_start_token_id"], "eos_token_id": config["eos_token_id"], "max_length": LONGEST + 1} | generation
    write(name, config, tokenizer, AutoModelForSeq2SeqLM, translation(tokenizer), texts, generation=generation, words=SMALL, seed=seed, **more)


# Heads times d_kv is not the width.
t5 = {
    "model_type": "t5",
    "d_model": 16,
    "d_kv": 5,
    "d_ff": 24,
    "num_layers": 2,
    "num_heads": 3,
    "relative_attention_num_buckets": 8,
    "relative_attention_max_distance": 12,
    "vocab_size": VOCABULARY,
    "layer_norm_epsilon": 1e-6,
    "pad_token_id": 0,
    "eos_token_id": 1,
    "decoder_start_token_id": 0,
}
T5_TOKENIZER = word_tokenizer(T5_SPECIALS, "A </s>")
encoder_decoder("t5", t5 | {"num_decoder_layers": 3, "feed_forward_proj": "relu"}, T5_TOKENIZER, {}, texts=([SHORT], [LONG]))
gated = t5 | {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
encoder_decoder("t5-gated-untied", gated, T5_TOKENIZER, {}, change=untied)
encoder_decoder("t5-gated-silu-unscaled", t5 | {"feed_forward_proj": "gated-silu", "scale_decoder_outputs": False}, T5_TOKENIZER, {}, seed=2)
encoder_decoder("mt5", gated | {"model_type": "mt5"}, T5_TOKENIZER, {}, seed=2, change=untied)
write("t5-encoder", t5 | {"feed_forward_proj": "relu"}, T5_TOKENIZER, AutoModelForTextEncoding, stack("encoder.self"), ([SHORT],))

bart = {
    "model_type": "bart",
    "d_model": 16,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 24,
    "decoder_ffn_dim": 24,
    "max_position_embeddings": 40,
    "vocab_size": VOCABULARY,
    "activation_function": "gelu",
    "bos_token_id": 0,
    "pad_token_id": 1,
    "eos_token_id": 2,
    "decoder_start_token_id": 2,
}
BART_TOKENIZER = word_tokenizer(ROBERTA_SPECIALS, "<s> A </s>")
encoder_decoder("bart", bart, BART_TOKENIZER, {"forced_bos_token_id": 0})
uneven = {"encoder_layers": 1, "decoder_layers": 2, "decoder_attention_heads": 2, "decoder_ffn_dim": 20}
scaled = bart | uneven | {"scale_embedding": True, "tie_word_embeddings": False}
# Without this list it makes 16 again and again.
encoder_decoder("bart-scaled-untied", scaled, BART_TOKENIZER, {"suppress_tokens": [16, 17]}, seed=6)

LANGUAGE_SPECIALS = [*ROBERTA_SPECIALS, *LANGUAGES]
ROMANIAN = LANGUAGE_SPECIALS.index("ro_RO")
MBART_TOKENIZER = word_tokenizer(LANGUAGE_SPECIALS, "en_XX A </s>")
mbart = bart | {"model_type": "mbart", "scale_embedding": True, "activation_function": "relu"}
encoder_decoder("mbart", mbart, MBART_TOKENIZER, {"forced_bos_token_id": ROMANIAN})
# The older way: the language is what the decoder starts with.
encoder_decoder("mbart-starts-with-language", mbart | {"decoder_start_token_id": ROMANIAN}, word_tokenizer(LANGUAGE_SPECIALS, "A </s> en_XX"), {}, seed=4)

marian = bart | {
    "model_type": "marian",
    "activation_function": "swish",
    "scale_embedding": True,
    "eos_token_id": 0,
    "pad_token_id": 2,
    "decoder_start_token_id": 2,
}
MARIAN_TOKENIZER = word_tokenizer(MARIAN_SPECIALS, "A </s>")
encoder_decoder("marian", marian, MARIAN_TOKENIZER, {"bad_words_ids": [[2], [54]]}, seed=4)
encoder_decoder("marian-relu", marian | {"activation_function": "relu", "scale_embedding": False}, MARIAN_TOKENIZER, {}, seed=6)

# A padding token within a text takes the padding's row, which is zero, and is not counted.
m2m_100 = bart | {"model_type": "m2m_100", "activation_function": "relu", "scale_embedding": True}
encoder_decoder("m2m-100", m2m_100, MBART_TOKENIZER, {"forced_bos_token_id": ROMANIAN}, texts=([SHORT], ["the old <pad> fox ran <pad> home"]))

pegasus = bart | {"model_type": "pegasus", "activation_function": "relu", "scale_embedding": True, "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
encoder_decoder("pegasus", pegasus, T5_TOKENIZER, {}, seed=6)
