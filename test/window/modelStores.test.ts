/** Models that lie in the stores of other programs, and models of a hub, in the list and as what is looked into. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { modelRoot } from '../cases/models/models.ts';
import { TestHub } from '../hub.ts';
import { cachedModelFolder } from '../../src/models/folders.ts';
import { builtInModel } from '../../src/models/manifest.ts';
import { inspect, openWindow, TROPHY, type Window } from './support.ts';

const COMMIT = '1110a243fdf4706b3f48f1d95db1a4f5529b4d41';

describe('models of other stores and of a hub', function () {
  this.timeout(180_000);
  const models = modelRoot();
  const hub = new TestHub();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'stores-'));
  let window: Window;

  const put = (file: string, content: string) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  };
  const link = (target: string, file: string) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.symlinkSync(target, file);
  };

  /** A person who has the built-in model, one in the Hugging Face cache, one that is not known, and one in Ollama's store. */
  function fillStores(): void {
    link(cachedModelFolder('minilm'), path.join(root, 'ours', 'models', 'minilm'));
    const small = path.join(root, 'hf', 'hub', 'models--someone--small-bert');
    fs.cpSync(models.write('good-bert'), path.join(small, 'snapshots', COMMIT), { recursive: true });
    put(path.join(small, 'refs', 'main'), COMMIT);
    const unknown = path.join(root, 'hf', 'hub', 'models--someone--unknown', 'snapshots', COMMIT);
    put(path.join(unknown, 'config.json'), '{"model_type":"rwkv"}');
    put(path.join(unknown, 'model.safetensors'), '');
    const gguf = builtInModel('smollm2')?.files[0];
    assert(gguf);
    link(path.join(cachedModelFolder('smollm2'), gguf.name), path.join(root, 'ollama', 'blobs', `sha256-${gguf.sha256}`));
    const layers = [{ mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${gguf.sha256}` }];
    put(path.join(root, 'ollama', 'manifests', 'registry.ollama.ai', 'library', 'smollm2', '135m'), JSON.stringify({ layers }));
  }

  before(async () => {
    await hub.start();
    fillStores();
    const folder = models.write('good-roberta');
    const files = Object.fromEntries(fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name))]));
    hub.repositories.set('someone/small-roberta', { files });
    hub.repositories.set('someone/unknown-family', { files: { ...files, 'config.json': Buffer.from('{"model_type":"rwkv"}') } });
    hub.repositories.set('someone/with-terms', { files, token: 'hf_right', gated: true });
    const env = {
      ATTENTION_INSPECTOR_CACHE: path.join(root, 'ours'),
      HF_HOME: path.join(root, 'hf'),
      OLLAMA_MODELS: path.join(root, 'ollama'),
    };
    window = await openWindow('window-model-stores', { 'trophy.md': `${TROPHY}\n` }, { env });
    await window.workbench.set('attentionInspector.hub', hub.address);
    await inspect(window.workbench, 'trophy.md', TROPHY);
  });
  after(async () => {
    await window?.close();
    models.remove();
    fs.rmSync(root, { recursive: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const row = (text: string) => window.workbench.quickInput.locator(`.monaco-list-row:has-text("${text}")`);
  const button = (text: string) => window.workbench.page.locator(`.monaco-dialog-box .monaco-button:has-text("${text}")`);
  const open = () => window.workbench.palette('Attention: Choose Model…');

  it('are listed with what they are, or why they cannot be opened', async () => {
    await open();
    await row('6 × 12').waitFor();
    await row('small-bert').filter({ hasText: '2 × ' }).waitFor();
    await row('smollm2:135m').filter({ hasText: 'llama · 30 × 9 · 99 MB' }).waitFor();
    await row('Models of type rwkv are not supported').waitFor();
    await row('SmolLM2-135M-Instruct').filter({ hasText: '99 MB · Apache-2.0' }).waitFor();
    await window.record('list');
    assert.equal(hub.requests.length, 0, 'nobody asked for a download');
  });

  it('are opened from there, after a question where memory may not do', async () => {
    const { workbench, panel } = window;
    await workbench.set('attentionInspector.engine.memoryLimit', 100);
    await workbench.choose('smollm2:135m');
    await workbench.page.locator('.monaco-dialog-box:has-text("smollm2:135m needs about")').waitFor();
    await window.record('memory');
    await button('Open Anyway').click();
    await panel.waitFor(':text("smollm2:135m")');
    assert.equal(await workbench.inHost((vscode) => vscode.workspace.getConfiguration('attentionInspector').get('model')), 'ollama:smollm2:135m');
    const limit = await workbench.inHost((vscode) => vscode.workspace.getConfiguration('attentionInspector').get('engine.memoryLimit'));
    assert(typeof limit === 'number' && limit > 250 && limit < 400, String(limit));
    await window.record('from-ollama');
  });

  it('come from the hub by their id, once that was asked and answered', async () => {
    const { workbench, panel } = window;
    await open();
    await workbench.choose('Hub id');
    await workbench.quickInput.locator(':text("A model of the hub")').waitFor();
    await workbench.quickInput.locator('input.input').fill('someone/small-roberta');
    await window.record('id');
    await workbench.page.keyboard.press('Enter');
    await button('Download').waitFor();
    const early = hub.requests.filter(({ path }) => path.includes('/resolve/')).map(({ path }) => path.split('/').at(-1));
    assert.deepEqual(early, ['config.json'], 'only the configuration is looked at before the answer');
    await window.record('question');
    await button('Download').click();
    await panel.waitFor(':text("small-roberta")');
    assert(fs.existsSync(path.join(root, 'ours', 'models', 'hub', 'someone', 'small-roberta', 'config.json')));
  });

  it('ask for a token where their terms want one, and keep it to themselves', async () => {
    const { workbench, panel } = window;
    void workbench.run('attentionInspector.chooseModel', 'someone/with-terms').catch(() => undefined);
    const toast = await workbench.notification(/only for those who accepted its terms/);
    await window.record('terms');
    await toast.locator('.monaco-button:has-text("Set Token")').click();
    await workbench.quickInput.locator(':text("Token of the model hub")').waitFor();
    const input = workbench.quickInput.locator('input.input');
    await input.fill('hf_right');
    assert.equal(await input.getAttribute('type'), 'password');
    await workbench.page.keyboard.press('Enter');
    await button('Download').click();
    await panel.waitFor(':text("with-terms")');
    assert(hub.requests.some(({ authorization }) => authorization === 'Bearer hf_right'));
  });

  it('are one line where the hub has none, where they could not be opened, or where there is no hub', async () => {
    const { workbench, panel } = window;
    /** Of the toasts only the latest few are on screen. */
    const refused = async (id: string, message: RegExp) => {
      await workbench.run('notifications.clearAll');
      void workbench.run('attentionInspector.chooseModel', id).catch(() => undefined);
      await workbench.notification(message);
    };
    await refused('someone/else', /There is no model someone\/else on 127\.0\.0\.1/);
    await refused('someone/unknown-family', /Models of type rwkv are not supported/);
    const useless = hub.requests.filter(({ path }) => path.startsWith('/someone/unknown-family/') && !path.endsWith('/config.json'));
    assert.deepEqual(useless, [], 'tensors of no use were downloaded');
    hub.stop();
    await refused('someone/other', /127\.0\.0\.1:\d+ cannot be reached/);
    await panel.waitFor(':text("with-terms")'); // what was shown stays
    await window.record('offline');
  });
});
