/** Numbers on their way between the test's process and the page, which can only hand each other JSON. */

export type Encoded = string;

const NAMES = { Float32Array, Uint8Array } as const;

const toText = (bytes: Uint8Array): string => {
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
};

const toBytes = (text: string): Uint8Array<ArrayBuffer> => {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes;
};

/** Nearly empty matrices travel as what is in them. */
function parts(array: Float32Array | Uint8Array, name: string): object {
  const whole = (part: ArrayBufferView) => toText(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  if (array.length < 1_000_000) return { bytes: name, text: whole(array) };
  const places = Uint32Array.from(array.keys()).filter((place) => array[place] !== 0);
  return { bytes: name, length: array.length, places: whole(places), text: whole(Float32Array.from(places, (place) => array[place] ?? 0)) };
}

function fromParts(name: string, text: string, places: unknown, length: unknown): Float32Array | Uint8Array {
  const bytes = toBytes(text);
  if (typeof places !== 'string') return name === 'Float32Array' ? new Float32Array(bytes.buffer) : bytes;
  const values = new Float32Array(bytes.buffer);
  const array = new Float32Array(Number(length));
  new Uint32Array(toBytes(places).buffer).forEach((place, index) => {
    array[place] = values[index] ?? 0;
  });
  return array;
}

export function encode(value: unknown): Encoded {
  return JSON.stringify(value ?? null, function (this: Record<string, unknown>, key: string) {
    const inner = this[key]; // as it is: a Buffer turns itself into something else first
    const name = Object.entries(NAMES).find(([, type]) => inner instanceof type)?.[0];
    return name && (inner instanceof Float32Array || inner instanceof Uint8Array) ? parts(inner, name) : inner;
  });
}

export function decode(text: Encoded): unknown {
  return JSON.parse(text, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || !('bytes' in inner) || !('text' in inner) || typeof inner.text !== 'string') return inner;
    return fromParts(String(inner.bytes), inner.text, 'places' in inner ? inner.places : null, 'length' in inner ? inner.length : 0);
  });
}
