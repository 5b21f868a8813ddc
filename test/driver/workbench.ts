/** A VS Code window under test: keys, commands, settings, notifications. Editors, hovers and webviews have files of their own. */
import type { Locator, Page } from 'playwright-core';
import type { Bridge, HostFunction } from './bridge.ts';
import { Editors } from './editors.ts';
import type { WindowLog } from './log.ts';
import { PATIENCE, until } from './wait.ts';
import { Webview } from './webview.ts';

/** Name of the theme, class of the window, kind as a webview's body knows it. */
const THEMES = {
  dark: ['Dark Modern', 'vs-dark', 'vscode-dark'],
  light: ['Light Modern', 'vs', 'vscode-light'],
  'hc-dark': ['Default High Contrast', 'hc-black', 'vscode-high-contrast'],
  'hc-light': ['Default High Contrast Light', 'hc-light', 'vscode-high-contrast-light'],
} as const;

export type ThemeKind = keyof typeof THEMES;
export const THEME_KINDS = Object.keys(THEMES) as ThemeKind[];

export class Workbench {
  readonly editors: Editors;
  private readonly viewport: { width: number; height: number };

  constructor(
    readonly page: Page,
    private readonly bridge: Bridge,
    readonly log: WindowLog,
    readonly close: () => Promise<void>,
  ) {
    this.editors = new Editors(this);
    this.viewport = page.viewportSize() ?? { width: 1400, height: 900 };
  }

  /** Waits until the window is up. The DOM says so too early; these marks of VS Code's own do not. */
  async restored(): Promise<void> {
    const isUp = () => ['code/didStartWorkbench', 'code/didLoadExtensions'].every((name) => performance.getEntriesByName(name).length > 0);
    await this.page.waitForFunction(isUp, null, { timeout: 3 * PATIENCE, polling: 100 });
    await this.inHost(() => true);
  }

  /** Reloads the window, by its own command so that it saves what it keeps: a new extension host, and webviews come back by their serializer. */
  async reload(): Promise<void> {
    const host = this.bridge.nextHost();
    void this.run('workbench.action.reloadWindow').catch(() => undefined); // the host that would answer is gone
    await host;
    await this.restored();
  }

  /** Calls `fn(vscode, ...args)` in the extension host: see bridge.ts. */
  inHost<Args extends unknown[], Result>(fn: HostFunction<Args, Result>, ...args: Args): Promise<Result> {
    return this.bridge.call(fn, ...args);
  }

  /** Runs any command by its id; resolves to its result. */
  run(command: string, ...args: unknown[]): Promise<unknown> {
    return this.inHost<[string, unknown[]], unknown>((vscode, id, rest) => vscode.commands.executeCommand(id, ...rest), command, args);
  }

  /** Runs a command as a user does: by its title in the command palette, "Category: Title". */
  async palette(title: string): Promise<void> {
    await this.openQuickInput('F1');
    await this.choose(`>${title}`, title);
  }

  /** Opens a quick input with a key; a key pressed while the window is busy may be lost. */
  async openQuickInput(key: string): Promise<void> {
    const opens = async () => {
      await this.page.keyboard.press(key);
      return this.quickInput.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    };
    await until(opens, () => `${key} opens no quick input`);
  }

  /** Types into the quick pick on screen, also one of an extension, and takes the entry with `label` once that is the one in focus. */
  async choose(text: string, label = text): Promise<void> {
    await this.quickInput.locator('input.input').fill(text, { timeout: PATIENCE });
    const focused = this.quickInput.locator('.monaco-list-row.focused');
    await until(
      async () => (await focused.getAttribute('aria-label', { timeout: 1000 }).catch(() => ''))?.includes(label),
      () => `no entry "${label}" in the quick pick`,
    );
    await this.page.keyboard.press('Enter');
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Presses keys one after the other: 'Control+K Control+I'. */
  async keys(sequence: string): Promise<void> {
    for (const key of sequence.split(' ')) await this.page.keyboard.press(key);
  }

  /** Sets a user setting; undefined takes it back. */
  async set(name: string, value: unknown): Promise<void> {
    const update: HostFunction<[string, unknown], void> = (vscode, key, to) =>
      vscode.workspace.getConfiguration().update(key, to ?? undefined, vscode.ConfigurationTarget.Global);
    await this.inHost(update, name, value);
  }

  /** Switches the colour theme, and waits until the webviews on screen have it too. */
  async theme(kind: ThemeKind): Promise<void> {
    const [name, windowClass, bodyKind] = THEMES[kind];
    await this.set('workbench.colorTheme', name);
    await this.page.locator(`.monaco-workbench.${windowClass}`).waitFor();
    for (const webview of await this.page.locator('iframe.webview.ready:visible').all()) {
      await webview.contentFrame().locator('iframe#active-frame').contentFrame().locator(`body[data-vscode-theme-kind="${bodyKind}"]`).waitFor();
    }
  }

  /** Zooms the whole window as the desktop's window.zoomLevel does: at 2 half as much has room. devicePixelRatio stays: see openWorkbench. */
  async zoom(factor: number): Promise<void> {
    const { width, height } = this.viewport;
    await this.page.setViewportSize({ width: Math.round(width / factor), height: Math.round(height / factor) });
  }

  /** Waits for a toast with some text. */
  async notification(text: string | RegExp): Promise<Locator> {
    const toast = this.page.locator('.notification-toast:is(.notification-fade-in, .notification-fade-in-done)', { hasText: text }).first();
    await toast.waitFor({ timeout: PATIENCE });
    return toast;
  }

  /** Text of a status bar entry once it matches; id: 'PUBLISHER.NAME.ENTRY' for an extension's. */
  async status(id: string, pattern = /./): Promise<string> {
    const entry = this.page.locator(`.statusbar-item[id="${id}"]`).first();
    let text = '';
    await until(
      async () => pattern.test((text = await entry.innerText({ timeout: PATIENCE }))),
      () => `status bar entry ${id} says "${text}"`,
    );
    return text;
  }

  /** A webview of an extension, PUBLISHER.NAME; nth counts its webviews on screen. */
  webview(extensionId: string, nth = 0): Webview {
    return new Webview(this.page, extensionId, nth);
  }
}
