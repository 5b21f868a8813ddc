"""The families of decoders: a tiny model for each, and for each switch that changes attention."""
from common import LLAMA_SPECIALS, LONG, SHORT, VOCABULARY, stack, word_tokenizer, write
from transformers import AutoModelForCausalLM

# Keys that Llama and its relatives share; the older spelling of rotary positions is the usual one here.
LLAMA = {
    "hidden_size": 24,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_hidden_layers": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
    "vocab_size": VOCABULARY,
    "hidden_act": "silu",
    "rms_norm_eps": 1e-6,
    "rope_theta": 500.0,
    "tie_word_embeddings": False,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 0,
}
HEADS_OF_8 = {"head_dim": 8}


def decoder(name: str, config: dict, **rest) -> None:
    write(name, config, word_tokenizer(LLAMA_SPECIALS, "<s> A"), AutoModelForCausalLM, stack("decoder.self"), **rest)


def without(config: dict, *keys: str) -> dict:
    return {key: value for key, value in config.items() if key not in keys}


# Llama, and every kind of rotary positions
llama = LLAMA | {"model_type": "llama"}
decoder("llama", llama)
decoder("llama-biases-tied", llama | {"attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True})
decoder("llama-new-spelling", without(llama, "rope_theta") | HEADS_OF_8 | {"rope_parameters": {"rope_type": "linear", "factor": 3.0, "rope_theta": 300.0}})
decoder("llama-linear", llama | {"rope_scaling": {"type": "linear", "factor": 2.5}})
decoder("llama-dynamic", llama | HEADS_OF_8 | {"max_position_embeddings": 8, "rope_scaling": {"type": "dynamic", "factor": 4.0}})
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 24}
decoder("llama-3", llama | {"head_dim": 16, "rope_scaling": LLAMA3})
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}
decoder("llama-yarn", llama | {"head_dim": 16, "rope_scaling": YARN | {"beta_fast": 2.0, "beta_slow": 0.5}})
decoder("llama-yarn-truncated", llama | {"num_hidden_layers": 1, "head_dim": 16, "rope_scaling": YARN | {"beta_fast": 1.0, "beta_slow": 0.2}})
decoder("llama-yarn-mscale", llama | {"head_dim": 16, "rope_scaling": YARN | {"beta_fast": 1.0, "beta_slow": 0.1, "truncate": False, "mscale": 1.5, "mscale_all_dim": 0.7}})

decoder("mistral", LLAMA | HEADS_OF_8 | {"model_type": "mistral", "sliding_window": 4})

# Qwen
qwen2 = LLAMA | {"model_type": "qwen2", "use_sliding_window": False, "sliding_window": 4, "max_window_layers": 1}
decoder("qwen2", qwen2)
decoder("qwen2-window", qwen2 | {"use_sliding_window": True})
qwen3 = qwen2 | HEADS_OF_8 | {"model_type": "qwen3"}
decoder("qwen3", qwen3)
decoder("qwen3-layer-types", qwen3 | {"attention_bias": True, "use_sliding_window": True, "layer_types": ["sliding_attention", "full_attention"]})

# Gemma
gemma = LLAMA | HEADS_OF_8 | {"hidden_activation": "gelu_pytorch_tanh", "query_pre_attn_scalar": 5, "sliding_window": 4, "tie_word_embeddings": True}
gemma2 = without(gemma, "hidden_act") | {"model_type": "gemma2", "attn_logit_softcapping": 2.0, "final_logit_softcapping": 5.0}
decoder("gemma2", gemma2)
decoder("gemma2-no-caps", gemma2 | {"attn_logit_softcapping": None, "final_logit_softcapping": None, "layer_types": ["full_attention", "sliding_attention"]})
gemma3 = without(gemma, "hidden_act", "rope_theta") | {"model_type": "gemma3_text", "num_hidden_layers": 3}
decoder(
    "gemma3",
    gemma3 | {"rope_theta": 5000.0, "rope_local_base_freq": 50.0, "sliding_window_pattern": 2, "rope_scaling": {"rope_type": "linear", "factor": 4.0}},
)
decoder(
    "gemma3-new-spelling",
    gemma3
    | {
        "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
        "rope_parameters": {
            "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 3000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 30.0},
        },
    },
)

