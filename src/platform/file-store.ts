import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileDamaged, type FileLimits, FileNotAccepted, type Files, type StoredFile } from '../kernel/ports/files.js';
import type { Keys, Place } from '../kernel/ports/keys.js';
import { type CipherName, cipherNamed } from './ciphers.js';
import { syncDirectory } from './durable.js';
import { openPieces, PIECE_BYTES, PieceSealer } from './file-format.js';
import { fileKind, HEAD_BYTES, kindByHead } from './file-kind.js';

const NAME = /^[0-9a-f]{32}$/;
const SWEEP_BATCH = 500;

export interface FileStoreOptions {
  /** `<dataDir>/files` is made when needed, for its owner only. */
  readonly dataDir: string;
  readonly keys: Keys;
  readonly algorithm?: CipherName;
}

/** The store of uploads on this machine's disk. Afterwards its directories exist. */
export async function openFileStore(options: FileStoreOptions): Promise<Files> {
  const root = join(options.dataDir, 'files');
  await mkdir(join(root, 'incoming'), { recursive: true, mode: 0o700 });
  return new DiskFiles(root, options.keys, options.algorithm ?? 'AES-256-GCM');
}

const wrapPlace = (name: string): Place => ({ table: 'file', column: 'wrapped_key', rowId: name });

class DiskFiles implements Files {
  constructor(
    private readonly root: string,
    private readonly keys: Keys,
    private readonly algorithm: CipherName,
  ) {}

  async store(source: AsyncIterable<Uint8Array>, limits: FileLimits): Promise<StoredFile> {
    const name = randomBytes(16).toString('hex');
    const fileKey = randomBytes(32);
    const part = join(this.root, 'incoming', name);
    const file = await open(part, 'wx', 0o600);
    try {
      const upload = new Upload(file, new PieceSealer(cipherNamed(this.algorithm), fileKey), limits);
      const { kind, size, sha256 } = await upload.take(source);
      await file.sync();
      await file.close();
      await this.#place(part, name);
      return { name, wrappedKey: this.keys.encrypt(wrapPlace(name), fileKey), kind, size, sha256 };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  }

  async #place(part: string, name: string): Promise<void> {
    const shelf = join(this.root, name.slice(0, 2));
    const made = await mkdir(shelf, { recursive: true, mode: 0o700 });
    await rename(part, join(shelf, name));
    await syncDirectory(shelf);
    if (made) await syncDirectory(this.root);
  }

  async read(name: string, wrappedKey: Uint8Array): Promise<Readable> {
    const fileKey = this.#unwrap(name, wrappedKey);
    const file = await open(this.#path(name), 'r').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new FileDamaged('The stored file is missing.') : error;
    });
    const pieces = openPieces(file, fileKey);
    const first = await pieces.next().catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    const stream = Readable.from(startingWith(first, pieces), { objectMode: false, highWaterMark: PIECE_BYTES });
    stream.once('close', () => void file.close()); // also when it is dropped before anyone has read from it
    return stream;
  }

  rewrap(name: string, wrappedKey: Uint8Array): Buffer | null {
    return this.keys.reseal(wrapPlace(name), wrappedKey);
  }

  async remove(name: string): Promise<boolean> {
    try {
      await unlink(this.#path(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    await syncDirectory(join(this.root, name.slice(0, 2)));
    return true;
  }

  async sweep(olderThan: Date, knownAmong: (names: readonly string[]) => Promise<ReadonlySet<string>>) {
    let removed = 0;
    let batch: { name: string; path: string }[] = [];
    const judge = async () => {
      const known = await knownAmong(batch.map((found) => found.name));
      for (const { path } of batch.filter((found) => !known.has(found.name))) {
        await rm(path, { force: true });
        removed += 1;
      }
      batch = [];
    };
    for await (const found of this.#olderThan(olderThan)) {
      if (found.part) {
        await rm(found.path, { force: true });
        removed += 1;
      } else {
        batch.push(found);
        if (batch.length >= SWEEP_BATCH) await judge();
      }
    }
    if (batch.length > 0) await judge();
    return removed;
  }

  async *#olderThan(limit: Date): AsyncGenerator<{ name: string; path: string; part: boolean }> {
    for await (const shelf of await opendir(this.root)) {
      if (!shelf.isDirectory()) continue;
      for await (const entry of await opendir(join(this.root, shelf.name))) {
        const path = join(this.root, shelf.name, entry.name);
        if (!entry.isFile() || !NAME.test(entry.name)) continue;
        const { mtime } = await stat(path);
        if (mtime < limit) yield { name: entry.name, path, part: shelf.name === 'incoming' };
      }
    }
  }

  #unwrap(name: string, wrappedKey: Uint8Array): Buffer {
    try {
      return this.keys.decrypt(wrapPlace(name), wrappedKey);
    } catch (cause) {
      throw new FileDamaged('The key does not belong to the stored file.', { cause });
    }
  }

  /** Names come from rows, but a row that was tampered with must not lead out of the store. */
  #path(name: string): string {
    if (!NAME.test(name)) throw new FileDamaged('This is not the name of a stored file.');
    return join(this.root, name.slice(0, 2), name);
  }
}

