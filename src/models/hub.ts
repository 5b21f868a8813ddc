/** A model hub that speaks as Hugging Face's does: what a repository holds, and where its files are. */
import fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { UserError } from '../protocol/errors.ts';
import { errors } from './errors.ts';
import type { RemoteFile } from './download.ts';
import { huggingFaceHome } from './folders.ts';
import { hostOf, reason, request } from './request.ts';

export interface Hub {
  /** Without a slash at its end. */
  readonly address: string;
  readonly token: string | null;
}

/** The address that was set, the one of the environment, or Hugging Face's. */
export function hubAddress(wanted = ''): string {
  const address = wanted.trim() || process.env.HF_ENDPOINT?.trim() || 'https://huggingface.co';
  const whole = (/^https?:\/\//.test(address) ? address : `https://${address}`).replace(/\/+$/, '');
  if (!URL.canParse(whole)) throw errors.noAddress(address);
  return whole;
}

/** The token that Hugging Face's own programs would use on this machine. */
export async function tokenOfMachine(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const given = env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN;
  if (given?.trim()) return given.trim();
  const file = env.HF_TOKEN_PATH || path.join(huggingFaceHome(env), 'token');
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  return text.trim() || null;
}

const Repository = v.object({
  gated: v.optional(v.union([v.boolean(), v.string()])),
  sha: v.pipe(v.string(), v.hexadecimal()),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.optional(v.number()),
      blobId: v.optional(v.pipe(v.string(), v.hexadecimal())),
      lfs: v.optional(v.object({ sha256: v.pipe(v.string(), v.hexadecimal()), size: v.number() })),
    }),
  ),
});

/** Larger answers are no list of files. */
const LONGEST_LIST = 20e6;

/** The files of a repository as it is now, each at the address of that commit. Whether a token is accepted for them, only the files themselves say. */
export async function listRepository(id: string, { address, token }: Hub, signal?: AbortSignal): Promise<RemoteFile[]> {
  const host = hostOf(address);
  const question = { address: `${address}/api/models/${id}/revision/main?blobs=true`, token, signal };
  const answer = request(question, async ({ status, headers, chunks }) => {
    if (status === 404 || headers.get('x-error-code') === 'RepoNotFound') throw errors.missing(id, host);
    if (status === 401 || status === 403) throw headers.get('x-error-code') === 'GatedRepo' ? gated(id, host, token) : errors.missing(id, host);
    if (status !== 200) throw errors.status(host, status);
    return textOf(chunks, host);
  });
  const text = await answer.catch((error: unknown) => {
    throw error instanceof UserError ? error : errors.offline(host, reason(error));
  });
  const { sha, siblings, gated: hasTerms } = parsed(text, host);
  if (hasTerms && token === null) throw errors.tokenNeeded(id, host);
  return siblings.flatMap(({ rfilename: name, size, blobId, lfs }): RemoteFile[] => {
    // Only files right in the repository are ever wanted; a name never leads elsewhere.
    if (!/^[^/\\]+$/.test(name) || name.startsWith('.')) return [];
    const at = { name, address: `${address}/${id}/resolve/${sha}/${encodeURIComponent(name)}` };
    if (lfs) return [{ ...at, size: lfs.size, checksum: { kind: 'sha256', hex: lfs.sha256 } }];
    return size === undefined || blobId === undefined ? [] : [{ ...at, size, checksum: { kind: 'git', hex: blobId } }];
  });
}

export const gated = (id: string, host: string, token: string | null) => (token === null ? errors.tokenNeeded(id, host) : errors.tokenRefused(id, host));

async function textOf(chunks: AsyncIterable<Uint8Array>, host: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > LONGEST_LIST) throw errors.notTheHub(host);
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string, host: string): v.InferOutput<typeof Repository> {
  try {
    return v.parse(Repository, JSON.parse(text));
  } catch {
    throw errors.notTheHub(host);
  }
}
