"""What a translation model of Firefox (Bergamot) computes, in NumPy and float64, read from its own file: source and target ids, all attention weights.

    python bergamot.py MODEL_FOLDER > enpt.json

Nothing here is shared with the core: it is what the core is compared with. Weights are millionths.
"""

import glob
import json
import re
import struct
import sys

import numpy as np
import sentencepiece

SENTENCES = [
    "Where is the station?",
    "Zoë paid £12.50 for two old books.",
    "He said that he would not go.",
    "The green green grass of home",
    "Click “Save as…” to keep the file.",
]

FLOAT32, INTGEMM8 = 0x0404, 0x4101


def read(path):
    """Tensors by name, and the configuration. Matrices are [in, out], tables [rows, width]."""
    data = open(path, "rb").read()
    version, count = struct.unpack_from("<QQ", data)
    assert version == 1
    headers = [struct.unpack_from("<QQQQ", data, 16 + 32 * i) for i in range(count)]
    at = 16 + 32 * count
    names, shapes, tensors = [], [], {}
    for length, *_ in headers:
        names.append(data[at : at + length - 1].decode())
        at += length
    for _, _, dimensions, _ in headers:
        shapes.append(struct.unpack_from(f"<{dimensions}i", data, at))
        at += 4 * dimensions
    at += 8 + struct.unpack_from("<Q", data, at)[0]
    config = ""
    for (_, kind, _, size), name, shape in zip(headers, names, shapes):
        elements = int(np.prod(shape))
        if kind == FLOAT32:
            tensors[name] = np.frombuffer(data, "<f4", elements, at).astype(np.float64).reshape(shape)
        elif kind == INTGEMM8:
            integers = np.frombuffer(data, np.int8, elements, at).astype(np.float64)
            multiplier = struct.unpack_from("<f", data, at + elements)[0]
            stored = shape if "Wemb" in name else shape[::-1]
            matrix = (integers / multiplier).reshape(stored)
            tensors[name] = matrix if "Wemb" in name else matrix.T
        elif name == "special:model.yml":
            config = data[at : at + size].split(b"\0")[0].decode()
        at += size
    return tensors, config


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Model:
    def __init__(self, path):
        self.t, config = read(path)
        number = lambda key: int(re.search(rf"^{key}: (\d+)$", config, re.M)[1])
        self.layers, self.decoder_layers, self.heads, self.width = map(number, ["enc-depth", "dec-depth", "transformer-heads", "dim-emb"])

    def positions(self, count):
        half = self.width // 2
        angles = np.arange(count)[:, None] * np.exp(-np.arange(half) * np.log(10000) / (half - 1))
        return np.concatenate([np.sin(angles), np.cos(angles)], 1)

    def norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-6) * self.t[f"{name}_ln_scale"] + self.t[f"{name}_ln_bias"]

    def attention(self, x, seen, name):
        project = lambda y, which: (y @ self.t[f"{name}_W{which}"] + self.t[f"{name}_b{which}"]).reshape(len(y), self.heads, -1).transpose(1, 0, 2)
        q, k, v = project(x, "q"), project(seen, "k"), project(seen, "v")
        weights = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]))
        z = (weights @ v).transpose(1, 0, 2).reshape(len(x), -1)
        return self.norm(z @ self.t[f"{name}_Wo"] + self.t[f"{name}_bo"] + x, f"{name}_Wo"), weights

    def feed_forward(self, x, name):
        raised = np.maximum(x @ self.t[f"{name}_W1"] + self.t[f"{name}_b1"], 0)
        return self.norm(raised @ self.t[f"{name}_W2"] + self.t[f"{name}_b2"] + x, f"{name}_ffn")

    def recurrent(self, x, name):
        forget = 1 / (1 + np.exp(-(x @ self.t[f"{name}_Wf"] + self.t[f"{name}_bf"])))
        new = x @ self.t[f"{name}_W"]
        state, states = np.zeros(self.width), []
        for f, n in zip(forget, new):
            state = f * state + (1 - f) * n
            states.append(state)
        return self.norm(np.maximum(np.array(states), 0) + x, f"{name}_ffn")

    def encode(self, ids):
        x = self.t["Wemb"][ids] * np.sqrt(self.width) + self.positions(len(ids))
        all_weights = []
        for layer in range(1, self.layers + 1):
            x, weights = self.attention(x, x, f"encoder_l{layer}_self")
            x = self.feed_forward(x, f"encoder_l{layer}_ffn")
            all_weights.append(weights)
        return x, np.array(all_weights)

    def decode(self, memory, made):
        """Row t reads made[t - 1]; the first reads nothing but its position."""
        x = np.concatenate([np.zeros((1, self.width)), self.t["Wemb"][made] * np.sqrt(self.width)]) + self.positions(len(made) + 1)
        all_weights = []
        for layer in range(1, self.decoder_layers + 1):
            x = self.recurrent(x, f"decoder_l{layer}_rnn")
            x, weights = self.attention(x, memory, f"decoder_l{layer}_context")
            x = self.feed_forward(x, f"decoder_l{layer}_ffn")
            all_weights.append(weights)
        return x @ self.t["Wemb"].T + self.t["decoder_ff_logit_out_b"][0], np.array(all_weights)

    def translate(self, source):
        memory, encoder = self.encode(source)
        made = []
        while len(made) < 2.5 * len(source) and 0 not in made:
            logits, cross = self.decode(memory, np.array(made, int))
            logits[-1, 1] = -np.inf  # <unk> is never made
            made.append(int(logits[-1].argmax()))
        return made, encoder, cross, logits[-1]


def main(folder):
    model = Model(glob.glob(f"{folder}/model*.bin")[0])
    vocabulary = sentencepiece.SentencePieceProcessor(model_file=glob.glob(f"{folder}/vocab*.spm")[0])
    results = []
    for text in SENTENCES:
        source = vocabulary.encode(text) + [0]
        target, encoder, cross, last = model.translate(source)
        millionths = lambda weights: np.round(weights * 1e6).astype(int).tolist()
        top = np.argsort(-last)[:3]
        results.append(
            {
                "text": text,
                "source": source,
                "target": target,
                "targetText": vocabulary.decode(target[:-1]),
                "last": [[int(i), round(float(last[i]), 5)] for i in top],
                "encoder": millionths(encoder),
                "cross": millionths(cross),
            }
        )
    json.dump({"sentencepiece": sentencepiece.__version__, "numpy": np.__version__, "sentences": results}, sys.stdout, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1])
