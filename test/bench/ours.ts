/** This program as a person meets it: the engine in its own process, and the panel's page. */
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { EngineClient } from '../../src/engine/client.ts';
import type { Inspection } from '../../src/protocol/inspection.ts';
import type { PanelState } from '../../src/protocol/panel.ts';
import { type Answers, type OpenPage, openPage } from '../page/support/openPage.ts';
import { builtIn } from '../unit/core/builtIn.ts';
import { now, paintedWhen, pointerToPaint } from './painted.ts';

export class Ours {
  readonly engine = new EngineClient({ program: path.join(import.meta.dirname, '../../dist/engine.cjs'), memoryLimit: 8e9, log: () => undefined });
  private runs = 0;
  private weightsSent: (time: number) => void = () => undefined;

  constructor(private readonly model = 'minilm') {}

  /** Text to capture. */
  inspect(text: string): Promise<Inspection> {
    return this.engine.inspect({ id: String(this.runs++), model: builtIn(this.model), texts: [text] });
  }

  /** Text to a panel that was not there before, and when its arcs were painted. The panel opens while the engine runs, as the extension opens it. */
  async open(browser: Browser, text: string): Promise<{ panel: OpenPage; painted: number }> {
    const inspection = this.inspect(text);
    const sent = this.nextWeights();
    const panel = await openPage(browser, { state: stateOf(text, null), answers: this.answers });
    await panel.push(stateOf(text, await inspection));
    return { panel, painted: await paintedWhen(panel.page, { mark: 'background-painted' }, await sent) };
  }

  /** Another text in a panel that is open, and when its arcs were painted. */
  async show(panel: OpenPage, text: string): Promise<number> {
    const state = stateOf(text, await this.inspect(text));
    const sent = this.nextWeights();
    await panel.push(state);
    return paintedWhen(panel.page, { mark: 'background-painted' }, await sent);
  }

  stop(): Promise<void> {
    return this.engine.dispose();
  }

  private readonly answers: Answers = {
    weights: async (question) => {
      const tensor = await this.engine.weights(question);
      this.weightsSent(now());
      return tensor;
    },
    mean: (question) => this.engine.mean(question),
    thumbnails: (question) => this.engine.thumbnails(question),
    links: (question) => this.engine.links(question),
    predictions: (question) => this.engine.predictions(question),
    explain: (question) => this.engine.explain(question),
    roles: (question) => this.engine.roles(question),
  };

  private nextWeights(): Promise<number> {
    return new Promise((resolve) => {
      this.weightsSent = resolve;
    });
  }
}

/** Milliseconds from a move of the pointer onto a token to the frame that shows what it looks at. */
export async function pointAt({ page }: OpenPage, token: number): Promise<number> {
  const box = await page.locator(`[data-unit="${token}"]`).boundingBox();
  if (!box) throw new Error(`token ${token} is not on screen`);
  return pointerToPaint(page, box.x + box.width / 2, box.y + box.height / 2, { mark: 'focus-painted' });
}

const stateOf = (text: string, inspection: Inspection | null): PanelState => ({
  place: 'bench.md',
  why: '',
  texts: [text],
  inspection,
  view: null,
  activity: { kind: 'idle' },
});
