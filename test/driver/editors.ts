/** Text editors: opening, cursor and selection, where a word is on screen, hovers, decorations. */
import type { Locator, Page } from 'playwright-core';
import { type Decoration, type Rectangle, readDecorations, textRectangles } from './screen.ts';
import { PATIENCE, until } from './wait.ts';
import type { Workbench } from './workbench.ts';

/** One provider's Markdown in a hover. */
export interface HoverPart {
  readonly html: string;
  readonly text: string;
  readonly links: readonly { readonly text: string; readonly href: string | undefined }[];
  readonly table: readonly (readonly string[])[];
}

export class Editors {
  private readonly page: Page;

  constructor(private readonly workbench: Workbench) {
    this.page = workbench.page;
  }

  /** The editor group whose active tab is a file. */
  group(name: string): Locator {
    return this.page.locator(`.editor-group-container:has(.tab.active[data-resource-name="${name}"])`).first();
  }

  /** Opens a file of the folder, by its path within, and gives it the keyboard. */
  async open(file: string): Promise<void> {
    await this.workbench.inHost(async (vscode, name) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error('no folder is open');
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name));
    }, file);
    const name = file.slice(file.lastIndexOf('/') + 1);
    await this.group(name).locator('.monaco-editor.focused .view-line').first().waitFor({ timeout: PATIENCE });
  }

  /** Gives an open file the keyboard and leaves its selection alone, which a click in the text would not. A focused webview keeps all keys. */
  async focus(name: string): Promise<void> {
    const group = this.group(name);
    await group.locator('.tab.active').click();
    await this.page.mouse.move(1, 1); // no tooltip of the tab
    await group.locator('.monaco-editor.focused').waitFor({ timeout: PATIENCE });
  }

  /** Selects a text of the active editor by its API, however long; nth: which occurrence. */
  async select(text: string, nth = 0): Promise<void> {
    await this.workbench.inHost(
      (vscode, wanted, skip) => {
        const editor = vscode.window.activeTextEditor;
        if (!editor) throw new Error('no editor is active');
        const all = editor.document.getText();
        let at = all.indexOf(wanted);
        while (skip-- > 0 && at >= 0) at = all.indexOf(wanted, at + 1);
        if (at < 0) throw new Error(`"${wanted}" is not in ${editor.document.uri}`);
        editor.selection = new vscode.Selection(editor.document.positionAt(at), editor.document.positionAt(at + wanted.length));
        editor.revealRange(editor.selection);
      },
      text,
      nth,
    );
    await this.workbench.status('status.editor.selection', new RegExp(`\\(${text.length} selected\\)`));
  }

  /** Moves the cursor with the keyboard, to a line and column counted from 1. Shift+ArrowRight selects from there as a user would. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.workbench.openQuickInput('Control+G');
    await this.workbench.quickInput.locator('input.input').fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.workbench.quickInput.waitFor({ state: 'hidden', timeout: PATIENCE });
    await this.workbench.status('status.editor.selection', new RegExp(`^Ln ${line}, Col ${column}\\b`));
  }

  /** The rectangle of a text on screen; nth: which occurrence on screen. */
  async rectangle(name: string, text: string, nth = 0): Promise<Rectangle> {
    const found = (await this.group(name).locator('.monaco-editor').first().evaluate(textRectangles, text))[nth];
    if (!found) throw new Error(`"${text}" is not on screen in ${name}`);
    return found;
  }

  /** Hovers over a text with the mouse; returns what the hover says. */
  async hover(name: string, text: string, nth = 0): Promise<HoverPart[]> {
    const { x, y, width, height } = await this.rectangle(name, text, nth);
    await this.page.mouse.move(x, y + 200); // an old hover goes away
    await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 4 });
    return this.readHover();
  }

  /** Shows the hover at the cursor with the keyboard; returns what it says. Escape closes it, else it covers the text. */
  async hoverAtCursor(): Promise<HoverPart[]> {
    await this.workbench.keys('Control+K Control+I');
    return this.readHover();
  }

  /** The hover on screen, once it has content: one entry for each provider's Markdown. */
  async readHover(): Promise<HoverPart[]> {
    const parts = this.page.locator('.monaco-editor .monaco-hover:visible').last().locator('.hover-row .rendered-markdown');
    await parts.first().waitFor({ timeout: PATIENCE });
    return parts.evaluateAll((all) =>
      all.map((part) => ({
        html: part.innerHTML,
        text: (part as HTMLElement).innerText,
        links: [...part.querySelectorAll('a')].map((a) => ({ text: a.innerText, href: a.dataset.href })), // the href attribute is empty
        table: [...part.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.innerText)),
      })),
    );
  }

  /** Decorations of extensions on screen: the text each covers, and how it looks. One entry a line and decoration. */
  decorations(name: string): Promise<Decoration[]> {
    return this.group(name).locator('.monaco-editor').first().evaluate(readDecorations);
  }

  /** Waits until the decorations satisfy a condition, and returns them. */
  async decorationsWhen(name: string, condition: (seen: Decoration[]) => boolean): Promise<Decoration[]> {
    let seen: Decoration[] = [];
    await until(
      async () => condition((seen = await this.decorations(name))),
      () => `decorations are ${JSON.stringify(seen)}`,
    );
    return seen;
  }
}
