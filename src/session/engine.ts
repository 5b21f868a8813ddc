import * as vscode from 'vscode';
import { EngineClient, type EngineOptions } from '../engine/client.ts';
import { SECTION, setting } from './settings.ts';

/** The engine as the settings want it. No process runs before the first question. */
export function startEngine(subscriptions: vscode.Disposable[], dist: vscode.Uri, log: vscode.LogOutputChannel): EngineClient {
  const engine = new EngineClient({ program: vscode.Uri.joinPath(dist, 'engine.cjs').fsPath, log: (line) => log.info(line), ...options() });
  subscriptions.push(
    { dispose: () => void engine.dispose() },
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.engine`)) void engine.configure(options());
    }),
  );
  return engine;
}

function options(): Pick<EngineOptions, 'node' | 'idleAfter' | 'memoryLimit'> {
  return {
    node: setting('engine.node') || process.execPath,
    idleAfter: setting('engine.idleMinutes') * 60_000,
    memoryLimit: setting('engine.memoryLimit') * 2 ** 20,
  };
}
