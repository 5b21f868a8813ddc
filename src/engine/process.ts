/** The engine's process: answers on stdin and stdout. `node engine.cjs MEMORY_LIMIT`, in bytes; ends with its stdin. */
import { Console } from 'node:console';
import type { EngineEvents, EngineMethods } from '../protocol/engine.ts';
import { sender, serve } from '../protocol/rpc.ts';
import { nativeModule } from './errors.ts';
import { connect } from './wire.ts';

// Only messages may be written to stdout.
globalThis.console = new Console(process.stderr);

const connection = connect(process.stdin, process.stdout);
const events = sender<EngineEvents>(connection);

// Loaded here and not at the top, so that native modules that cannot be loaded are told in words.
const loading = import('./engine.ts').then(
  ({ Engine }) => new Engine(Number(process.argv[2]), events),
  (error: unknown) => {
    console.error(error);
    throw nativeModule(firstLine(error));
  },
);
loading.catch(() => undefined); // each request tells of it

serve<EngineMethods>(connection, {
  open: async ({ model }) => (await loading).open(model),
  describe: async ({ folder }) => (await loading).describe(folder),
  inspect: async (params, token) => (await loading).inspect(params, token),
  continue: async (params, token) => (await loading).continue(params, token),
  predictions: async (question) => (await loading).predictions(question),
  weights: async (question) => (await loading).answer(question.inspection, (capture) => capture.weights(question)),
  mean: async (question) => (await loading).answer(question.inspection, (capture) => capture.mean(question)),
  thumbnails: async ({ inspection, site, measure }) => (await loading).answer(inspection, (capture) => capture.thumbnails(site, measure)),
  links: async (question) => (await loading).answer(question.inspection, (capture) => capture.links(question)),
  roles: async ({ inspection, site }) => (await loading).answer(inspection, (capture) => capture.roles(site)),
  explain: async (question) => (await loading).answer(question.inspection, (capture) => capture.explain(question)),
  release: async ({ inspection }) => (await loading).release(inspection),
});

// The host is gone.
process.stdin.once('close', () => process.exit());
connection.listen();

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .split('\n', 1)
    .join('');
}
