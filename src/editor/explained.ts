/** What a hover explains: a token, as it is shown now. */
import type * as vscode from 'vscode';
import type { Unit } from '../drawing/units.ts';
import type { Prediction } from '../protocol/engine.ts';
import type { Roles } from '../protocol/roles.ts';
import type { View } from '../protocol/view.ts';
import type { Direction, Reading } from '../session/reading.ts';
import type { IsDue } from './warnings.ts';

export interface Explained {
  readonly reading: Reading;
  readonly view: View;
  readonly unit: Unit;
  /** Which end of the links it is. */
  readonly direction: Direction;
  /** Where it stands in the document, and what it says there. */
  readonly range: vscode.Range;
  readonly text: string;
  readonly likely: Likely | null;
  /** Null while nobody has asked for them. */
  readonly roles: Roles | null;
  /** `brief`: what the numbers mean is known. */
  readonly level: 'brief' | 'explained';
  readonly isDue: IsDue;
}

/** What the model holds likely in a token's place, or after it. */
export interface Likely {
  readonly about: 'here' | 'next';
  readonly predictions: readonly Prediction[];
}
