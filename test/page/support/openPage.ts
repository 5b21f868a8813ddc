/** The panel's page in a real browser, under the policy that the extension gives it, with a stand-in for VS Code. */
import * as esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { HostMethods, Language, PanelState } from '../../../src/protocol/panel.ts';
import { findChromium, NAME_HELPER } from '../../vscode/browser.ts';
import { decode, encode } from './encoding.ts';
import type { PageWindow } from './fakeHost.ts';
import { type ThemeName, THEMES } from './themes.ts';

const ORIGIN = 'https://page.test';
const NONCE = 'only-this-script';
/** As in src/panel/html.ts. */
const POLICY = [
  `default-src 'none'`,
  `style-src ${ORIGIN} 'nonce-${NONCE}'`,
  `script-src 'nonce-${NONCE}'`,
  `font-src ${ORIGIN}`,
  `img-src ${ORIGIN} data: blob:`,
].join('; ');
const HTML = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta property="csp-nonce" content="${NONCE}"><title>Attention Inspector</title>
<link rel="stylesheet" href="${ORIGIN}/page.css"><script nonce="${NONCE}" src="${ORIGIN}/page.js" defer></script></head><body></body></html>`;

/** What the host answers, from real weights. */
export type Answers = {
  readonly [K in Exclude<keyof HostMethods, 'ready'>]: (
    params: Parameters<HostMethods[K]>[0],
  ) => ReturnType<HostMethods[K]> | Promise<ReturnType<HostMethods[K]>>;
};

export interface OpenOptions {
  readonly state: PanelState;
  readonly answers: Answers;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly zoom?: number;
  /** Default: English. */
  readonly language?: Language;
  /** What VS Code kept of the page before. */
  readonly saved?: unknown;
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** An open page, and the host's side of it. */
export interface OpenPage {
  readonly page: Page;
  /** Everything that the page asked or told. */
  log(): Promise<readonly { readonly method: string; readonly params: unknown }[]>;
  push(change: Partial<PanelState>): Promise<void>;
  /** What the page gave VS Code to keep. */
  kept(): Promise<unknown>;
  picture(format: 'svg' | 'png', scale: number): Promise<Uint8Array>;
  /** Errors, refused resources and broken policies. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const bundle = async (entry: string) => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: 'out',
    platform: 'browser',
    target: 'chrome122',
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'error',
  });
  return { script: outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? '', style: outputFiles.find(({ path }) => path.endsWith('.css'))?.text ?? '' };
};

let built: Promise<{ page: { script: string; style: string }; host: string }> | undefined;

/** Once for all tests of a run. */
const build = () =>
  (built ??= Promise.all([bundle('webview/main.tsx'), bundle('test/page/support/fakeHost.ts')]).then(([page, host]) => ({ page, host: host.script })));

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
  });

export async function openPage(
  browser: Browser,
  {
    state,
    answers,
    theme = 'dark',
    width = 1372,
    height = 882,
    zoom = 1,
    language = { locale: 'en', bundle: null },
    saved,
    reducedMotion = 'no-preference',
  }: OpenOptions,
): Promise<OpenPage> {
  const { page: built, host } = await build();
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion,
  });
  await context.addInitScript({ content: NAME_HELPER });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`);
  });
  await page.route(`${ORIGIN}/**`, (route) => {
    const file = new URL(route.request().url()).pathname;
    if (file === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: built.script });
    if (file === '/page.css') return route.fulfill({ contentType: 'text/css', body: built.style });
    return file === '/' ? route.fulfill({ contentType: 'text/html', body: HTML }) : route.fulfill({ status: 404, body: '' });
  });
  let current = state; // what the host knows by now, as the extension answers
  await page.exposeFunction('answerRequest', async (method: keyof HostMethods, params: string) =>
    encode(method === 'ready' ? { state, language } : await answers[method](decode(params) as never)),
  );
  await page.addInitScript((kept) => Object.assign(window, { savedState: kept }), saved);
  await page.addInitScript(host);
  await page.addInitScript(({ variables, bodyClass }) => {
    // Before the page's own script, which is deferred.
    document.addEventListener(
      'readystatechange',
      () => {
        for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
        document.body.className = bodyClass;
        document.body.dataset['vscodeThemeKind'] = bodyClass.split(' ')[0];
      },
      { once: true },
    );
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, lineNumber, sample }) =>
      console.error(`policy: ${violatedDirective} in ${sourceFile}:${lineNumber} ${sample}`),
    );
  }, THEMES[theme]);
  await page.goto(`${ORIGIN}/`);
  return {
    page,
    complaints,
    log: () => page.evaluate(() => (window as unknown as PageWindow).hostLog),
    push: (change) => {
      current = { ...current, ...change };
      return page.evaluate((text) => (window as unknown as PageWindow).sendToPage('state', text), encode(change));
    },
    kept: () => page.evaluate(() => (window as unknown as PageWindow).keptState),
    picture: async (format, scale) =>
      decode(await page.evaluate((text) => (window as unknown as PageWindow).askPage('picture', text), encode({ format, scale }))) as Uint8Array,
    close: () => context.close(),
  };
}
