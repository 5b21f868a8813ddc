import * as vscode from 'vscode';
import { commandId, COMMANDS, type CommandId } from '../protocol/commands.ts';
import { failure, plain } from '../session/wording.ts';
import { exportCommands } from './exports.ts';
import { headCommands } from './heads.ts';
import { inspectCommands } from './inspect.ts';
import { makingCommands } from './making.ts';
import { modelCommands } from './models.ts';
import { sampleCommands } from './samples.ts';
import type { Handlers, Services } from './services.ts';
import { viewCommands } from './view.ts';

/** Registers every command. One that fails says so in one line. */
export function registerCommands(services: Services): vscode.Disposable {
  const handlers: Handlers<CommandId> = {
    ...inspectCommands(services),
    ...headCommands(services),
    ...viewCommands(services),
    ...makingCommands(services),
    ...modelCommands(services),
    ...exportCommands(services),
    ...sampleCommands(services),
  };
  const run = (id: CommandId) => async (argument?: unknown) => {
    try {
      return await handlers[id](argument);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(failure(error, services.log).message));
      return undefined;
    }
  };
  return vscode.Disposable.from(...COMMANDS.map((id) => vscode.commands.registerCommand(commandId(id), run(id))));
}
