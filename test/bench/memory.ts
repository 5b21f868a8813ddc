/** Peak memory of processes, as Linux counts it. */
import fs from 'node:fs';
import type { Browser } from 'playwright-core';

export const canMeasure = process.platform === 'linux';

/** Megabytes that a process held at most. */
export function peakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Of the page that took most: a browser keeps a spare process beside it. */
export async function peakOfPage(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => peakMemory(id)));
}
