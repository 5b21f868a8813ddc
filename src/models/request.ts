/** Requests over HTTP that end: by an answer, by silence, or when nobody waits any more. */
import { UserError } from '../protocol/errors.ts';
import { errors } from './errors.ts';

/** Milliseconds until an answer must have begun: short, since on a closed network it never will. */
const ANSWER_TIMEOUT = 10_000;
/** Milliseconds without a byte after which a download counts as broken. */
const STALL_TIMEOUT = 30_000;

export interface Request {
  readonly address: string;
  readonly token: string | null;
  /** The first byte that is wanted. */
  readonly from?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What comes; throws when it breaks off. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The host cannot be reached; the message is the reason, in a few words. */
export class NoAnswer extends Error {}

/** Hands the answer to `use`, whatever its status is, and leaves no connection open after it. */
export async function request<T>({ address, token, from = 0, signal }: Request, use: (answer: Answer) => Promise<T>): Promise<T> {
  const silence = new AbortController();
  const stop = (after: number, what: string) => setTimeout(() => silence.abort(new Error(what)), after);
  let timer = stop(ANSWER_TIMEOUT, 'no answer');
  const either = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  try {
    const response = await fetch(address, { headers: headersOf(address, token, from), signal: either }).catch((error: unknown) => {
      throw new NoAnswer(reason(error));
    });
    const chunks = async function* () {
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = stop(STALL_TIMEOUT, 'nothing came for a while');
        yield chunk;
      }
    };
    return await use({ status: response.status, headers: response.headers, chunks: chunks() });
  } catch (error) {
    throw signal?.aborted && !(error instanceof UserError) ? errors.cancelled() : error;
  } finally {
    clearTimeout(timer);
    silence.abort(); // whoever reads may have stopped half-way
  }
}

/** A token is a secret: only over a connection that nobody reads. fetch() itself keeps it from other hosts that an answer points to. */
function headersOf(address: string, token: string | null, from: number): Record<string, string> {
  const { protocol, hostname } = new URL(address);
  const secret = protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return {
    'accept-encoding': 'identity', // sizes and ranges are those of the file
    ...(from > 0 ? { range: `bytes=${from}-` } : {}),
    ...(token !== null && secret ? { authorization: `Bearer ${token}` } : {}),
  };
}

export const hostOf = (address: string) => new URL(address).host;

/** fetch() says "fetch failed" and hides the reason in the cause. */
export function reason(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  if (!(cause instanceof Error)) return message;
  return cause.message || ('code' in cause ? String(cause.code) : message);
}