# Phi-3
phi3 = LLAMA | {"model_type": "phi3", "hidden_size": 32}
LONG_ROPE = {"short_factor": [1.0, 1.3, 1.9], "long_factor": [1.1, 2.5, 7.0]}
decoder("phi3", phi3 | {"sliding_window": 5})
decoder(
    "phi3-long-rope",
    phi3 | {"partial_rotary_factor": 0.75, "original_max_position_embeddings": 12, "rope_scaling": {"type": "longrope"} | LONG_ROPE},
)
SU = {"type": "su", "original_max_position_embeddings": 12, "short_factor": [1.0, 1.3, 1.9, 2.0], "long_factor": [1.1, 2.5, 7.0, 9.0]}
decoder("phi3-su", phi3 | {"num_hidden_layers": 1, "original_max_position_embeddings": 12, "rope_scaling": SU})
decoder(
    "phi3-long-rope-new-spelling",
    without(phi3, "rope_theta")
    | {
        "original_max_position_embeddings": 12,
        "rope_parameters": {"rope_type": "longrope", "rope_theta": 400.0, "partial_rotary_factor": 0.75, "factor": 3.0} | LONG_ROPE,
    },
)

decoder("olmo2", LLAMA | {"model_type": "olmo2"})

# SmolLM3
smollm3 = LLAMA | {"model_type": "smollm3", "num_hidden_layers": 3, "tie_word_embeddings": True}
decoder("smollm3", smollm3 | {"no_rope_layer_interval": 2})
decoder("smollm3-window", smollm3 | {"no_rope_layers": [1, 0, 1], "use_sliding_window": True, "sliding_window": 4})

granite = {"model_type": "granite", "embedding_multiplier": 3.0, "logits_scaling": 4.0, "residual_multiplier": 0.5, "attention_multiplier": 0.2}
decoder("granite", LLAMA | granite)

# GPT-2 and its successors
neox = without(LLAMA, "num_key_value_heads", "rms_norm_eps", "rope_theta") | {"model_type": "gpt_neox", "hidden_act": "gelu", "layer_norm_eps": 1e-5}
neox = neox | {"num_attention_heads": 3, "rotary_pct": 0.25, "rotary_emb_base": 500}
decoder("gpt-neox", neox)
decoder("gpt-neox-in-turn", neox | {"use_parallel_residual": False, "attention_bias": False, "rotary_pct": 1.0, "rope_scaling": {"type": "linear", "factor": 2.0}})
decoder(
    "gpt-neox-new-spelling",
    without(neox, "rotary_pct", "rotary_emb_base") | {"rope_parameters": {"rope_type": "default", "rope_theta": 50.0, "partial_rotary_factor": 0.5}},
)

GPT = {"vocab_size": VOCABULARY, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5, "bos_token_id": 1, "eos_token_id": 2}
gpt2 = GPT | {"model_type": "gpt2", "n_embd": 24, "n_head": 3, "n_layer": 2, "n_positions": 32, "n_inner": 40}
decoder("gpt2", gpt2)
decoder("gpt2-scaled-by-layer", gpt2 | {"scale_attn_by_inverse_layer_idx": True, "scale_attn_weights": False}, gain=0.9)

gptj = GPT | {"model_type": "gptj", "n_embd": 24, "n_head": 3, "n_layer": 2, "n_positions": 32, "n_inner": 40}
decoder("gpt-j", gptj | {"rotary_dim": 4})
decoder("gpt-j-tied", gptj | {"rotary_dim": 8, "tie_word_embeddings": True})

neo = {"model_type": "gpt_neo", "hidden_size": 24, "num_heads": 3, "num_layers": 2, "max_position_embeddings": 32, "intermediate_size": 40}
decoder("gpt-neo", GPT | neo | {"attention_types": [[["global", "local"], 1]], "window_size": 4}, gain=0.9)

OPT = {"model_type": "opt", "hidden_size": 24, "num_attention_heads": 3, "num_hidden_layers": 2, "ffn_dim": 40, "max_position_embeddings": 32}
opt = without(GPT, "layer_norm_epsilon") | OPT | {"activation_function": "relu", "pad_token_id": 0, "word_embed_proj_dim": 24}
decoder("opt", opt)
decoder("opt-norm-after-narrow-words", opt | {"do_layer_norm_before": False, "word_embed_proj_dim": 16})
decoder("opt-without-biases", opt | {"enable_bias": False, "_remove_final_layer_norm": True})

bloom = without(GPT, "activation_function") | {"model_type": "bloom", "hidden_size": 24, "n_head": 4, "n_layer": 2, "pad_token_id": 0}
decoder("bloom", bloom)
decoder("bloom-6-heads-normed-residual", bloom | {"n_head": 6, "apply_residual_connection_post_layernorm": True})
