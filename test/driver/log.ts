/** What a window says: the consoles of the workbench, the extension host and the webviews, uncaught errors, and the log files. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { until } from './wait.ts';

export interface LogEntry {
  readonly from: 'workbench' | 'host' | 'webview';
  readonly type: string;
  readonly text: string;
}

export class WindowLog {
  readonly entries: LogEntry[] = [];

  constructor(
    page: Page,
    private readonly logFolder: string,
  ) {
    page.on('console', (message) => {
      const text = message.text();
      const type = message.type();
      const host = /^%c\[Extension Host\] %c(.*)$/s.exec(text)?.[1];
      if (host !== undefined) this.entries.push({ from: 'host', type, text: host.replace(' color: blue color: ', '') });
      else this.entries.push({ from: isWebview(message.location().url) ? 'webview' : 'workbench', type, text });
    });
    page.on('pageerror', ({ stack = '' }) => this.entries.push({ from: isWebview(stack) ? 'webview' : 'workbench', type: 'error', text: stack }));
  }

  /** Errors that webviews logged or did not catch. */
  webviewErrors(): string[] {
    return this.entries.filter((entry) => entry.from === 'webview' && entry.type === 'error').map(({ text }) => text);
  }

  /** Waits for a line of one of the consoles. */
  line(pattern: RegExp): Promise<LogEntry> {
    const last = () => this.entries.slice(-5).map(({ text }) => text);
    return until(
      () => this.entries.find(({ text }) => pattern.test(text)),
      () => `no console line ${pattern}; the last: ${last().join('\n')}`,
    );
  }

  /** Waits until a log file says something; `name` is part of its path, such as 'remoteexthost' or an output channel's name. */
  file(name: string, pattern: RegExp): Promise<string> {
    return until(
      () => this.contents(name).find((text) => pattern.test(text)),
      () => `no log file *${name}* with ${pattern}; there are ${this.files().join(', ')}`,
    );
  }

  /** What the log files with a name say by now. */
  contents(name: string): string[] {
    return this.files()
      .filter((file) => file.includes(name))
      .map((file) => fs.readFileSync(file, 'utf8'));
  }

  private files(): string[] {
    if (!fs.existsSync(this.logFolder)) return [];
    return fs
      .readdirSync(this.logFolder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.log'))
      .map((file) => path.join(this.logFolder, file));
  }
}

/** Scripts of a page's own files and inline ones; what a test evaluates there has no address and counts as the workbench's. */
const isWebview = (address: string) => /\.vscode-resource\.|\/webview\//.test(address);
