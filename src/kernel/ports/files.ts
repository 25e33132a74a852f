import type { Readable } from 'node:stream';

/** What a file is, judged by its bytes and never by its name. CSV is for rosters only. */
export type FileKind = 'PDF' | 'DOCX' | 'XLSX' | 'JPEG' | 'PNG' | 'MP3' | 'M4A' | 'MP4' | 'CSV';

/** Documents: 20 MB (api.md 11). */
export const DOCUMENT_KINDS: readonly FileKind[] = ['PDF', 'DOCX', 'XLSX', 'JPEG', 'PNG'];
/** Recordings: 200 MB. */
export const RECORDING_KINDS: readonly FileKind[] = ['MP3', 'M4A', 'MP4'];
/** Rosters: 5 MB. */
export const ROSTER_KINDS: readonly FileKind[] = ['XLSX', 'CSV'];

const MB = 1_048_576;
export const DOCUMENT_MAX_BYTES = 20 * MB;
export const RECORDING_MAX_BYTES = 200 * MB;
export const ROSTER_MAX_BYTES = 5 * MB;

/** What the upload ticket allows. */
export interface FileLimits {
  readonly maxBytes: number;
  readonly kinds: readonly FileKind[];
  /** The size and hash (hex) announced when the ticket was drawn; checked when given. */
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
}

/** What the row of a stored file keeps. The original name is personal data: sealed in the row, never here. */
export interface StoredFile {
  /** Random, says nothing. */
  readonly name: string;
  /** The file's own key, sealed with the master key and bound to `name`. */
  readonly wrappedKey: Buffer;
  readonly kind: FileKind;
  readonly size: number;
  /** Of the clear content, 64 hex digits. */
  readonly sha256: string;
}

export type FileRefusal =
  | 'FILE_TOO_LARGE'
  | 'FILE_EMPTY'
  | 'FILE_TYPE_REFUSED'
  | 'FILE_SIZE_DIFFERS'
  | 'FILE_HASH_DIFFERS'
  | 'FILE_INTERRUPTED';

/** The upload was not taken, and nothing of it is left. */
export class FileNotAccepted extends Error {
  override readonly name = 'FileNotAccepted';
  constructor(
    readonly reason: FileRefusal,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** A stored file is gone, was changed, cut short, or belongs to another key. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged';
}

/** The store of uploaded files (案卷材料). No method puts a person's data into a name, a path or an error. */
export interface Files {
  /**
   * Takes an upload piece by piece. Afterwards it is on disk, sealed, whole and durable; or, after an error, not at all.
   * @throws FileNotAccepted
   */
  store(source: AsyncIterable<Uint8Array>, limits: FileLimits): Promise<StoredFile>;

  /**
   * The clear content. Each piece is verified before it is given out; the stream ends with FileDamaged when a later
   * one is wrong or missing, so whoever passes it on must cut the connection then, never end it properly.
   * @throws FileDamaged at once when the file is missing or the key does not belong to it
   */
  read(name: string, wrappedKey: Uint8Array): Promise<Readable>;

  /** The key sealed anew under the current master key, or null when it is already (rotation). */
  rewrap(name: string, wrappedKey: Uint8Array): Buffer | null;

  /** Afterwards the file is gone. False when it was gone already. */
  remove(name: string): Promise<boolean>;

  /**
   * Removes what no row knows: half uploads and files of transactions that never committed. `knownAmong` must see the
   * rows of ALL organisations; one that runs under row security would have every file removed.
   * Afterwards only files younger than `olderThan` or known ones are left. Returns how many were removed.
   */
  sweep(olderThan: Date, knownAmong: (names: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>;
}
