/** A model, opened: text in, inspection out. */
import type { Tensor } from 'onnxruntime-node';
import { type Inspection, type ModelCard, type ModelSource, type Sequence, type Tensor as NumbersTensor } from '../protocol/inspection.ts';
import type { Prediction } from '../protocol/engine.ts';
import { findOpening } from './analysis/opening.ts';
import { type Architecture, type Decoder, toldSites } from './architectures/family.ts';
import { familyOf } from './architectures/index.ts';
import { Tensors } from './architectures/tensors.ts';
import { Capture } from './attention/capture.ts';
import { type Checkpoint, type FileStamp, verifyUnchanged } from './checkpoint/checkpoint.ts';
import type { ChatTemplate } from './checkpoint/generation.ts';
import { openSource } from './checkpoint/open.ts';
import { errors } from './errors.ts';
import { endsOf, greedy, type Greedy } from './generate.ts';
import { runBytes } from './memory.ts';
import { likeliest } from './predictions.ts';

import { floats, valueOf } from './runner.ts';
import { capturesOf, type Passed, Stacks } from './stacks.ts';
import { chatTurn } from './text/chat.ts';
import { continued, decoderInput, languageAlone, targetBegun } from './text/sequences.ts';
import { Tokenizer } from './text/tokenizer.ts';

/** What a run is about, beside its texts. */
export interface Wishes {
  /** The text goes into the model's chat template. */
  readonly chat?: boolean | undefined;
  /** The target of an encoder–decoder; without one the model makes it. */
  readonly target?: string | undefined;
  /** Ids that follow the text of a decoder: `continue` gave them. */
  readonly continuation?: readonly number[] | undefined;
}

export interface Tokenized {
  /** `text`, or the `source` of an encoder–decoder. */
  readonly sequence: Sequence;
  /** As it was given; null where the model is to make it, or has none. */
  readonly target: Sequence | null;
  /** The id of the language in which the model is to make a target, where that was asked for. */
  readonly language?: number;
}

/** An inspection without the id and the model, which whoever asked knows, and the capture behind it. */
export interface Run extends Omit<Inspection, 'id' | 'model'> {
  readonly capture: Capture;
  /** What came out of the last layer, [tokens, width]; of an encoder–decoder a row for each token of the target. */
  readonly hidden: Tensor;
}

/** Awaited before each step with the steps done so far, and once more at the end; it may throw to cancel. */
export type OnStep = (done: number, total: number) => Promise<void>;
/** Told what a model has written so far. */
export type OnWords = (text: string) => void;

/** Opens a folder or a file: reads its configuration, its tokenizer and the header of its tensors, and checks that they belong together. Throws a UserError where not. */
export async function openModel(source: ModelSource): Promise<Model> {
  const opened = await openSource(source.folder);
  const { family, type } = familyOf(opened.config);
  const checkpoint = await opened.checkpoint();
  const architecture = await family.open(opened.config, new Tensors(checkpoint, family.prefix));
  const tokenizer = Tokenizer.from(await opened.tokenizer());
  const ofTarget = await opened.targetTokenizer();
  const template = await opened.chatTemplate();
  const [site] = architecture.sites;
  if (!site) throw new Error(`${type} has no site`);
  const card = {
    id: source.id,
    name: source.name,
    family: type,
    layers: site.layers,
    heads: site.heads,
    maxTokens: architecture.maxTokens,
    predicts: predicts(architecture, tokenizer),
    mask: tokenizer.mask,
    chat: template !== null,
  };
  const files = [...checkpoint.files, ...(await opened.stamps())];
  return new Model(
    card,
    architecture,
    checkpoint,
    tokenizer,
    { ends: endsOf(opened.config), template, tokenizer: ofTarget ? Tokenizer.from(ofTarget) : tokenizer },
    files,
  );
}

function predicts({ logits, decoder, sites }: Architecture, { mask }: Tokenizer): ModelCard['predicts'] {
  if (!logits) return null;
  if (decoder) return 'target';
  if (sites[0]?.name === 'decoder.self') return 'next';
  return mask === null ? null : 'masked';
}

