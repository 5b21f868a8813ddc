/** A host to be killed: says the engine's process id as soon as it is open, or in the middle of a run when there is a text. */
import { EngineClient } from '../../../src/engine/client.ts';

const [program = '', folder = '', text = ''] = process.argv.slice(2);
const client = new EngineClient({ program, memoryLimit: 2 ** 30, log: () => {} });
const model = { id: 'minilm', name: 'MiniLM', folder };
client.onProgress(() => console.log(client.pid));
if (text) {
  await client.inspect({ id: 'a', model, texts: [text] });
} else {
  await client.open({ model });
  console.log(client.pid);
}
setInterval(() => {}, 60_000); // stays until it is killed
