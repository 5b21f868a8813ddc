/** The language that pictures and the page speak: their texts and their numbers. English until told otherwise. */
import * as l10n from '@vscode/l10n';

let locale = 'en';
const formats = new Map<number, Intl.NumberFormat>();

/** `bundle` holds the translations by English text; null for English. */
export function speak(language: string, bundle: Readonly<Record<string, string>> | null): void {
  l10n.config({ contents: { ...bundle } });
  locale = language;
  formats.clear();
}

/** A number as people write it: `1,204`, or `57.7` with one digit. */
export function numberText(value: number, digits = 0): string {
  const format = formats.get(digits) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(digits, format);
  return format.format(value);
}

/** Below this a number is written as 0: its digits would be noise. */
const LEAST_AMOUNT = 5e-5;

/** A number that may be large or small, with so many digits that count: `0.0123`, `1.23`, `12.3`. */
export const amount = (value: number, digits: 2 | 3 = 3): string =>
  new Intl.NumberFormat(locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits }).format(value < LEAST_AMOUNT ? 0 : value);

/** `57.7 %` with one digit in running text and tables, `58 %` beside an arc. */
export const percent = (weight: number, digits: 0 | 1 = 1): string => l10n.t('{0} %', numberText(100 * weight, digits));

/** `[CLS] and [SEP]` */
export const listText = (names: readonly string[]): string => new Intl.ListFormat(locale).format(names);
