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

export function encode(value: unknown): Encoded {
  return JSON.stringify(value ?? null, function (this: Record<string, unknown>, key: string) {
    const inner = this[key]; // as it is: a Buffer turns itself into something else first
    const name = Object.entries(NAMES).find(([, type]) => inner instanceof type)?.[0];
    return name && ArrayBuffer.isView(inner) ? { bytes: name, text: toText(new Uint8Array(inner.buffer, inner.byteOffset, inner.byteLength)) } : inner;
  });
}

export function decode(text: Encoded): unknown {
  return JSON.parse(text, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || !('bytes' in inner) || !('text' in inner) || typeof inner.text !== 'string') return inner;
    const bytes = toBytes(inner.text);
    return inner.bytes === 'Float32Array' ? new Float32Array(bytes.buffer) : bytes;
  });
}
