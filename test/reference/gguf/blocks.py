"""Random blocks of every GGUF tensor type that is computed, and the numbers that gguf-py reads in them: writes blocks.json.

pip install gguf==0.19.0 numpy==2.4.6
"""

import base64
import json
import pathlib

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType as Type
from gguf.quants import dequantize

BLOCKS = 3

# Where a block has its half-precision scales: random bits would make some of them infinite.
HALVES = {
    Type.Q4_0: [0],
    Type.Q4_1: [0, 2],
    Type.Q5_0: [0],
    Type.Q5_1: [0, 2],
    Type.Q8_0: [0],
    Type.Q2_K: [80, 82],
    Type.Q3_K: [108],
    Type.Q4_K: [0, 2],
    Type.Q5_K: [0, 2],
    Type.Q6_K: [208],
    Type.IQ4_NL: [0],
    Type.IQ4_XS: [0],
}


def base(array):
    return base64.b64encode(array.tobytes()).decode()


def case(random, kind, halves):
    size = GGML_QUANT_SIZES[kind][1]
    blocks = random.integers(0, 256, (BLOCKS, size), dtype=np.uint8)
    for at in halves:
        blocks[:, at : at + 2] = random.normal(0, 0.02, (BLOCKS, 1)).astype(np.float16).view(np.uint8)
    blocks[-1, halves[0] : halves[0] + 2] = 0  # a block of nothing but its minimum
    return {"blocks": base(blocks), "numbers": base(dequantize(blocks, kind).astype(np.float32))}


random = np.random.default_rng(6)
out = {kind.name: case(random, kind, halves) for kind, halves in HALVES.items()}
path = pathlib.Path(__file__).with_name("blocks.json")
path.write_text(json.dumps(out, indent=1) + "\n")
