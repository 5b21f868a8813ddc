/** `npm run fuzz [-- RUNS [PARSER]]`: reads files broken at random with every parser, 100,000 of each unless told, and watches the memory of the process. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { broken, PARSERS, readBroken } from '../test/unit/core/fuzzing.ts';

const [runs = '100000', only = ''] = process.argv.slice(2);

/** What a process of this kind gains whatever it reads: compiled code, and garbage that waits to be collected. */
const MEMORY = 200e6;

const folder = mkdtempSync(path.join(tmpdir(), 'attention-fuzz-'));
try {
  for (const parser of PARSERS.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()))) {
    const started = performance.now();
    const memory = process.resourceUsage().maxRSS * 1024;
    await fc.assert(
      fc.asyncProperty(broken(parser), (bytes) => readBroken(parser, folder, bytes)),
      { numRuns: Number(runs) },
    );
    const grown = process.resourceUsage().maxRSS * 1024 - memory;
    console.log(`${parser.name}: ${runs} files in ${Math.round((performance.now() - started) / 1000)} s, peak memory grew by ${Math.round(grown / 1e6)} MB`);
    assert.ok(grown <= MEMORY + 2 * parser.good.length, 'too much memory');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