async function* startingWith(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value;
  yield* rest;
}

/** One upload on its way to disk: never more than its first bytes and its last three pieces in memory. */
class Upload {
  readonly #hash = createHash('sha256');
  readonly #piece = Buffer.alloc(PIECE_BYTES);
  #filled = 0;
  #size = 0;
  #head = Buffer.alloc(0);
  #before: readonly Buffer[] = [];

  constructor(
    private readonly file: FileHandle,
    private readonly sealer: PieceSealer,
    private readonly limits: FileLimits,
  ) {}

  async take(source: AsyncIterable<Uint8Array>): Promise<Pick<StoredFile, 'kind' | 'size' | 'sha256'>> {
    const { limits } = this;
    if (limits.size !== undefined && limits.size > limits.maxBytes) throw new FileNotAccepted('FILE_TOO_LARGE');
    await this.file.writeFile(this.sealer.header);
    for await (const bytes of interruptible(source)) {
      this.#size += bytes.length;
      if (this.#size > limits.maxBytes) throw new FileNotAccepted('FILE_TOO_LARGE');
      if (limits.size !== undefined && this.#size > limits.size) throw new FileNotAccepted('FILE_SIZE_DIFFERS');
      this.#hash.update(bytes);
      this.#look(bytes);
      await this.#write(bytes);
    }
    if (this.#size === 0) throw new FileNotAccepted('FILE_EMPTY');
    if (limits.size !== undefined && this.#size !== limits.size) throw new FileNotAccepted('FILE_SIZE_DIFFERS');
    const kind = fileKind(this.#head, Buffer.concat([...this.#before, this.#piece.subarray(0, this.#filled)]));
    if (!kind || !limits.kinds.includes(kind)) throw new FileNotAccepted('FILE_TYPE_REFUSED');
    const sha256 = this.#hash.digest('hex');
    if (limits.sha256 !== undefined && limits.sha256.toLowerCase() !== sha256) {
      throw new FileNotAccepted('FILE_HASH_DIFFERS');
    }
    await this.file.writeFile(this.sealer.seal(this.#piece.subarray(0, this.#filled), true));
    return { kind, size: this.#size, sha256 };
  }

  /** Keeps the first bytes, and refuses early what can be none of the allowed kinds. */
  #look(bytes: Uint8Array): void {
    if (this.#head.length >= HEAD_BYTES) return;
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)]);
    if (this.#head.length >= 16 && !this.#mayBecomeAllowed()) throw new FileNotAccepted('FILE_TYPE_REFUSED');
  }

  #mayBecomeAllowed(): boolean {
    const kind = kindByHead(this.#head);
    const { kinds } = this.limits;
    if (kind === 'ZIP') return kinds.includes('DOCX') || kinds.includes('XLSX');
    if (kind === 'TEXT') return kinds.includes('CSV');
    return kind !== null && kinds.includes(kind);
  }

  /** A full piece waits until more comes: only then it is known not to be the last. */
  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#filled === PIECE_BYTES) {
        this.#before = [...this.#before.slice(-1), Buffer.from(this.#piece)];
        await this.file.writeFile(this.sealer.seal(this.#piece, false));
        this.#filled = 0;
      }
      const taken = bytes.subarray(at, at + PIECE_BYTES - this.#filled);
      this.#piece.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
    }
  }
}

/** Tells a broken line from a full disk: only the former is the sender's affair. */
async function* interruptible(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw new FileNotAccepted('FILE_INTERRUPTED', { cause });
  }
}
