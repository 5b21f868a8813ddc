"""A small SentencePiece vocabulary of the kind that Llama has, and how the library itself cuts texts with it: writes words.json.

pip install sentencepiece==0.2.3
"""

import io
import json
import pathlib

import sentencepiece

CORPUS = """the quick brown fox jumps over the lazy dog and then the other dogs sleep near the old river
she sells sea shells by the sea shore while the fishermen mend their nets and sing an old song
a stitch in time saves nine, said the tailor, and there is no time like the present time
counting one two three four five six seven eight nine ten 1 2 3 4 5 6 7 8 9 10 11 12
the weather was neither hot nor cold; the mother, the father and the brother gathered together""".splitlines()

TEXTS = [
    "the old fox sleeps near the river",
    "The Weather  was neither: hot",
    " there, there\n1234 times",
    "naïve 🦉 東京",
    "thethethe otherotherother",
    "",
    " ",
]

out = io.BytesIO()
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter(CORPUS),
    model_writer=out,
    model_type="bpe",
    vocab_size=420,
    byte_fallback=True,
    normalization_rule_name="identity",
    remove_extra_whitespaces=False,
    split_digits=True,
    minloglevel=2,
)
model = sentencepiece.SentencePieceProcessor(model_proto=out.getvalue())


def kind(i):
    return 2 if model.is_unknown(i) else 3 if model.is_control(i) else 6 if model.is_byte(i) else 1


size = model.vocab_size()
result = {
    "tokens": [model.id_to_piece(i) for i in range(size)],
    "scores": [round(model.get_score(i), 6) for i in range(size)],
    "kinds": [kind(i) for i in range(size)],
    "texts": [{"text": text, "ids": model.encode(text)} for text in TEXTS],
}
path = pathlib.Path(__file__).with_name("words.json")
path.write_text(json.dumps(result, ensure_ascii=False) + "\n")
