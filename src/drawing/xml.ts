/** Text from anywhere, made fit for XML. */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes what XML reads as markup and leaves out what it does not allow: control characters, lone surrogates, non-characters. */
export function xml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A number with at most `digits` after the point, without noise: so that drawings can be compared. */
export const rounded = (value: number, digits = 1): string => String(Number(value.toFixed(digits)));
