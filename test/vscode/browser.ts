/** A headless Chromium of the machine, driven by playwright-core. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

export const CHROMIUM_ARGS = [
  '--no-sandbox', // Chromium does not start as root with it
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium or Chrome: $CHROMIUM, or where one usually is. */
export function findChromium(): string {
  const found = [process.env.CHROMIUM, ...PLACES].find((file) => file !== undefined && fs.existsSync(file));
  if (found === undefined) throw new Error('no Chromium found: install it (Debian: apt-get install chromium fonts-dejavu-core) or set CHROMIUM to its path');
  return found;
}

/** Finds Chromium, or installs it as root on Debian. */
export function ensureChromium(): string {
  try {
    return findChromium();
  } catch (error) {
    if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) throw error;
  }
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-qq', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  process.stderr.write('installing Chromium for the tests (apt-get)\n');
  apt('update');
  apt('install', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  return findChromium();
}

export interface Size {
  width: number;
  height: number;
}

export async function startBrowser({
  viewport = { width: 1400, height: 900 },
  deviceScaleFactor = 1,
}: { viewport?: Size | undefined; deviceScaleFactor?: number | undefined } = {}): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  const context = await browser.newContext({ viewport, deviceScaleFactor, permissions: ['clipboard-read', 'clipboard-write'] });
  await context.addInitScript({ content: NAME_HELPER });
  return { browser, page: await context.newPage() };
}

/** Functions that travel to a page as text call this helper of the tool that compiled them. */
export const NAME_HELPER = 'globalThis.__name ??= (fn) => fn;';
