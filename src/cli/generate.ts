/** `generate`: continues a text, answers it as a turn of a chat, or translates it; words are printed as they come. */
import { openModel, type Run } from '../core/model.ts';
import { UserError } from '../protocol/errors.ts';
import { findModel, readTexts } from './input.ts';
import { parseOptions } from './options.ts';
import { WrongUse } from './wrongUse.ts';

export const GENERATE_USAGE = `  attention-inspector generate [TEXT] [--file F|-] [--model ID|FOLDER|FILE] [--count N] [--language L] [--chat] [--json]
    --model            smollm2 (default), en-pt, or any model that writes
    --count N          the most tokens that are added to a text (20); a translation ends by itself
    --language L       the token of the language to translate into, such as fra_Latn, for models of many languages
    --chat             answers the text as a turn in the model's chat template
    --json             the text and its tokens' ids, as JSON`;

const nothing = () => Promise.resolve();

export async function generate(args: readonly string[]): Promise<void> {
  const { values: options, positionals } = parseOptions(args, {
    file: { type: 'string' },
    model: { type: 'string', default: 'smollm2' },
    count: { type: 'string', default: '20' },
    language: { type: 'string' },
    chat: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const count = parseCount(options.count);
  const texts = await readTexts({ positionals, file: options.file, pairFile: undefined });
  const model = await openModel(await findModel(options.model));
  try {
    const tokenized = await model.tokenize(texts, { chat: options.chat, target: options.language });
    if (options.language !== undefined && tokenized.language === undefined)
      throw new UserError('noSuchLanguage', '{0} knows no language by the name {1}. Use the token that its vocabulary has for it, such as fra_Latn.', [
        model.card.name,
        options.language,
      ]);
    const printed = new Printed(options.json ? () => undefined : (text) => process.stdout.write(text));
    const onWords = (text: string) => printed.follow(text);
    const { ids, text } =
      model.card.predicts === 'target' ? written(await model.run(tokenized, nothing, onWords)) : await model.continue(tokenized, count, nothing, onWords);
    if (options.json) console.log(JSON.stringify({ text, ids }));
    else printed.end(text);
  } finally {
    await model.dispose();
  }
}

function written({ sequences }: Pick<Run, 'sequences'>) {
  const target = sequences.find(({ name }) => name === 'target');
  return { ids: target?.tokens.map(({ id }) => id) ?? [], text: target?.text ?? '' };
}

/** What was printed of a text that grows. */
class Printed {
  private text = '';

  constructor(private readonly print: (text: string) => void) {}

  /** A character that is not whole yet shows as U+FFFD: it waits for its other tokens. */
  follow(text: string): void {
    const whole = text.replace(/\ufffd+$/, '');
    if (!whole.startsWith(this.text)) return;
    this.print(whole.slice(this.text.length));
    this.text = whole;
  }

  end(text: string): void {
    this.print(`${text.slice(this.text.length)}\n`);
  }
}

function parseCount(given: string): number {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw new WrongUse(`--count ${given}: give a whole number from 1 to 10000`);
  return count;
}