/** How a decoder writes. */
interface Writing {
  /** The target's, which may have a vocabulary of its own; else that of all texts. */
  readonly tokenizer: Tokenizer;
  /** Ids that end a text or a turn. */
  readonly ends: readonly number[];
  readonly template: ChatTemplate | null;
}

export class Model {
  private readonly stacks: Stacks;

  constructor(
    readonly card: ModelCard,
    private readonly architecture: Architecture,
    private readonly checkpoint: Checkpoint,
    private readonly tokenizer: Tokenizer,
    private readonly writing: Writing,
    private readonly files: readonly FileStamp[],
  ) {
    this.stacks = new Stacks(architecture, checkpoint);
  }

  /** Tokens of one text or of a pair, cut at what the model takes. */
  async tokenize(texts: readonly string[], { target, chat = false, continuation = [] }: Wishes = {}): Promise<Tokenized> {
    const { maxTokens, decoder } = this.architecture;
    const room = maxTokens - continuation.length;
    const given = await (chat ? this.turn(texts, room) : this.tokenizer.encode(texts, room));
    const named: Sequence = decoder ? { ...given, name: 'source' } : given;
    const sequence = continuation.length ? continued(named, texts, await this.writing.tokenizer.made(continuation, texts[0]?.length)) : named;
    if (sequence.tokens.length === 0) throw errors.nothingToInspect();
    const encoded = decoder && target !== undefined ? await this.writing.tokenizer.encode([target], decoder.maxTokens - decoder.begins.length) : null;
    for (const { id, piece } of [...sequence.tokens, ...(encoded?.tokens ?? [])])
      if (id >= this.architecture.vocabulary) throw errors.tokenBeyondVocabulary(piece, id, this.architecture.vocabulary);
    const language = encoded && languageAlone(encoded, decoder?.languages);
    if (language !== null) return { sequence, target: null, language };
    const begins = decoder?.begins.map((id) => this.writing.tokenizer.single(id)) ?? [];
    return { sequence, target: encoded && targetBegun({ ...encoded, name: 'target', text: target ?? null }, begins, decoder?.languages) };
  }

  /** Bytes that a run needs at its peak: the tensors, the capture, and what passes through a layer. */
  estimate({ sequence, target }: Tokenized): number {
    const tensors = this.checkpoint.files.reduce((sum, { size }) => sum + size, 0);
    const tokens = Math.max(sequence.tokens.length, target?.tokens.length ?? 0);
    return tensors + runBytes(this.architecture, tokens);
  }

  /** Runs layer by layer; an encoder–decoder without a target writes one first. */
  async run(tokenized: Tokenized, onStep: OnStep = nothing, onWords: OnWords = () => undefined): Promise<Run> {
    const { steps, sites, decoder } = this.architecture;
    const { sequence } = tokenized;
    if (decoder && sequence.tokens.every(({ range }) => range === null)) throw errors.nothingToInspect(); // the end of a sentence alone is none
    const total = steps.length + (decoder?.steps.length ?? 0);
    const first = await this.stacks.read(sequence, (done) => onStep(done, total));
    const second = decoder && (await this.decode(decoder, first, tokenized, (done) => onStep(Math.min(done + steps.length, total - 1), total), onWords));
    const sequences = [sequence, ...(second?.sequences ?? [])];
    const capture = new Capture(sites, sequences, capturesOf(second ? [first, second] : [first]));
    const opening = await findOpening(sites, sequences, capture);
    await onStep(total, total);
    return { sequences, sites: toldSites(this.architecture), opening, capture, hidden: valueOf((second ?? first).values, 'hidden') };
  }

