/**
 * `npm run package [-- --target PLATFORM] [--out FILE]`: the extension as one .vsix for one platform, with the model and that platform's
 * binaries in it.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cachedModelFolder } from '../src/models/folders.ts';
import { builtInModel, DEFAULT_MODEL } from '../src/models/manifest.ts';

const root = path.join(import.meta.dirname, '..');
const ONNXRUNTIME = 'node_modules/onnxruntime-node/bin/napi-v6';
const TOKENIZERS = 'node_modules/tokenizers/tokenizers';

/**
 * The binaries of each platform, which are those that onnxruntime-node has. Left out on Windows: DirectML, dxcompiler and dxil, half of the
 * size, which onnxruntime.dll loads only when its GPU providers are asked for (it imports DirectML.dll with delay, the others not at all);
 * on macOS: the second copy of the library, under its full version.
 */
const BINARIES: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': [`${ONNXRUNTIME}/linux/x64/*`, `${TOKENIZERS}.linux-x64-gnu.node`],
  'linux-arm64': [`${ONNXRUNTIME}/linux/arm64/*`, `${TOKENIZERS}.linux-arm64-gnu.node`],
  'darwin-arm64': [`${ONNXRUNTIME}/darwin/arm64/{onnxruntime_binding.node,libonnxruntime.1.dylib}`, `${TOKENIZERS}.darwin-arm64.node`],
  'win32-x64': [`${ONNXRUNTIME}/win32/x64/{onnxruntime_binding.node,onnxruntime.dll}`, `${TOKENIZERS}.win32-x64-msvc.node`],
  'win32-arm64': [`${ONNXRUNTIME}/win32/arm64/{onnxruntime_binding.node,onnxruntime.dll}`, `${TOKENIZERS}.win32-arm64-msvc.node`],
};

const { values } = parseArgs({ options: { target: { type: 'string', default: `${process.platform}-${process.arch}` }, out: { type: 'string' } } });
const { target } = values;
const binaries = BINARIES[target];
if (!binaries) {
  console.error(`There are no binaries for ${target}: choose one of ${Object.keys(BINARIES).join(', ')}.`);
  process.exit(2);
}
const out = path.resolve(values.out ?? path.join(root, `attention-inspector-${target}.vsix`));

const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
const models = path.join(root, 'models');
try {
  node('esbuild.js', '--production');
  node('--import', 'tsx', 'scripts/fetch-models.ts');
  placeModel();
  const ignoreFile = path.join(temporary, 'ignore');
  fs.writeFileSync(ignoreFile, [fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8'), ...binaries.map((binary) => `!${binary}`)].join('\n'));
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  node(vsce, 'package', '--target', target, '--ignoreFile', ignoreFile, '--out', out);
  console.log(`${path.relative(process.cwd(), out)}: ${(fs.statSync(out).size / 1e6).toFixed(1)} MB`);
} catch (error) {
  if (!(error instanceof Error && 'status' in error)) throw error;
  process.exitCode = 1; // the program that failed has said why
} finally {
  fs.rmSync(temporary, { recursive: true });
  fs.rmSync(models, { recursive: true, force: true });
}

/** vsce packages what lies in the project's folder, so the model's files are put there for the moment. */
function placeModel(): void {
  const from = cachedModelFolder(DEFAULT_MODEL);
  const to = path.join(models, DEFAULT_MODEL);
  fs.mkdirSync(to, { recursive: true });
  for (const { name } of builtInModel(DEFAULT_MODEL)?.files ?? []) fs.copyFileSync(path.join(from, name), path.join(to, name), fs.constants.COPYFILE_FICLONE);
}
