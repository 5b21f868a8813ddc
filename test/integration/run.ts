/**
 * Runs the integration tests inside VS Code: on Linux in the one that test/vscode installs, elsewhere, or with VSCODE_TEST=desktop, in the
 * desktop VS Code that @vscode/test-electron downloads. VSCODE_TEST_EXECUTABLE names one that is installed.
 */
import { runTests } from '@vscode/test-electron';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
const standIn = path.join(root, 'test', 'vscode', 'code');
const wantsDesktop = process.platform !== 'linux' || process.env.VSCODE_TEST === 'desktop';
const executable = process.env.VSCODE_TEST_EXECUTABLE ?? (wantsDesktop ? undefined : standIn);

// Profiles of its own, or two runs at once would share one; a short path, since macOS limits those of sockets.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'vsc-'));
const counts = process.env.TEST_COUNTS ?? path.join(temporary, 'counts');
const sizeBefore = sizeOf(counts);

try {
  await runTests({
    ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'dist', 'test', 'integration.cjs'),
    extensionTestsEnv: { TEST_COUNTS: counts },
    launchArgs: [
      path.join(root, 'media', 'samples'),
      `--user-data-dir=${path.join(temporary, 'data')}`,
      `--extensions-dir=${path.join(temporary, 'extensions')}`,
    ],
  });
  // VS Code reports success also when its extension host ended before the suites did.
  if (sizeOf(counts) === sizeBefore) throw new Error('the suites did not come to their end');
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  fs.rmSync(temporary, { recursive: true, force: true });
}

function sizeOf(file: string): number {
  return fs.existsSync(file) ? fs.statSync(file).size : 0;
}
