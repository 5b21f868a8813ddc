/** The model hub as the person has set it, and their token for it, which lies in VS Code's secret storage. */
import type * as vscode from 'vscode';
import { type Hub, hubAddress, tokenOfMachine } from '../models/hub.ts';
import { setting } from './settings.ts';

const TOKEN = 'hubToken';

/** The token that was set here, else the one that Hugging Face's programs use on this machine. */
export async function hub(secrets: vscode.SecretStorage): Promise<Hub> {
  return { address: hubAddress(setting('hub')), token: (await secrets.get(TOKEN)) ?? (await tokenOfMachine()) };
}

/** An empty one is forgotten. */
export async function storeToken(secrets: vscode.SecretStorage, token: string): Promise<void> {
  if (token.trim()) await secrets.store(TOKEN, token.trim());
  else await secrets.delete(TOKEN);
}
