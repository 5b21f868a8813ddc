/** The other side: the extension host, over VS Code's postMessage. */
import { createMessageConnection } from 'vscode-jsonrpc/browser';
import { portReader, portWriter } from '../src/protocol/messagePort.ts';
import type { HostEvents, HostMethods, PageEvents, PageMethods } from '../src/protocol/panel.ts';
import { client, type Handlers, listen, type Listeners, sender, serve } from '../src/protocol/rpc.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();

const connection = createMessageConnection(
  portReader({ post: () => undefined, onMessage: receive }),
  portWriter({ post: (message) => vscode.postMessage(message), onMessage: () => ({ dispose: () => undefined }) }),
);

function receive(listener: (message: unknown) => void) {
  const handle = ({ data }: MessageEvent<unknown>) => listener(data);
  window.addEventListener('message', handle);
  return { dispose: () => window.removeEventListener('message', handle) };
}

/** Questions to the host. */
export const host = client<HostMethods>(connection);
/** News for the host. */
export const tell = sender<PageEvents>(connection);

/** Begins to listen; the page's handlers must be ready. */
export function connect(events: Listeners<HostEvents>, methods: Handlers<PageMethods>): void {
  listen<HostEvents>(connection, events);
  serve<PageMethods>(connection, methods);
  connection.listen();
}

/** What VS Code keeps for the page while it is hidden or the window reloads: an object, or nothing yet. */
export function savedState(): Readonly<Record<string, unknown>> {
  const saved = vscode.getState();
  return typeof saved === 'object' && saved !== null ? { ...saved } : {};
}

export const saveState = (change: Readonly<Record<string, unknown>>): void => vscode.setState({ ...savedState(), ...change });
