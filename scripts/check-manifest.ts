/**
 * Compares package.json with the code: commands, settings, context keys, colours and texts must be the same sets, and what walkthroughs link
 * to and show must be there. One line for each difference.
 */
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { HEAD_COLOURS } from '../src/drawing/palette.ts';
import { COMMANDS, commandId } from '../src/protocol/commands.ts';
import type * as contextModule from '../src/session/context.ts';
import type * as settingsModule from '../src/session/settings.ts';

const root = path.join(import.meta.dirname, '..');
const PREFIX = 'attentionInspector.';

interface Property {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly enum?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string } }[] }[];
    readonly colors: readonly { readonly id: string; readonly defaults: { readonly light: string; readonly dark: string } }[];
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations?: readonly string[] } };
}

const source = fs.readFileSync(path.join(root, 'package.json'), 'utf8');
const { contributes, capabilities } = JSON.parse(source) as Manifest;
const problems: string[] = [];

/** Loads a module of the host outside VS Code: the tables are read, nothing of the API is called. */
async function load<T>(file: string): Promise<T> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [
      {
        name: 'without VS Code',
        setup(build) {
          build.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'empty' }));
          build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }));
        },
      },
    ],
  });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)) as T;
}

/** Both lists must hold the same. */
function same(what: string, inManifest: Iterable<string>, inCode: Iterable<string>): void {
  const [manifest, code] = [new Set(inManifest), new Set(inCode)];
  for (const name of manifest) if (!code.has(name)) problems.push(`${what} ${name} is in package.json but not in the code`);
  for (const name of code) if (!manifest.has(name)) problems.push(`${what} ${name} is in the code but not in package.json`);
}

/** Each must be one of the known. */
function known(what: string, names: Iterable<string | undefined>, all: Iterable<string>): void {
  const set = new Set(all);
  for (const name of names) if (name?.startsWith(PREFIX) && !set.has(name)) problems.push(`${what} ${name} does not exist`);
}

function checkCommands(): void {
  const ids = COMMANDS.map(commandId);
  const declared = contributes.commands.map(({ command }) => command);
  same('command', declared, ids);
  if (new Set(declared).size < declared.length) problems.push('a command is declared twice');
  const menus = Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command));
  known('command in a menu', menus, ids);
  known(
    'command of a key',
    contributes.keybindings.map(({ command }) => command),
    ids,
  );
}

async function checkSettings(): Promise<void> {
  const { SETTINGS } = await load<typeof settingsModule>('src/session/settings.ts');
  const { properties } = contributes.configuration;
  same(
    'setting',
    Object.keys(properties),
    Object.keys(SETTINGS).map((id) => PREFIX + id),
  );
  for (const [id, declared] of Object.entries<Property>(SETTINGS)) {
    const property = properties[PREFIX + id];
    if (!property) continue;
    if (!(property.description ?? property.markdownDescription)) problems.push(`setting ${id} has no description`);
    for (const key of ['default', 'enum', 'minimum', 'maximum'] as const) {
      if (JSON.stringify(property[key]) !== JSON.stringify(declared[key]))
        problems.push(`${key} of setting ${id} is not the same in package.json and in the code`);
    }
  }
  known('restricted setting', capabilities.untrustedWorkspaces.restrictedConfigurations ?? [], Object.keys(properties));
}

async function checkContextKeys(): Promise<void> {
  const { CONTEXT_KEYS } = await load<typeof contextModule>('src/session/context.ts');
  const conditions = [...source.matchAll(/"(?:(?:when|enablement)": "|onContext:)([^"]*)"/g)].map(([, condition = '']) => condition).join(' ');
  // A view type and a setting may stand in a condition too; what is compared stands alone.
  const used = [...conditions.matchAll(/(?<![\w.'])attentionInspector\.(\w+)(?![\w.'])/g)].map(([, key = '']) => key);
  same('context key', used, CONTEXT_KEYS);
}

function checkColours(): void {
  same(
    'colour',
    contributes.colors.map(({ id }) => id),
    HEAD_COLOURS.light.map((_, slot) => `${PREFIX}head${slot + 1}`),
  );
  contributes.colors.forEach(({ id, defaults }, slot) => {
    for (const tone of ['light', 'dark'] as const)
      if (defaults[tone] !== HEAD_COLOURS[tone][slot]) problems.push(`the ${tone} default of colour ${id} is not that of the palette`);
  });
}

function checkWalkthroughs(): void {
  const pictures = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
  for (const picture of pictures) if (!fs.existsSync(path.join(root, picture))) problems.push(`picture ${picture} of a walkthrough is not there`);
  const links = Object.values(texts()).flatMap((text) => [...text.matchAll(/\]\(command:([\w.]+)/g)]);
  known(
    'command of a link',
    links.map(([, command]) => command),
    COMMANDS.map(commandId),
  );
}

const texts = () => JSON.parse(fs.readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;

function checkTexts(): void {
  const declared = Object.keys(texts());
  const used = [...source.matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
  for (const key of new Set(used)) if (!declared.includes(key)) problems.push(`text %${key}% is in package.json but not in package.nls.json`);
  for (const key of declared) if (!used.includes(key)) problems.push(`text ${key} is in package.nls.json but not used in package.json`);
}

checkCommands();
await checkSettings();
await checkContextKeys();
checkColours();
checkWalkthroughs();
checkTexts();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
