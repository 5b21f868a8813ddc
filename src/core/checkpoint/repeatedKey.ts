/** A name that stands twice in the outermost object of a JSON text, which JSON.parse would drop without a word; null when none does. The text is valid JSON. */
export function repeatedKey(json: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  let awaitsKey = false;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '"') {
      const end = endOfString(json, i);
      if (depth === 1 && awaitsKey) {
        const key: unknown = JSON.parse(json.slice(i, end + 1)); // with its escapes resolved
        if (typeof key === 'string' && seen.has(key)) return key;
        seen.add(String(key));
        awaitsKey = false;
      }
      i = end;
    } else if (character === '{' || character === '[') {
      depth++;
      awaitsKey = depth === 1;
    } else if (character === '}' || character === ']') depth--;
    else if (character === ',' && depth === 1) awaitsKey = true;
  }
  return null;
}

function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i;
}
