/** The run that a command is about: its text, its model, and the head that is shown. */
import { type Model, openModel, type Run } from '../core/model.ts';
import { DEFAULT_MODEL } from '../models/manifest.ts';
import type { Inspection } from '../protocol/inspection.ts';
import { findModel, readText, readTexts } from './input.ts';
import { parseHead, parseSite, type Shown, shownOf } from './shown.ts';
import { WrongUse } from './wrongUse.ts';

/** What every command that shows a head takes. */
export const RUN_OPTIONS = {
  file: { type: 'string' },
  'pair-file': { type: 'string' },
  'target-file': { type: 'string' },
  chat: { type: 'boolean', default: false },
  model: { type: 'string', default: DEFAULT_MODEL },
  site: { type: 'string' },
  head: { type: 'string' },
} as const;

export interface RunOptions {
  readonly file?: string;
  readonly 'pair-file'?: string;
  readonly 'target-file'?: string;
  readonly chat: boolean;
  readonly model: string;
  readonly site?: string;
  readonly head?: string;
}

export interface Ran {
  readonly texts: readonly string[];
  readonly model: Model;
  readonly run: Run;
  readonly inspection: Inspection;
  readonly shown: Shown;
}

/** Runs, and closes the model when all is shown. */
export async function withRun(positionals: readonly string[], options: RunOptions, show: (ran: Ran) => Promise<void>): Promise<void> {
  const chosen = { site: parseSite(options.site), head: options.head === undefined ? null : parseHead(options.head) };
  const texts = await readTexts({ positionals, file: options.file, pairFile: options['pair-file'] });
  const target = options['target-file'] === undefined ? undefined : await readText(options['target-file']);
  const model = await openModel(await findModel(options.model));
  try {
    if (target !== undefined && model.card.predicts !== 'target') throw new WrongUse(`--target-file is for encoder–decoders, and ${model.card.name} is none`);
    const run = await model.run(await model.tokenize(texts, { target, chat: options.chat }));
    const inspection: Inspection = { ...run, id: 'command line', model: model.card };
    await show({ texts, model, run, inspection, shown: shownOf(inspection, chosen) });
  } finally {
    await model.dispose();
  }
}
