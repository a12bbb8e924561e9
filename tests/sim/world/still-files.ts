import { DataStore, ERRORS, Upload } from '@tus/server';

/** The office's folder of running uploads, by path: it outlives the office's process, and goes with the run. */
const files = new Map<string, { upload: Upload; bytes: Uint8Array }>();

export function clearFiles(): void {
  files.clear();
}

/** In the place of the file system, whose answers come when no seed decides. */
export class FileStore extends DataStore {
  readonly #directory: string;

  constructor({ directory }: { directory: string }) {
    super();
    this.#directory = directory;
    this.extensions = ['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'expiration'];
  }

  override async create(upload: Upload): Promise<Upload> {
    files.set(this.#path(upload.id), { upload, bytes: new Uint8Array() });
    return upload;
  }

  override async remove(id: string): Promise<void> {
    if (!files.delete(this.#path(id))) throw refusal(ERRORS.FILE_NOT_FOUND);
  }

  override async write(readable: AsyncIterable<Uint8Array>, ...[id, offset]: [string, number]): Promise<number> {
    const parts: Uint8Array[] = [];
    for await (const part of readable) parts.push(part);
    const kept = files.get(this.#path(id));
    if (kept === undefined) throw refusal(ERRORS.FILE_WRITE_ERROR);
    kept.bytes = Buffer.concat([kept.bytes.subarray(0, offset), ...parts]);
    return kept.bytes.length;
  }

  override async getUpload(id: string): Promise<Upload> {
    const kept = files.get(this.#path(id));
    if (kept === undefined) throw refusal(ERRORS.FILE_NOT_FOUND);
    const { size, metadata, creation_date } = kept.upload;
    return new Upload({ id, size, metadata, creation_date, offset: kept.bytes.length } as ConstructorParameters<typeof Upload>[0]);
  }

  #path(id: string): string {
    return `${this.#directory}/${id}`;
  }
}

/** What the library throws is no error but a status and a text; this is both. */
function refusal(said: { readonly status_code: number; readonly body: string }): Error {
  return Object.assign(new Error(said.body), said);
}

/** As `readFile` of `node:fs/promises`, for what lies here. */
export async function readStillFile(path: string): Promise<Uint8Array> {
  const kept = files.get(path);
  if (kept === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
  return kept.bytes;
}
