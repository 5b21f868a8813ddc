/**
 * The connection between host and engine: JSON-RPC with MessagePack bodies over a pair of byte streams. Typed arrays travel
 * as bytes and arrive as what they were, in memory of their own: inside a message they lie unaligned.
 */
import { decode, Encoder, ExtensionCodec } from '@msgpack/msgpack';
import {
  type ContentTypeDecoder,
  type ContentTypeEncoder,
  createMessageConnection,
  type Message,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

/** MessagePack extension types, the same for every engine that speaks this protocol. */
const FLOAT32_LITTLE_ENDIAN = 1;
const BYTES = 2;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: FLOAT32_LITTLE_ENDIAN,
  encode: (value) => (value instanceof Float32Array ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null),
  decode: (bytes) => new Float32Array(Uint8Array.from(bytes).buffer),
});
extensionCodec.register({
  type: BYTES,
  encode: (value) => (value instanceof Uint8Array ? value : null),
  decode: (bytes) => Uint8Array.from(bytes),
});

// The name is not sent: this version of the library writes no Content-Type header, so both ends must agree on it.
const name = 'application/msgpack';
const encoder: ContentTypeEncoder = { name, encode: async (message) => new Encoder({ extensionCodec, ignoreUndefined: true }).encodeSharedRef(message) };
const decoder: ContentTypeDecoder = { name, decode: async (bytes) => decode(bytes, { extensionCodec }) as Message };

/** `listen()` starts it, after the handlers were added. */
export function connect(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): MessageConnection {
  return createMessageConnection(
    new StreamMessageReader(input, { contentTypeDecoder: decoder }),
    new StreamMessageWriter(output, { contentTypeEncoder: encoder }),
  );
}
