/** What can go wrong with the engine itself, worded for a person. Errors of models and texts come from the core. */
import { UserError } from '../protocol/errors.ts';

export type EngineErrorCode =
  | 'cancelled'
  | 'engineStopped'
  | 'engineDied'
  | 'engineOutOfMemory'
  | 'engineLostFile'
  | 'engineHung'
  | 'engineNotStarted'
  | 'engineMissing'
  | 'nodeMissing'
  | 'nativeModule'
  | 'tooLarge'
  | 'unknownInspection';

const error = (code: EngineErrorCode, template: string, ...args: (string | number)[]) => new UserError(code, template, args);

export const hasCode = (thrown: unknown, code: EngineErrorCode): boolean => thrown instanceof UserError && thrown.code === code;

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

/** Somebody asked for it, or a newer request took its place: nothing to show. */
export const cancelled = () => error('cancelled', 'The run was cancelled. Start it again when you need it.');

/** Ended on purpose. The client asks again where somebody still waits; nobody is told. */
export const engineStopped = () => error('engineStopped', 'The engine was stopped. Try again.');

/** The process ended by itself, with an exit code or by a signal. */
export function engineDied(exitCode: number | null, signal: NodeJS.Signals | null): UserError {
  if (signal === 'SIGBUS')
    return error('engineLostFile', 'The engine ended because a file of the model was cut short while in use. Check the model files, then try again.');
  if (signal === 'SIGKILL' || signal === 'SIGABRT')
    return error('engineOutOfMemory', 'The engine was ended by {0}: memory may have run out. Try again, or take a shorter text or a smaller model.', signal);
  return error('engineDied', 'The engine ended unexpectedly ({0}). Try again; the log says more.', signal ?? `exit code ${exitCode ?? '?'}`);
}

export const engineHung = (seconds: number) =>
  error('engineHung', 'The engine gave no sign of life for {0} seconds and was ended. Try again, or take a shorter text or a smaller model.', seconds);

/** It ended before it said a word: the program is no Node, or one too old. */
export const engineNotStarted = (node: string) =>
  error('engineNotStarted', '{0} cannot run the engine. Set a program that is Node 20 or newer; the log says more.', node);

export const engineMissing = (program: string) => error('engineMissing', 'The engine’s program {0} is missing. Install the extension again.', program);

export const nodeMissing = (node: string, reason: string) =>
  error('nodeMissing', 'The program {0}, which is to run the engine, could not be started ({1}). Set another one, or none for the one built in.', node, reason);

/** A native module is missing, or made for another platform. */
export const nativeModule = (reason: string) =>
  error(
    'nativeModule',
    'A part of the engine could not be loaded on {0} ({1}). Install the extension again for this platform.',
    `${process.platform}-${process.arch}`,
    reason,
  );

export const tooLarge = (bytes: number, limit: number) =>
  error(
    'tooLarge',
    'The run needs about {0} MB; the limit is {1} MB. Raise the limit, or take a shorter text or a smaller model.',
    megabytes(bytes),
    megabytes(limit),
  );

/** The engine started after this inspection was made. The client makes it again. */
export const unknownInspection = () => error('unknownInspection', 'This inspection is not there any more. Inspect the text again.');
