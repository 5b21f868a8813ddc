import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { clearAll, hoverOn, inspect, run, TROPHY } from '../support.ts';

describe('exports', () => {
  let folder: string;

  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'exports-'));
  });
  after(() => fs.rm(folder, { recursive: true }));

  beforeEach(async () => {
    const editor = await inspect(TROPHY);
    await run('chooseHead', { layer: 3, head: 1 });
    await hoverOn(editor, 'it was');
  });
  afterEach(clearAll);

  async function exported(command: string, format: string, name: string): Promise<string> {
    const file = path.join(folder, name);
    await run(command, { format, uri: vscode.Uri.file(file) });
    return file;
  }

  it('weights as CSV', async () => {
    const lines = (await fs.readFile(await exported('exportWeights', 'csv', 'w.csv'), 'utf8')).trim().split('\r\n');
    assert.equal(lines.length, 1 + 16 * 16);
    const link = lines.map((line) => line.split(',')).find(([, , , , query, , , , key]) => query === 'it' && key === 'trophy');
    assert.equal(Number(link?.[11]).toFixed(3), '0.577');
  });

  it('weights as JSON', async () => {
    const { heads, queries } = JSON.parse(await fs.readFile(await exported('exportWeights', 'json', 'w.json'), 'utf8')) as {
      heads: { name: string; weights: number[][] }[];
      queries: { text: string }[];
    };
    assert.deepEqual(
      heads.map(({ name }) => name),
      ['L3 H1'],
    );
    const at = (text: string) => queries.findIndex((unit) => unit.text === text);
    assert.equal(heads[0]?.weights[at('it')]?.[at('trophy')]?.toFixed(3), '0.577');
  });

  it('weights of all heads as safetensors', async () => {
    const entries = await readSafetensors(await exported('exportWeights', 'safetensors', 'w.safetensors'));
    assert.deepEqual(
      entries.map(({ name }) => name),
      [0, 1, 2, 3, 4, 5].map((layer) => `attention.encoder.self.${layer}`),
    );
    for (const { shape } of entries) assert.deepEqual([...shape], [12, 16, 16]);
  });

  it('the picture as SVG and as PNG of both sizes', async () => {
    const svg = await fs.readFile(await exported('exportPicture', 'svg', 'p.svg'), 'utf8');
    assert.match(svg, /^<svg [^]*trophy[^]*<\/svg>\s*$/);
    assert.match(svg, /L3 H1/);
    assert.match(svg, /<path [^]*57\.7 %|57\.7 %[^]*<path /);
    const [two, four] = [
      await fs.readFile(await exported('exportPicture', 'png2', 'p2.png')),
      await fs.readFile(await exported('exportPicture', 'png4', 'p4.png')),
    ];
    const width = (png: Buffer) => png.readUInt32BE(16);
    assert.equal(two.toString('latin1', 1, 4), 'PNG');
    assert.equal(width(four), 2 * width(two));
  });

  it('Markdown on the clipboard', async () => {
    await run('copyMarkdown');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /\| L3 H1 \| .+ \| \d/);
    assert.match(text, /L3 H1/);
  });
});
