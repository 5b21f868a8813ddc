/** A model of the hub, by its id: which of its files are wanted, and the download of them. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../protocol/errors.ts';
import { download, type DownloadOptions, type RemoteFile } from './download.ts';
import { errors } from './errors.ts';
import { downloadsFolder } from './folders.ts';
import { gated, type Hub, listRepository } from './hub.ts';
import { hostOf } from './request.ts';
import { isHubId, partsOf } from './resolve.ts';

export interface HubModel {
  /** What the id was: OWNER/NAME, and maybe a file. */
  readonly id: string;
  /** What can be had: the folder as a whole first, or each of its GGUF files. */
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** The id that means just this. */
  readonly id: string;
  readonly files: readonly RemoteFile[];
  /** Of all files together. */
  readonly bytes: number;
}

/** Asks what there is. Nothing is downloaded. */
export async function findOnHub(wanted: string, hub: Hub, signal?: AbortSignal): Promise<HubModel> {
  if (!isHubId(wanted)) throw errors.noId(wanted);
  const [repository, file] = partsOf(wanted);
  const all = choicesOf(repository, await listRepository(repository, hub, signal));
  const choices = file === '' ? all : all.filter(({ id }) => id === wanted);
  if (choices.length === 0) throw file === '' ? errors.nothingToOpen(repository) : errors.fileMissing(file, hostOf(hub.address));
  return { id: wanted, choices };
}

/**
 * Looks at the configuration alone, so that nobody downloads gigabytes of a family that is not known: throws what `describe` says of such a
 * one. A GGUF file is known only when it is there.
 */
export async function checkFamily({ files }: Choice, { token }: Hub, describe: (folder: string) => Promise<unknown>): Promise<void> {
  const config = files.find(({ name }) => name === 'config.json');
  if (!config) return;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'attention-inspector-'));
  try {
    await download([config], folder, { token });
    await describe(folder);
  } catch (error) {
    // That the tensors are missing is no news, and what is wrong with the connection the download itself will say.
    if (error instanceof UserError && error.code === 'unknownFamily') throw error;
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Brings the files; answers with the folder, or the GGUF file, that the engine opens. */
export async function downloadFromHub({ id, files }: Choice, hub: Hub, options: Omit<DownloadOptions, 'token'> = {}): Promise<string> {
  const [repository, file] = partsOf(id);
  const folder = path.join(downloadsFolder(), repository);
  try {
    await download(files, folder, { ...options, token: hub.token });
  } catch (error) {
    // A file is asked for, but the terms are those of the repository.
    if (error instanceof UserError && (error.code === 'hubTokenNeeded' || error.code === 'hubTokenRefused'))
      throw gated(repository, hostOf(hub.address), hub.token);
    throw error;
  }
  return path.join(folder, file);
}

const TENSORS = /^model(-\d+-of-\d+)?\.safetensors$|^model\.safetensors\.index\.json$/;
const SETTINGS = /^(config|tokenizer|tokenizer_config|generation_config|special_tokens_map|chat_template)\.json$|^chat_template\.jinja$/;
/** What a tokenizer is made of where there is no tokenizer.json. */
const VOCABULARY = /\.(spm|model)$|^(vocab\.(json|txt)|merges\.txt|added_tokens\.json)$/;

/** Safetensors are what a model was published as; GGUF files are made of them, so where both are the former come first. */
export function choicesOf(repository: string, files: readonly RemoteFile[]): Choice[] {
  const named = (pattern: RegExp) => files.filter(({ name }) => pattern.test(name));
  const tensors = wholeOrShards(named(TENSORS));
  const settings = named(SETTINGS);
  const has = (name: string) => settings.some((file) => file.name === name);
  const folder =
    tensors.length > 0 && has('config.json') ? [choice(repository, [...tensors, ...settings, ...(has('tokenizer.json') ? [] : named(VOCABULARY))])] : [];
  const gguf = named(/\.gguf$/i).filter(({ name }) => !/^mmproj|-\d{5}-of-\d{5}\.gguf$/i.test(name));
  return [...folder, ...gguf.map((file) => choice(`${repository}/${file.name}`, [file]))];
}

const choice = (id: string, files: readonly RemoteFile[]): Choice => ({ id, files, bytes: files.reduce((sum, { size }) => sum + size, 0) });

/** Some repositories hold both; a folder is opened by its single file. */
function wholeOrShards(tensors: readonly RemoteFile[]): readonly RemoteFile[] {
  const whole = tensors.filter(({ name }) => name === 'model.safetensors');
  return whole.length > 0 ? whole : tensors;
}
