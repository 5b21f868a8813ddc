/** What a person sees when the engine dies, cannot start, or is slow; and that no log ever holds their text. */
import assert from 'node:assert/strict';
import { enginesOf } from '../driver/engines.ts';
import { inspect, openWindow, STATUS, type Window } from './support.ts';

const SECRET = 'secret-9f3a river';
const LONG = 'river '.repeat(505).trim();

describe('the engine, seen from the window', function () {
  this.timeout(120_000);
  let window: Window;

  before(async () => {
    window = await openWindow('window-engine', { 'secret.txt': `${SECRET}\n`, 'long.txt': `${LONG}\n` });
  });
  after(() => window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  /** The engine that this window's extension host started. */
  async function enginePid(): Promise<number> {
    const host = await window.workbench.inHost(() => process.pid);
    const [pid] = enginesOf(host);
    assert(pid, 'no engine runs');
    return pid;
  }

  /** Starts a run, and kills the engine's process before it can end. */
  const killInMidRun = async () =>
    window.workbench.inHost(
      async (vscode, pid) => {
        process.kill(pid, 'SIGSTOP');
        const running = vscode.commands.executeCommand('attentionInspector.refresh');
        await new Promise((resolve) => setTimeout(resolve, 0));
        process.kill(pid, 'SIGKILL');
        await running;
      },
      await enginePid(),
    );

  it('ed-engine-killed: one message with Try Again, which works', async () => {
    const { workbench, panel } = window;
    await inspect(workbench, 'secret.txt', SECRET);
    await killInMidRun();
    const line = await panel.waitFor('.activity .failed');
    assert.match(await line.innerText(), /engine/i);
    await panel.waitFor('.headline .weight'); // the old picture stays
    await window.record('killed');
    await panel.locator('.activity vscode-button:has-text("Try Again")').click();
    await panel.locator('.activity .failed').waitFor({ state: 'detached' });
    await workbench.status(STATUS, /→/);
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0, 'told twice');
  });

  it('tells of it in a notification where the panel cannot', async () => {
    const { workbench } = window;
    await workbench.inHost(async (vscode) => {
      const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputWebview));
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'in front' }), group?.viewColumn);
    });
    await killInMidRun();
    const toast = await workbench.notification(/engine/i);
    await window.record('killed-hidden');
    await toast.locator('.monaco-button:has-text("Try Again")').click();
    await workbench.status(STATUS, /→/);
  });

  it('says which program cannot run the engine, and goes on when it is set right', async () => {
    const { workbench, panel } = window;
    await workbench.run('attentionInspector.showPanel');
    await workbench.set('attentionInspector.engine.node', '/no/such/node');
    await workbench.run('attentionInspector.refresh');
    assert.match(await (await panel.waitFor('.activity .failed')).innerText(), /\/no\/such\/node/);
    await window.record('no-node');
    await workbench.set('attentionInspector.engine.node', undefined);
    await workbench.run('attentionInspector.refresh');
    await panel.locator('.activity .failed').first().waitFor({ state: 'detached' });
  });

  it('refuses a run that needs too much, with the number', async () => {
    const { workbench, panel } = window;
    await workbench.set('attentionInspector.engine.memoryLimit', 64);
    await workbench.run('attentionInspector.clear');
    await workbench.editors.open('long.txt');
    await workbench.run('attentionInspector.inspectDocument');
    const failed = await panel.waitFor('.activity .failed:has-text("MB")');
    assert.match(await failed.innerText(), /needs about \d+ MB; the limit is \d+ MB/);
    await window.record('too-large');
    await workbench.set('attentionInspector.engine.memoryLimit', undefined);
  });

  it('sec-no-text-in-logs: after runs, errors and a killed engine', () => {
    const logs = window.workbench.log.contents('');
    assert(
      logs.some((text) => /engine/.test(text)),
      'no log of the extension was read',
    );
    for (const text of [...logs, ...window.workbench.log.entries.map((entry) => entry.text)]) assert(!text.includes('secret-9f3a'), 'the text is in a log');
  });
});
