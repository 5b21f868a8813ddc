/**
 * Builds what runs. `--watch` builds again after each change, `--production` is for the package, `--tests` adds what runs inside VS Code
 * in the integration tests.
 */
import * as esbuild from 'esbuild';
import fs from 'node:fs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** Native modules, which load their binaries by path: they stay in node_modules. */
const NATIVE = ['onnxruntime-node', 'tokenizers'];

const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** @type {import('esbuild').BuildOptions} */
const node = { platform: 'node', target: 'node20' };

/**
 * By the file that each becomes.
 * @type {Record<string, import('esbuild').BuildOptions>}
 */
export const bundles = {
  /** The extension, in VS Code's extension host. */
  'dist/extension.cjs': { ...node, entryPoints: ['src/extension.ts'], format: 'cjs', external: ['vscode', ...NATIVE] },
  /** The engine's process. */
  'dist/engine.cjs': { ...node, entryPoints: ['src/engine/process.ts'], format: 'cjs', external: NATIVE },
  /** The command line. A module has no `require`, which libraries inside it ask for. */
  'dist/cli.js': { ...node, entryPoints: ['src/cli.ts'], format: 'esm', external: NATIVE, banner: { js: REQUIRE } },
  /** The panel's page; its styles become dist/page.css. */
  'dist/page.js': { platform: 'browser', target: ['chrome122'], entryPoints: ['webview/main.tsx'], format: 'iife' },
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const tests = {
  'dist/test/integration.cjs': { ...node, entryPoints: ['test/integration/index.ts'], format: 'cjs', external: ['vscode', 'mocha'] },
  'dist/test/suites/': {
    ...node,
    entryPoints: ['test/integration/suites/*.test.ts'],
    format: 'cjs',
    external: ['vscode', 'mocha', 'playwright-core', ...NATIVE],
    outExtension: { '.js': '.cjs' },
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  logLevel: 'warning',
};

/**
 * Lines that the problem matcher of an editor's watch task reads.
 * @type {import('esbuild').Plugin}
 */
const report = {
  name: 'report',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(() => console.log('[watch] build finished'));
  },
};

if (process.argv[1] === import.meta.filename) await main();

async function main() {
  const chosen = Object.entries({ ...bundles, ...(process.argv.includes('--tests') ? tests : {}) });
  const all = chosen.map(([out, options]) => ({ ...common, ...options, ...(out.endsWith('/') ? { outdir: out } : { outfile: out }) }));

  if (watch) {
    for (const options of all) await (await esbuild.context({ ...options, plugins: [report] })).watch();
  } else {
    if (process.argv.includes('--tests')) fs.rmSync('dist/test', { recursive: true, force: true }); // a suite that was deleted must not run again
    const built = await Promise.allSettled(all.map((options) => esbuild.build(options)));
    if (built.some(({ status }) => status === 'rejected')) process.exitCode = 1; // esbuild has said why
  }
}
