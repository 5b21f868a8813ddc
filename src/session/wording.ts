/** Errors as sentences in the person's language, with the commands that help. */
import * as vscode from 'vscode';
import type { CommandId } from '../protocol/commands.ts';
import { UserError } from '../protocol/errors.ts';

export interface Action {
  readonly label: string;
  readonly command: CommandId;
}

export interface Failure {
  readonly message: string;
  readonly actions: readonly Action[];
}

/** Errors about the text, which another text ends. */
const ABOUT_TEXT = ['nothingToInspect', 'documentGone', 'nothingWritten'];
/** Errors of the engine itself; all that are left lie in the model's files. */
const ABOUT_ENGINE = /^(engine|node|native|outOfMemory|tooLarge|cancelled|unknownInspection)/;

/**
 * A person's sentence for any error. A `UserError` brings its own; everything else is a bug: its stack goes to the log,
 * which never holds text of the person, and the sentence says where to look.
 */
export function failure(error: unknown, log: vscode.LogOutputChannel): Failure {
  const again: Action = { label: vscode.l10n.t('Try Again'), command: 'refresh' };
  const openLog: Action = { label: vscode.l10n.t('Show Log'), command: 'showLog' };
  const otherModel: Action = { label: vscode.l10n.t('Choose Model…'), command: 'chooseModel' };
  if (error instanceof UserError) {
    log.warn(error.code);
    const message = vscode.l10n.t(error.template, ...error.args);
    if (ABOUT_TEXT.includes(error.code)) return { message, actions: [] };
    return { message, actions: ABOUT_ENGINE.test(error.code) ? [again, openLog] : [again, otherModel] };
  }
  log.error(error instanceof Error ? error : String(error));
  return { message: vscode.l10n.t('Something went wrong in Attention Inspector. The log says what.'), actions: [again, openLog] };
}

/**
 * Text for a notification, which VS Code reads as Markdown links: a name out of a file must not become one.
 */
export const plain = (text: string) => text.replaceAll('](', ']\u200b(');
