import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Panel } from './panel.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Run in the page: what axe finds. */
interface AxeWindow extends Window {
  readonly axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
}

/** Axe has nothing to say against the page as it is. */
export async function assertNothingFound(panel: Panel): Promise<void> {
  await panel.page.evaluate(AXE);
  const { violations } = await panel.page.evaluate(() => (window as unknown as AxeWindow).axe.run());
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`),
    [],
  );
}
