/**
 * Stands in for VS Code in the page: a JSON-RPC host over postMessage as the extension is one, whose answers come from the test's own
 * process. Bundled, and run before the page.
 */
import { createMessageConnection, ResponseError } from 'vscode-jsonrpc/browser';
import { portReader, portWriter } from '../../../src/protocol/messagePort.ts';
import type { HostMethods, PageEvents } from '../../../src/protocol/panel.ts';
import { decode, encode, type Encoded } from './encoding.ts';

export interface PageWindow extends Window {
  /** Asks the test's process. */
  readonly answerRequest: (method: string, params: Encoded) => Promise<Encoded>;
  readonly savedState?: unknown;
  /** Everything that the page asked for or told, in order. */
  hostLog: { method: string; params: unknown }[];
  sendToPage: (event: string, params: Encoded) => void;
  askPage: (method: string, params: Encoded) => Promise<Encoded>;
  keptState: unknown;
  acquireVsCodeApi: () => unknown;
}

declare const window: PageWindow;

const METHODS: readonly (keyof HostMethods)[] = ['ready', 'weights', 'mean', 'thumbnails', 'links', 'predictions', 'explain', 'roles'];
const EVENTS: readonly (keyof PageEvents)[] = ['change', 'run', 'fault'];

window.hostLog = [];
window.keptState = window.savedState;
let listener: (message: unknown) => void = () => undefined;

const connection = createMessageConnection(
  portReader({
    post: () => undefined,
    onMessage: (listen) => {
      listener = listen;
      return { dispose: () => undefined };
    },
  }),
  portWriter({ post: (message) => window.postMessage(message, '*'), onMessage: () => ({ dispose: () => undefined }) }),
);

for (const method of METHODS) {
  connection.onRequest(method, async (params: unknown) => {
    window.hostLog.push({ method, params });
    const answer = await window.answerRequest(method, encode(params));
    const decoded = decode(answer);
    if (typeof decoded === 'object' && decoded !== null && 'refused' in decoded) {
      const { refused } = decoded as { refused: { message: string; data: unknown } };
      throw new ResponseError(-32000, refused.message, refused.data);
    }
    return decoded;
  });
}
for (const event of EVENTS)
  connection.onNotification(event, (params: unknown) => {
    window.hostLog.push({ method: event, params });
  });
connection.listen();

window.sendToPage = (event, params) => void connection.sendNotification(event, decode(params));
window.askPage = async (method, params) => encode(await connection.sendRequest(method, decode(params)));

window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const copy: unknown = structuredClone(message);
    setTimeout(() => listener(copy));
  },
  getState: () => window.keptState,
  setState: (state: unknown) => {
    window.keptState = state;
  },
});
