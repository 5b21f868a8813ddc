/** Opens a VS Code window for an end-to-end test. */
import { type Size, startBrowser } from '../vscode/browser.ts';
import { createProfile, type Settings } from '../vscode/profile.ts';
import { cli, startServer, workbenchUrl } from '../vscode/server.ts';
import { bridgeExtension, openBridge } from './bridge.ts';
import { WindowLog } from './log.ts';
import { Workbench } from './workbench.ts';

export interface WindowOptions {
  /** The folder to open. */
  readonly folder?: string;
  /** Packages to install first. */
  readonly vsix?: readonly string[];
  /** Folders of extensions to load as they are. */
  readonly extensions?: readonly string[];
  /** User settings. */
  readonly settings?: Settings;
  /** The folder is not trusted: VS Code's Restricted Mode. */
  readonly restricted?: boolean;
  /** More environment for the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  readonly viewport?: Size;
  /** 2 for a dense screen. */
  readonly deviceScaleFactor?: number;
}

/** Nobody is asked, and nothing is trusted. */
const RESTRICTED = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };

export async function openWorkbench({
  folder,
  vsix = [],
  extensions = [],
  settings,
  restricted = false,
  env,
  viewport,
  deviceScaleFactor,
}: WindowOptions = {}): Promise<Workbench> {
  const closers: (() => unknown)[] = []; // run in reverse
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const profile = createProfile({ settings: restricted ? { ...RESTRICTED, ...settings } : settings });
    closers.push(() => profile.remove());
    for (const extension of [bridgeExtension, ...extensions]) profile.link(extension);
    for (const file of vsix) await cli(profile, ['--install-extension', file, '--force']);

    const bridge = await openBridge();
    closers.push(() => bridge.close());
    const server = await startServer(profile, { env: { ...bridge.env, ...env }, askForTrust: restricted });
    closers.push(() => server.stop());
    const { browser, page } = await startBrowser({ viewport, deviceScaleFactor });
    closers.push(() => browser.close());

    const workbench = new Workbench(page, bridge, new WindowLog(page, profile.logs), close);
    await page.goto(workbenchUrl(server, { folder }));
    await workbench.restored();
    return workbench;
  } catch (error) {
    await close();
    throw error;
  }
}
