import type { Inspection } from '../protocol/inspection.ts';
import type { View } from '../protocol/view.ts';
import { askedTexts, Grounds, type Said } from './ground.ts';
import { Matrices } from './matrices.ts';
import { Predictions } from './predictions.ts';
import { read, type Reading } from './reading.ts';
import { RolesOfHeads } from './roles.ts';
import { release, type Surroundings } from './run.ts';

/** An inspection, what it was made of, and all that was fetched of it. */
export class Picture {
  readonly matrices: Matrices;
  readonly predictions: Predictions;
  readonly roles: RolesOfHeads;
  readonly grounds: Grounds;

  constructor(
    private readonly around: Surroundings,
    readonly inspection: Inspection,
    /** What the document said. */
    readonly said: Said,
  ) {
    const longest = Math.max(...inspection.sequences.map(({ tokens }) => tokens.length));
    this.matrices = new Matrices(around.engine, longest);
    this.predictions = new Predictions(around.engine, inspection.id);
    this.roles = new RolesOfHeads(around.engine, inspection.id);
    this.grounds = new Grounds(inspection.sequences, said);
  }

  /** The weights that a view shows. */
  read(view: View): Promise<Reading> {
    return read(this.inspection, askedTexts(this.said), view, this.matrices);
  }

  /** The engine need not keep it. */
  release(): void {
    release(this.around, this.inspection);
  }
}
