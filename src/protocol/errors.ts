/** The sentences that a person can meet, as codes with a template, so that whoever shows one can translate it. */

export interface ErrorData {
  readonly code: string;
  /** An English sentence with {0}, {1} …: `vscode.l10n.t(template, ...args)` words it. */
  readonly template: string;
  readonly args: readonly (string | number)[];
}

/** An error whose message is meant for a person: one line, what is wrong, what to do next. Everything else is a bug. */
export class UserError extends Error implements ErrorData {
  readonly args: readonly (string | number)[];

  constructor(
    readonly code: string,
    readonly template: string,
    args: readonly (string | number)[] = [],
  ) {
    const shown = args.map((arg) => (typeof arg === 'string' ? oneLine(arg) : arg));
    super(fill(template, shown));
    this.name = 'UserError';
    this.args = shown;
  }

  static from({ code, template, args }: ErrorData): UserError {
    return new UserError(code, template, args);
  }
}

/** Puts the arguments into a template. */
export function fill(template: string, args: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)] ?? ''));
}

/** Names may come from a broken file: on one line, and no longer than a person reads. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
