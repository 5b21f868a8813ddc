/** The sentences that a person can meet, as codes with a template, so that whoever shows one can translate it. */

export interface ErrorData {
  readonly code: string;
  /** An English sentence with {0}, {1} …: `vscode.l10n.t(template, ...args)` words it. */
  readonly template: string;
  readonly args: readonly (string | number)[];
}

/** An error whose message is meant for a person: one line, what is wrong, what to do next. Everything else is a bug. */
export class UserError extends Error implements ErrorData {
  constructor(
    readonly code: string,
    readonly template: string,
    readonly args: readonly (string | number)[] = [],
  ) {
    super(fill(template, args));
    this.name = 'UserError';
  }

  static from({ code, template, args }: ErrorData): UserError {
    return new UserError(code, template, args);
  }
}

/** Puts the arguments into a template. */
export function fill(template: string, args: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)] ?? ''));
}
