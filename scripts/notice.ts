/** `npx tsx scripts/notice.ts`: writes NOTICE, the licences of everything that is in the package and not ours. `-- --check` only compares. */
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { bundles } from '../esbuild.js';

const root = path.join(import.meta.dirname, '..');
const NOTICE = path.join(root, 'NOTICE');

/** In the package as they are, since they load binaries. */
const UNBUNDLED = ['onnxruntime-node', 'onnxruntime-common', 'tokenizers'];

/** Packages whose licence file is not in the npm package; the holder is from their sources. */
const HOLDERS: Readonly<Record<string, string>> = {
  'onnxruntime-node': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
  '@microsoft/fast-element': 'Microsoft Corporation',
  '@microsoft/fast-foundation': 'Microsoft Corporation',
  '@microsoft/fast-web-utilities': 'Microsoft Corporation',
};

const MODEL = `all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2)
Apache-2.0
Its files are unchanged.`;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: string | { readonly name: string };
}

const text = await write();
if (!process.argv.includes('--check')) fs.writeFileSync(NOTICE, text);
else if (fs.readFileSync(NOTICE, 'utf8') !== text) {
  console.error('NOTICE does not name what is in the package: run "npx tsx scripts/notice.ts".');
  process.exitCode = 1;
}

async function write(): Promise<string> {
  const packages = [...new Set([...UNBUNDLED, ...(await bundledPackages())])].sort();
  const parts = packages.map((name) => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
    return `${name} ${manifest.version}\n${manifest.license}\n\n${licence(name, manifest)}`;
  });
  const intro = `Attention Inspector is under the MIT licence (see LICENSE). Its package contains the following works of others.\n`;
  return [intro, MODEL, ...parts, `Apache License 2.0\n\n${apache()}`].join(`\n${'-'.repeat(80)}\n\n`) + '\n';
}

/** The packages whose code is in a bundle of the package; the command line is not in it. */
async function bundledPackages(): Promise<string[]> {
  const names = new Set<string>();
  for (const [outfile, options] of Object.entries(bundles)) {
    if (outfile === 'dist/cli.js') continue;
    const { metafile } = await esbuild.build({ ...options, outfile, bundle: true, write: false, metafile: true, logLevel: 'error' });
    for (const output of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
        if (name !== undefined && bytesInOutput > 0) names.add(name);
      }
    }
  }
  return [...names];
}

function licence(name: string, { license, author }: Manifest): string {
  if (license === 'Apache-2.0') return 'The licence is at the end of this file.';
  const folder = path.join(root, 'node_modules', name);
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file !== undefined) return fs.readFileSync(path.join(folder, file), 'utf8').replaceAll('\r', '').trim();
  if (license !== 'MIT') return 'The licences are in its sources; Apache License 2.0 is at the end of this file.';
  const holder = HOLDERS[name] ?? (typeof author === 'string' ? author : author?.name);
  if (holder === undefined) throw new Error(`${name} has neither a licence file nor an author: name its holder in scripts/notice.ts`);
  return `Copyright (c) ${holder}\n\n${mit()}`;
}

/** The licences' own words, from packages that carry them. */
function mit(): string {
  const file = fs.readFileSync(path.join(root, 'node_modules', 'preact', 'LICENSE'), 'utf8');
  return file.slice(file.indexOf('Permission is hereby granted')).trim();
}

function apache(): string {
  return fs.readFileSync(path.join(root, 'node_modules', 'tokenizers', 'LICENSE'), 'utf8').trim();
}
