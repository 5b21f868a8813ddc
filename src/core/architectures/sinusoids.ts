/** Positions as sines and cosines of angles that grow with them, computed and not learned. Vaswani et al. 2017, section 3.5. */
import { Tensor } from 'onnxruntime-node';

/** 10000^(−pair / steps): with half the width as `steps` as in the paper, with one less as tensor2tensor, fairseq and Marian have it. */
export const frequencies = (width: number, steps: number) => Float64Array.from({ length: width / 2 }, (_, pair) => 10_000 ** (-pair / steps));

/** A row for each position, [n, width]: first all sines, then all cosines; nothing but zeros for null. */
export function sinusoids(positions: readonly (number | null)[], steps: Float64Array): Tensor {
  const half = steps.length;
  const rows = new Float32Array(positions.length * 2 * half);
  positions.forEach((position, row) => {
    if (position === null) return;
    steps.forEach((step, pair) => {
      rows[2 * row * half + pair] = Math.sin(position * step);
      rows[(2 * row + 1) * half + pair] = Math.cos(position * step);
    });
  });
  return new Tensor('float32', rows, [positions.length, 2 * half]);
}
