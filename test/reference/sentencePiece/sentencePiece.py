"""Tiny SentencePiece vocabularies, and how they cut texts: `unigram.model` with replacements of its own, `bpe.model` with bytes for what it lacks, and a
folder as Marian's models have it (`marian`: two vocabularies, and ids that are not theirs).

    python sentencePiece.py EN_PT_FOLDER

writes all of it beside this file. The vocabulary of the built-in translation model is only read.
"""

import json
import os
import random
import sys
import tempfile
import unicodedata

import sentencepiece
from transformers import MarianTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))

ENGLISH = """The nurse gave her keys to the driver because she was tired. The trophy did not fit in the suitcase because it was too big.
Every reader of a long letter looks back now and then to find whom a word means. A good picture shows the links and leaves the rest out.
It was raining, so the children stayed inside and read the old books again. Nobody asked where the red bird had gone after the storm.
When the train was late, the man who sold tickets at the station told stories of his travels. The green hills are far from here.
To translate a sentence is to read it twice: once for what it says, and once for how another language would say it.
He paid 12 pounds and 50 pence for 3 books in 1999. Did they ask you? Yes, they did! "Perhaps," she said; then the office closed."""

FRENCH = """La lettre est arrivée hier, mais personne ne l'a lue. Les enfants sont restés à la maison parce qu'il pleuvait.
Le train était en retard et l'homme racontait ses voyages. Où est la gare ? Elle est près de la rivière, derrière l'église.
Chaque mot regarde les autres mots de la phrase pour savoir ce qu'il veut dire. Une bonne image montre les liens et laisse le reste."""

# Like a few of Unicode's compatibility forms, one of them of two characters. Left and right in hexadecimal.
RULES = {"ﬁ": "fi", "½": " 1⁄2", "…": "...", "e\u0301": "é", "e\u0302": "ê", "\t": " ", "\n": " ", "\u3000": " ", "\u200b": "", "Ａ": "A"}

WORDS = (
    "The nurse gave keys station, translated again. Où rivière e\u0301glise Zoë crème 中文 ofﬁce ½ … Ａ½ 12.50 </s> <unk> <s> <sep> ▁ <0x41> 🇵🇹 👩‍👩‍👧 𠮷 a\u0300\u0301 "
    "re\u0301\u200bad\u200b \u00ad haaaa ------ foo_bar(baz) >>fra<< they'd It's e\u0302tre"
).split(" ")


def texts():
    random.seed(11)
    chosen = ["", " ", "   two  spaces \t and tab ", ENGLISH.split("\n")[0], FRENCH.split("\n")[0], unicodedata.normalize("NFD", FRENCH.split("\n")[1])]
    # Ways to cut that are equally likely but for rounding.
    chosen += [f"so {mark * count} it was" for mark in "!.-=0a" for count in [7, 8, 11, 20, 33]]
    for _ in range(80):
        chosen.append("".join(random.choice(WORDS) + random.choice(["", " ", " ", "  ", "\n"]) for _ in range(random.randrange(1, 9))))
    for _ in range(30):
        ranges = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x340), (0x370, 0x460), (0x2000, 0x2070), (0x3000, 0x3100), (0xFF00, 0xFF60), (0x1F300, 0x1F400)]
        chosen.append("".join(chr(random.randrange(*random.choice(ranges))) for _ in range(random.randrange(1, 16))))
    return chosen


def train(name, text, **settings):
    with tempfile.TemporaryDirectory() as folder:
        corpus, rules = os.path.join(folder, "corpus.txt"), os.path.join(folder, "rules.tsv")
        open(corpus, "w").write("\n".join([text] * 3))
        points = lambda s: " ".join(f"{ord(c):X}" for c in s)
        open(rules, "w").write("".join(f"{points(a)}\t{points(b)}\n" for a, b in RULES.items()))
        if settings.pop("replaces", False):
            settings["normalization_rule_tsv"] = rules
        path = os.path.join(HERE, name)
        sentencepiece.SentencePieceTrainer.train(input=corpus, model_prefix=os.path.join(folder, "out"), hard_vocab_limit=False, minloglevel=2, **settings)
        # The trainer's own settings hold its paths, and the rules are in the compiled table already.
        from sentencepiece import sentencepiece_model_pb2

        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString(open(os.path.join(folder, "out.model"), "rb").read())
        for field in ["input", "model_prefix"]:
            model.trainer_spec.ClearField(field)
        model.normalizer_spec.ClearField("normalization_rule_tsv")
        open(path, "wb").write(model.SerializeToString(deterministic=True))


def cut(path):
    vocabulary = sentencepiece.SentencePieceProcessor(model_file=path)
    pieces = [vocabulary.encode(text, return_type="proto").pieces for text in texts()]
    return {"ids": [[p.id for p in each] for each in pieces], "begins": [[p.begin for p in each] for each in pieces]}


def marian():
    folder = os.path.join(HERE, "marian")
    os.makedirs(folder, exist_ok=True)
    train("marian/source.spm", ENGLISH, vocab_size=160, model_type="unigram", replaces=True, bos_id=-1, pad_id=-1, eos_id=0, unk_id=1)
    train("marian/target.spm", FRENCH, vocab_size=130, model_type="unigram", replaces=True, bos_id=-1, pad_id=-1, eos_id=0, unk_id=1)
    pieces = []
    for side in ["source", "target"]:
        vocabulary = sentencepiece.SentencePieceProcessor(model_file=os.path.join(folder, f"{side}.spm"))
        pieces += [vocabulary.id_to_piece(i) for i in range(2, vocabulary.get_piece_size())]
    random.seed(3)
    left_out = {"▁the", "er"}
    pieces = [piece for piece in dict.fromkeys(pieces) if piece not in left_out]
    random.shuffle(pieces)
    names = ["</s>", "<unk>", *pieces, ">>fra<<", "<pad>"]
    json.dump({name: i for i, name in enumerate(names)}, open(os.path.join(folder, "vocab.json"), "w"), ensure_ascii=False)
    tokenizer = MarianTokenizer(*(os.path.join(folder, name) for name in ["source.spm", "target.spm", "vocab.json"]))
    plain = [text for text in texts() if not any(mark in text for mark in ["</s>", "<unk>", "<pad>"])] + [">>fra<< The nurse gave keys.", ">>fra<<They asked"]
    return {
        "texts": plain,
        "source": tokenizer(plain)["input_ids"],
        "target": tokenizer(text_target=plain)["input_ids"],
        "decoded": [[ids, tokenizer.decode(ids, skip_special_tokens=True)] for ids in tokenizer(text_target=FRENCH.split("\n"))["input_ids"]],
    }


def main(en_pt):
    train("unigram.model", ENGLISH + FRENCH, vocab_size=220, model_type="unigram", replaces=True, user_defined_symbols=["<sep>", "▁▁"], pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    train("bpe.model", ENGLISH, vocab_size=480, model_type="bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, user_defined_symbols=["<sep>", "▁▁"])
    name = next(each for each in os.listdir(en_pt) if each.endswith(".spm"))
    paths = {"unigram.model": os.path.join(HERE, "unigram.model"), "bpe.model": os.path.join(HERE, "bpe.model"), "en-pt": os.path.join(en_pt, name)}
    result = {"texts": texts(), "models": {model: cut(path) for model, path in paths.items()}, "marian": marian()}
    json.dump(result, open(os.path.join(HERE, "expected.json"), "w"), ensure_ascii=False, separators=(",", ":"))


main(sys.argv[1])
