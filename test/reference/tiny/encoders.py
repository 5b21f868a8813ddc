"""The families of encoders, one tiny model a family and a switch."""
from common import BERT_SPECIALS, LONG, ROBERTA_SPECIALS, SHORT, VOCABULARY, stack, word_tokenizer, write
from transformers import AutoModel, AutoModelForMaskedLM

BASE = {
    "hidden_size": 24,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
    "vocab_size": VOCABULARY,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-5,
    "type_vocab_size": 2,
    "pad_token_id": 0,
}

BERT_TOKENIZER = word_tokenizer(BERT_SPECIALS, "[CLS] A [SEP]")
ROBERTA_TOKENIZER = word_tokenizer(ROBERTA_SPECIALS, "<s> A </s>")
PAIR = ["the old fox ran", "a bird saw it"]


def encoder(name: str, config: dict, tokenizer=BERT_TOKENIZER, head=AutoModelForMaskedLM, texts=([LONG], PAIR), ask=stack("encoder.self")) -> None:
    write(name, config, tokenizer, head, ask, texts)


bert = BASE | {"model_type": "bert"}
encoder("bert", bert)
encoder("bert-without-head", bert | {"hidden_act": "gelu_new"}, head=AutoModel)
encoder("bert-untied", bert | {"hidden_act": "relu", "tie_word_embeddings": False}, texts=([SHORT],))

# A padding token within a text takes the padding's position.
roberta = BASE | {"model_type": "roberta", "type_vocab_size": 1, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
PADDED = ["the old <pad> fox ran <pad> <pad> home"]
for type in ("roberta", "xlm-roberta", "camembert"):
    encoder(type, roberta | {"model_type": type}, ROBERTA_TOKENIZER, texts=([LONG], PADDED, PAIR))
encoder("roberta-padding", roberta | {"pad_token_id": 3}, ROBERTA_TOKENIZER, texts=([LONG], ["the <unk> fox"]))

distilbert = {
    "model_type": "distilbert",
    "dim": 24,
    "n_heads": 4,
    "n_layers": 2,
    "hidden_dim": 32,
    "max_position_embeddings": 64,
    "vocab_size": VOCABULARY,
    "activation": "gelu",
    "pad_token_id": 0,
}
encoder("distilbert", distilbert)
encoder("distilbert-sinusoids", distilbert | {"sinusoidal_pos_embds": True, "activation": "relu"})

electra = BASE | {"model_type": "electra", "embedding_size": 16}
encoder("electra", electra)
encoder("electra-discriminator", electra | {"embedding_size": 24}, head=AutoModel)

albert = BASE | {"model_type": "albert", "embedding_size": 16, "num_hidden_layers": 3, "num_hidden_groups": 1, "inner_group_num": 1, "hidden_act": "gelu_new"}
encoder("albert", albert, texts=([SHORT], PAIR))
encoder("albert-groups", albert | {"num_hidden_layers": 4, "num_hidden_groups": 2, "inner_group_num": 2}, texts=([SHORT],))

# Far enough apart that distances share buckets.
mpnet = roberta | {"model_type": "mpnet", "relative_attention_num_buckets": 32}
encoder("mpnet", mpnet, ROBERTA_TOKENIZER, texts=([LONG], PADDED, PAIR))

# As version 3 is configured; a small number of buckets, so that distances share them.
deberta = BASE | {
    "model_type": "deberta-v2",
    "type_vocab_size": 0,
    "relative_attention": True,
    "position_buckets": 8,
    "max_relative_positions": -1,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": "p2c|c2p",
    "position_biased_input": False,
}
encoder("deberta-v3", deberta | {"legacy": False})
encoder("deberta-v2-legacy-head", deberta | {"max_relative_positions": 20, "type_vocab_size": 2, "position_biased_input": True}, texts=(PAIR,))
encoder("deberta-v2-own-projections", deberta | {"share_att_key": False, "norm_rel_ebd": "none", "position_buckets": -1, "max_relative_positions": 6}, texts=([LONG],))
encoder("deberta-v2-c2p", deberta | {"pos_att_type": ["c2p"], "conv_kernel_size": 3, "conv_act": "gelu", "attention_head_size": 6}, texts=([LONG],))
encoder("deberta-v2-p2c", deberta | {"pos_att_type": ["p2c"], "share_att_key": False, "embedding_size": 16, "conv_kernel_size": 3, "conv_groups": 2}, texts=([SHORT],))
encoder("deberta-v2-absolute", deberta | {"relative_attention": False, "position_biased_input": True}, texts=([SHORT],))

# As the published models are configured, but for a window that shows in a short text.
modernbert = {
    "model_type": "modernbert",
    "hidden_size": 24,
    "num_attention_heads": 4,
    "num_hidden_layers": 3,
    "intermediate_size": 16,
    "max_position_embeddings": 64,
    "vocab_size": VOCABULARY,
    "hidden_activation": "gelu",
    "norm_eps": 1e-5,
    "local_attention": 8,
    "global_attn_every_n_layers": 3,
    "global_rope_theta": 500.0,
    "local_rope_theta": 50.0,
    "pad_token_id": 0,
    "cls_token_id": 2,
    "sep_token_id": 3,
}
encoder("modernbert", modernbert, texts=([LONG],))
biased = {"attention_bias": True, "mlp_bias": True, "norm_bias": True, "decoder_bias": False, "classifier_bias": True}
parameters = {
    "full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 500.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 50.0},
}
encoder(
    "modernbert-biases-layer-types",
    modernbert | biased | {"num_hidden_layers": 2, "layer_types": ["sliding_attention", "full_attention"], "rope_parameters": parameters, "local_attention": 5},
    texts=([SHORT],),
)
