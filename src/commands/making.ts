import * as vscode from 'vscode';
import { UserError } from '../protocol/errors.ts';
import { lengthOf } from '../session/anchor.ts';
import { madeOf } from '../session/made.ts';
import { type Handlers, type Services, type Shown, shown } from './services.ts';

type Id = 'continueText' | 'insertContinuation' | 'copyGenerated' | 'generateTarget' | 'toggleChat';

const USUAL_COUNT = 20;
const MOST = 1000;

/** Commands about text that a model makes. `continueText` takes a number of tokens, for keybindings. */
export function makingCommands(services: Services): Handlers<Id> {
  const { sessions } = services;
  return {
    continueText: async (argument) => {
      const now = shown(services);
      const count = typeof argument === 'number' ? argument : now && (await askCount(now));
      if (count) await now?.session.continueText(count);
    },
    insertContinuation: () => insertContinuation(services),
    copyGenerated: () => copyGenerated(services),
    generateTarget: () => sessions.active?.forgetTarget(),
    toggleChat: () => sessions.active?.ask({ chat: !sessions.active.isChat }),
  };
}

/** Asked again, it offers more than there is. */
async function askCount({ inspection }: Shown): Promise<number | undefined> {
  const made = madeOf(inspection);
  const from = made?.sequence.segments[0]?.made ?? 0;
  const written = made?.sequence.tokens.filter(({ range }) => range && range[0] >= from).length ?? 0;
  const value = await vscode.window.showInputBox({
    title: vscode.l10n.t('Continue the text'),
    prompt: vscode.l10n.t('How many tokens the model writes at most, always the likeliest one'),
    value: String(written + USUAL_COUNT),
    validateInput: (text) => (isCount(Number(text)) ? undefined : vscode.l10n.t('A whole number from 1 to {0}', MOST)),
  });
  return value === undefined ? undefined : Number(value);
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1 && value <= MOST;

/** One edit, which one undo takes back; then the text that is inspected is the longer one. An answer in a chat is a paragraph of its own. */
async function insertContinuation(services: Services): Promise<void> {
  const now = shown(services);
  const made = now && madeOf(now.inspection);
  if (!made || made.sequence.name !== 'text' || !now.session.isCurrent) return;
  const { session } = now;
  const {
    subject,
    document,
    documentUri: uri,
    places: [place],
  } = session.position;
  if (!document || !place) return;
  const [isAnswer, before] = [session.isChat, lengthOf(document)];
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, document.positionAt(place.end), isAnswer ? `\n\n${made.text.trim()}` : made.text);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new UserError('notInserted', 'The text could not be put into the document, which may be read-only. Copy it with Copy Translation or Generated Text.');
  const grown = lengthOf(document) - before; // its line ends may be other ones
  if (!isAnswer) await session.turnTo({ ...subject, uri, spans: [{ start: place.start, end: place.end + grown }] });
}

async function copyGenerated(services: Services): Promise<void> {
  const now = shown(services);
  const made = now && madeOf(now.inspection);
  if (!made) return;
  await vscode.env.clipboard.writeText(made.text.trim());
  vscode.window.setStatusBarMessage(vscode.l10n.t('The text that the model made is copied'), 5000);
}
