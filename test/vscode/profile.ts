/** A profile: one folder with user data, settings and extensions, so that runs share nothing, not even when they run at once. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden', // else the chat view takes a third of the window
  'chat.disableAIFeatures': true,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.colorTheme': 'Dark Modern',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'files.simpleDialog.enable': true, // file dialogs inside the page
};

export type Settings = Readonly<Record<string, unknown>>;

export interface Profile {
  readonly logs: string;
  readonly args: readonly string[];
  /** Loads an extension from its own folder, as it is. Before the first start, or VS Code does not look for it. */
  link(folder: string): void;
  remove(): void;
}

/** Makes a profile in a new temporary folder; `userData` and `extensions` are folders to use instead of its own. */
export function createProfile(options: { settings?: Settings | undefined; userData?: string | undefined; extensions?: string | undefined } = {}): Profile {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-profile-'));
  const userData = options.userData ?? path.join(root, 'data');
  const extensions = options.extensions ?? path.join(root, 'extensions');
  fs.mkdirSync(path.join(userData, 'User'), { recursive: true });
  fs.mkdirSync(extensions, { recursive: true });
  fs.writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify({ ...QUIET, ...options.settings }, null, 2));
  return {
    logs: path.join(userData, 'logs'),
    args: ['--server-data-dir', root, '--user-data-dir', userData, '--extensions-dir', extensions],
    link(folder) {
      const { publisher, name, version } = readManifest(folder);
      fs.symlinkSync(path.resolve(folder), path.join(extensions, `${publisher}.${name}-${version}`), 'dir');
    },
    remove() {
      fs.rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function readManifest(folder: string): { publisher: string; name: string; version: string } {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { publisher: string; name: string; version: string };
}
