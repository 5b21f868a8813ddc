/**
 * Typed requests and notifications over a vscode-jsonrpc connection. Methods are declared once, as an interface of functions
 * of one argument; the caller's side and the answering side are derived from it. Used between host and engine and between
 * host and page, which differ only in the connection they hand in.
 */
import { type CancellationToken, type MessageConnection, ResponseError } from 'vscode-jsonrpc';
import { type ErrorData, UserError } from './errors.ts';

type Method = (params: never) => unknown;
type Methods<M> = { [K in keyof M]: Method };
type Params<F> = F extends (params: infer P) => unknown ? P : never;
type Answer<F> = F extends (params: never) => infer R ? R : never;

/** The calling side: every method answers later, and may be cancelled. */
export type Client<M extends Methods<M>> = { readonly [K in keyof M]: (params: Params<M[K]>, token?: CancellationToken) => Promise<Answer<M[K]>> };

/** The answering side. */
export type Handlers<M extends Methods<M>> = {
  readonly [K in keyof M]: (params: Params<M[K]>, token: CancellationToken) => Answer<M[K]> | Promise<Answer<M[K]>>;
};

/** The sending and the receiving side of notifications. */
export type Sender<E extends Methods<E>> = { readonly [K in keyof E]: (params: Params<E[K]>) => void };
export type Listeners<E extends Methods<E>> = Sender<E>;

/** JSON-RPC code of an error whose data is an {@link ErrorData}; others are bugs and carry their message only. */
const USER_ERROR = -32000;

export function client<M extends Methods<M>>(connection: MessageConnection): Client<M> {
  return new Proxy({} as Client<M>, {
    get: (_, method) => async (params: unknown, token?: CancellationToken) => {
      const called = new Error(); // its stack names the caller, which the answer's does not
      try {
        return token ? await connection.sendRequest(String(method), params, token) : await connection.sendRequest(String(method), params);
      } catch (error) {
        throw toError(error, called);
      }
    },
  });
}

function toError(error: unknown, called: Error): unknown {
  if (!(error instanceof ResponseError)) return error;
  if (error.code === USER_ERROR) return UserError.from(error.data as ErrorData);
  error.stack = `${error.message}\n${called.stack ?? ''}`;
  return error;
}

export function serve<M extends Methods<M>>(connection: MessageConnection, handlers: Handlers<M>): void {
  for (const method of Object.keys(handlers) as (keyof M & string)[]) {
    connection.onRequest(method, async (params: Params<M[typeof method]>, token: CancellationToken) => {
      try {
        return (await handlers[method](params, token)) ?? null;
      } catch (error) {
        if (error instanceof UserError) {
          const { code, template, args } = error;
          throw new ResponseError<ErrorData>(USER_ERROR, error.message, { code, template, args });
        }
        throw error;
      }
    });
  }
}

export function sender<E extends Methods<E>>(connection: MessageConnection): Sender<E> {
  // A connection that has closed meanwhile has nobody to tell.
  return new Proxy({} as Sender<E>, { get: (_, event) => (params: unknown) => void connection.sendNotification(String(event), params).catch(() => undefined) });
}

export function listen<E extends Methods<E>>(connection: MessageConnection, listeners: Listeners<E>): void {
  for (const event of Object.keys(listeners) as (keyof E & string)[])
    connection.onNotification(event, (params: Params<E[typeof event]>) => listeners[event](params));
}
