/** What VS Code runs in its extension host: every suite of test/integration/suites, with mocha. */
import type MochaClass from 'mocha';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as reporterModule from '../reporter.js';

// From the place of the bundle, dist/test/integration.cjs.
const SUITES = path.join(__dirname, 'suites');
const REPORTER = path.join(__dirname, '..', '..', 'test', 'reporter.js');

export async function run(): Promise<void> {
  const { default: Mocha } = (await import('mocha')) as { default: typeof MochaClass };
  const { default: reporter } = (await import(pathToFileURL(REPORTER).href)) as typeof reporterModule;
  const grep = process.env.MOCHA_GREP;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter, color: true, ...(grep === undefined ? {} : { grep }) });
  for (const name of fs.readdirSync(SUITES).sort()) if (name.endsWith('.test.cjs')) mocha.addFile(path.join(SUITES, name));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
