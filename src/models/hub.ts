/** Files from a model hub, over HTTP. */
import type { Content } from './fetch.ts';

/** Milliseconds until the hub must have answered: short, since on a closed network it never will. */
const ANSWER_TIMEOUT = 8_000;
/** Milliseconds without a byte after which a download counts as broken. */
const STALL_TIMEOUT = 30_000;

/** The content at an address; throws an error that says in a few words what went wrong. */
export async function* readFromHub(address: string): Content {
  const abort = new AbortController();
  const stop = (after: number, what: string) => setTimeout(() => abort.abort(new Error(what)), after);
  let timer = stop(ANSWER_TIMEOUT, 'no answer');
  try {
    const response = await fetch(address, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = stop(STALL_TIMEOUT, 'the download stopped');
      yield chunk;
    }
  } catch (error) {
    throw new Error(explain(error));
  } finally {
    clearTimeout(timer);
    abort.abort(); // whoever reads may have stopped half-way
  }
}

/** fetch() says "fetch failed" and hides the reason in the cause. */
function explain(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  if (!(cause instanceof Error)) return message;
  return cause.message || ('code' in cause ? String(cause.code) : message);
}
