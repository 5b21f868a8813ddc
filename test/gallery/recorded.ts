/** The recorded samples: units, and the weights of some heads. */
import fs from 'node:fs';
import path from 'node:path';
import { allRows } from '../../src/drawing/links.ts';
import type { FacingTexts, PictureLayer, PictureOptions, PictureUnit } from '../../src/drawing/svg.ts';
import { headColour, type Tone } from '../../src/drawing/palette.ts';

interface Recorded {
  readonly heads: readonly string[];
  readonly units: readonly PictureUnit[];
  readonly facing: FacingTexts | null;
  readonly weights: readonly number[];
}

const read = (name: string) => JSON.parse(fs.readFileSync(path.join(import.meta.dirname, `${name}.json`), 'utf8')) as Recorded;

/** A recorded text, or a text and its translation. */
export class Sample {
  private readonly recorded: Recorded;

  constructor(name: 'trophy' | 'decoder' | 'nurse' | 'longer') {
    this.recorded = read(name);
  }

  get units(): readonly PictureUnit[] {
    return this.recorded.units;
  }
  get facing(): FacingTexts | null {
    return this.recorded.facing;
  }

  /** Place of a label, the last of several in the lower text. */
  find = (label: string): number => this.units.findLastIndex((unit) => unit.label === label);

  /** The recorded heads as layers of a drawing. */
  layers(tone: Tone, count = this.recorded.heads.length): readonly PictureLayer[] {
    const first = this.facing?.first ?? 0;
    const keys = this.facing?.first ?? this.units.length;
    const size = (this.units.length - first) * keys;
    return this.recorded.heads.slice(0, count).map((name, slot) => ({
      name,
      colour: headColour(slot, tone),
      weights: allRows(Float32Array.from(this.recorded.weights.slice(slot * size, (slot + 1) * size)), keys, first),
    }));
  }

  /** What most pictures have in common. */
  options(focus: number | null, options: Partial<PictureOptions> = {}): PictureOptions {
    return {
      units: this.units,
      facing: this.facing,
      layers: this.layers(options.tone ?? 'light', 1),
      focus,
      direction: 'looksAt',
      links: { kind: 'mass', mass: 0.8 },
      specials: 'shown',
      width: 640,
      tone: 'light',
      ...options,
    };
  }
}