  /** What a decoder writes after a text, greedily: at most `count` tokens. Steps are told as tokens written. */
  async continue(
    { sequence }: Tokenized,
    count: number,
    onStep: OnStep,
    onWords: OnWords,
  ): Promise<{ readonly ids: readonly number[]; readonly text: string }> {
    const { maxTokens } = this.architecture;
    if (this.card.predicts !== 'next') throw errors.writesNothing(this.card.name);
    const longest = Math.min(count, maxTokens - sequence.tokens.length);
    let written = 0;
    const read = this.stacks.readingOn(sequence, longest, () => onStep(written, longest));
    const { ids } = await greedy({
      pass: async (made) => this.stacks.lastScores(await read(made)),
      longest,
      begins: [],
      ends: this.writing.ends,
      never: [],
      onToken: async (made) => {
        written = made.length;
        onWords((await this.tokenizer.made(made)).text);
      },
    });
    const kept = this.writing.ends.includes(ids.at(-1) ?? -1) ? ids.slice(0, -1) : ids;
    return { ids: kept, text: (await this.writing.tokenizer.made(kept)).text };
  }

  /** The likeliest tokens of a row: of what comes next, stands under a mask, or could have been in the target. */
  async predictions(run: Run, index: number, count: number): Promise<Prediction[]> {
    const logits = await this.stacks.logits(run.hidden, [index, index + 1]);
    if (!logits || this.card.predicts === null) throw errors.predictsNothing(this.card.name);
    return likeliest(floats(logits), count).map(({ id, probability }) => {
      const { piece, label } = this.writing.tokenizer.single(id);
      return { id, piece, label, probability };
    });
  }

  /** Scores over the vocabulary, [tokens, vocabulary]; null where the model has no output layer. */
  logits({ hidden }: Pick<Run, 'hidden'>): Promise<Tensor | null> {
    return this.stacks.logits(hidden, [0, hidden.dims[0] ?? 0]);
  }

  /** The scores of all rows as numbers. Throws where there is no output layer. */
  async scores(run: Run): Promise<NumbersTensor> {
    const logits = await this.logits(run);
    if (!logits) throw errors.predictsNothing(this.card.name);
    return { shape: logits.dims, values: floats(logits) };
  }

  /** Throws where the files are no longer those that were opened. */
  verify(): Promise<void> {
    return verifyUnchanged(this.files);
  }

  dispose(): Promise<void> {
    return this.stacks.dispose();
  }

  private turn([text = '']: readonly string[], room: number): Promise<Sequence> {
    if (!this.writing.template) throw errors.noChatTemplate(this.card.name);
    return this.tokenizer.encodeTurn(text, chatTurn(this.writing.template, text), room);
  }

  /** The second stack: on the target that was given, or on one that it writes. */
  private async decode(
    decoder: Decoder,
    encoded: Passed,
    { sequence: source, target: given, language }: Tokenized,
    onStep: (done: number) => Promise<void>,
    onWords: OnWords,
  ): Promise<Passed & { readonly sequences: readonly Sequence[] }> {
    let last: Passed | null = null;
    const pass = async (made: readonly number[]) => (last = await this.stacks.decode(decoder, encoded, made, onStep));
    const asked = language === undefined ? decoder : { ...decoder, begins: [language] };
    const target = given ?? (await this.write(asked, source, async (made) => this.stacks.lastScores((await pass(made)).values), onWords));
    // The last pass that wrote a token has read all tokens before it.
    const { values, captured } = given || !last ? await pass(target.tokens.slice(0, -1).map(({ id }) => id)) : last;
    return { values, captured, sequences: [target, decoderInput(this.writing.tokenizer.single(decoder.start), target)] };
  }

  private async write(
    { maxTokens, longest, begins, languages, ends, never }: Decoder,
    source: Sequence,
    pass: Greedy['pass'],
    onWords: OnWords,
  ): Promise<Sequence> {
    if (!this.architecture.logits) throw errors.writesNothing(this.card.name);
    if (languages && begins.length === 0) throw errors.languageUnknown(this.card.name);
    const { ids } = await greedy({
      pass,
      longest: Math.min(maxTokens, longest(source.tokens.length)),
      begins,
      ends,
      never,
      onToken: async (made) => onWords((await this.writing.tokenizer.made(made)).text),
    });
    const { text, tokens } = await this.writing.tokenizer.made(ids);
    return { name: 'target', tokens, segments: [{ length: text.length, tokens: ids.length, kept: ids.length, cut: null, made: 0 }], text };
  }
}

const nothing = () => Promise.resolve();
