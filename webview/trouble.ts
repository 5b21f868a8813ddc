/** What goes wrong in the page: a person gets a sentence, the log gets the rest. */
import { signal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { UserError } from '../src/protocol/errors.ts';
import { tell } from './host.ts';

/** The sentence that is shown, until the next success or until it is put away. */
export const trouble = signal<string | null>(null);

export function report(error: unknown): void {
  if (error instanceof UserError && error.code === 'superseded') return; // the newer picture is on its way
  trouble.value = sentenceOf(error);
}

/** What went wrong, in the person's language; what is no sentence for a person goes to the log. */
export function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return l10n.t(error.template, ...error.args);
  tellLog(error);
  return l10n.t('Something went wrong in this panel. The log says more.');
}

/** Message and stack only: neither holds text of the person. */
function tellLog(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  tell.fault({ message, stack: stack ?? '' });
}

/** Errors that nobody caught. */
export function watchErrors(): void {
  window.addEventListener('error', ({ error, message }) => report(error ?? new Error(message)));
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason));
}
