/**
 * Distances between tokens, sorted into buckets that grow with the distance. The logarithms are rounded to float32 after each step, as
 * PyTorch rounds them: a distance at the edge of two buckets would fall on the other side otherwise.
 */
const { fround } = Math;

/** ⌊ or ⌈ of this is the bucket: how far log(distance / exact) is on the way to log(farthest / exact), times the number of buckets. */
const logarithmic = (distance: number, exact: number, scale: number, buckets: number) =>
  fround(fround(fround(Math.log(fround(distance / exact))) / scale) * buckets);

/** T5's and MPNet's: the bucket 0…buckets − 1 of key − query. Raffel et al. 2020; reference: transformers `T5Attention._relative_position_bucket`. */
export function t5Buckets(buckets: number, farthest: number, bidirectional: boolean): (distance: number) => number {
  const side = bidirectional ? Math.floor(buckets / 2) : buckets;
  const exact = Math.floor(side / 2);
  const scale = fround(Math.log(farthest / exact));
  const bySize = Uint32Array.from({ length: farthest + 1 }, (_, size) =>
    size < exact ? size : Math.min(side - 1, exact + Math.trunc(logarithmic(size, exact, scale, side - exact))),
  );
  return (distance) => {
    const size = bidirectional ? Math.abs(distance) : Math.max(0, -distance);
    return (bySize[Math.min(size, farthest)] ?? 0) + (bidirectional && distance > 0 ? side : 0);
  };
}

/** DeBERTa's, −buckets…buckets, of query − key. He et al. 2021; reference: transformers `make_log_bucket_position`. */
export function debertaBucket(distance: number, buckets: number, farthest: number): number {
  const exact = Math.floor(buckets / 2);
  const size = Math.abs(distance);
  if (size <= exact) return distance;
  const scale = fround(Math.log(fround((farthest - 1) / exact)));
  return Math.sign(distance) * (Math.ceil(logarithmic(size, exact, scale, exact - 1)) + exact);
}
