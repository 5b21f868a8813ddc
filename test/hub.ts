/** A small hub on the loopback address, which answers as Hugging Face's does: a list of files, the files with ranges, and refusals. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

export interface Repository {
  readonly files: Readonly<Record<string, Buffer>>;
  /** Only with this token. */
  readonly token?: string;
  /** The list of files may be seen without it. */
  readonly gated?: boolean;
}

export const COMMIT = 'c0ffee0000000000000000000000000000000000';
const LARGE = 10_000;

const hex = (algorithm: string, ...parts: readonly (string | Buffer)[]) => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** What stands in the way of a file; answers true where it has answered itself. */
export type Trouble = (file: string, response: http.ServerResponse, request: http.IncomingMessage) => boolean;

export class TestHub {
  readonly repositories = new Map<string, Repository>();
  trouble: Trouble = () => false;
  /** What was asked: method, path, and the range and token that came with it. */
  readonly requests: { readonly path: string; readonly range: string | undefined; readonly authorization: string | undefined }[] = [];
  /** Sizes and checksums that it announces wrongly, by file. */
  readonly lies = new Map<string, { readonly size?: number; readonly sha256?: string }>();
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  get address(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { pathname } = new URL(request.url ?? '', this.address);
    const { authorization } = request.headers;
    this.requests.push({ path: pathname, range: request.headers.range, authorization });
    const [, listed] = /^\/api\/models\/(.+)\/revision\/main$/.exec(pathname) ?? [];
    const [, holder, file] = /^\/(.+)\/resolve\/c0ffee0{34}\/(.+)$/.exec(pathname) ?? [];
    const id = listed ?? holder ?? '';
    const repository = this.repositories.get(id);
    const known = repository?.token === undefined || authorization === `Bearer ${repository.token}`;
    if (!repository || (!known && !repository.gated)) return refuse(response, authorization ? 404 : 401, 'RepoNotFound');
    if (listed !== undefined) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(this.list(id, repository)));
    if (!known) return refuse(response, authorization ? 403 : 401, 'GatedRepo');
    const content = repository.files[decodeURIComponent(file ?? '')];
    if (!content) return refuse(response, 404, 'EntryNotFound');
    if (!this.trouble(decodeURIComponent(file ?? ''), response, request)) send(content, request, response);
  }

  private list(id: string, { files, gated = false }: Repository) {
    const siblings = Object.entries(files).map(([rfilename, content]) => {
      const { size = content.length, sha256 = hex('sha256', content) } = this.lies.get(rfilename) ?? {};
      const blobId = hex('sha1', `blob ${content.length}\0`, content);
      return content.length < LARGE ? { rfilename, size, blobId } : { rfilename, size, blobId, lfs: { sha256, size, pointerSize: 130 } };
    });
    return { id, sha: COMMIT, gated: gated ? 'auto' : false, siblings };
  }
}

function send(content: Buffer, request: http.IncomingMessage, response: http.ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from, ...range }).end(content.subarray(from));
}

function refuse(response: http.ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code, 'content-type': 'text/plain' }).end(code);
}
