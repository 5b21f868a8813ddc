const N = 624;
const M = 397;

/** CPython's `random.Random(seed).random` for whole seeds below 2³²: Mersenne Twister MT19937, 53-bit numbers in [0, 1). */
export function random(seed: number): () => number {
  const state = seeded(seed);
  let index = N;

  const next = () => {
    if (index === N) {
      turn(state);
      index = 0;
    }
    let y = state[index++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
}

/** init_by_array of the reference implementation, with the one-element key that CPython makes of such a seed. */
function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(N);
  state[0] = 19650218;
  for (let i = 1; i < N; i++) state[i] = mix(state, i - 1, 1812433253) + i;
  let i = 1;
  const step = (factor: number, add: (i: number) => number, times: number) => {
    for (let k = 0; k < times; k++) {
      state[i] = ((state[i] ?? 0) ^ mix(state, i - 1, factor)) + add(i);
      if (++i === N) {
        state[0] = state[N - 1] ?? 0;
        i = 1;
      }
    }
  };
  step(1664525, () => seed, N);
  step(1566083941, (at) => -at, N - 1);
  state[0] = 0x80000000;
  return state;
}

function mix(state: Uint32Array, i: number, factor: number): number {
  const value = state[i] ?? 0;
  return Math.imul(value ^ (value >>> 30), factor);
}

function turn(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const y = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % N] ?? 0) & 0x7fffffff);
    state[i] = (state[(i + M) % N] ?? 0) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
