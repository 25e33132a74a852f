import type { FileHandle } from 'node:fs/promises';
import { FileDamaged } from '../kernel/ports/files.js';
import { type Cipher, type CipherKeys, cipherOfCode, SealBroken } from './ciphers.js';

/**
 * A stored file is an 8-byte header, then pieces of 64 KiB clear content, each sealed with its number and whether it is
 * the last. So a changed, exchanged, repeated or missing piece, and a file cut between two pieces, do not open.
 */
export const PIECE_BYTES = 65_536;
const HEADER_BYTES = 8;
const MAGIC = Buffer.from('YLF1', 'latin1');

/** Seals the pieces of one file in order. The key belongs to this file alone, so piece numbers may serve as iv. */
export class PieceSealer {
  readonly header: Buffer;
  readonly #cipher: Cipher;
  readonly #keys: CipherKeys;
  #next = 0;

  constructor(cipher: Cipher, fileKey: Uint8Array) {
    this.#cipher = cipher;
    this.#keys = cipher.derive(fileKey);
    this.header = headerFor(cipher);
  }

  seal(piece: Uint8Array, last: boolean): Buffer {
    const { ct, tag } = this.#cipher.seal(this.#keys, pieceIv(this.#cipher, this.#next, last), this.header, piece);
    this.#next += 1;
    return Buffer.concat([ct, tag]);
  }
}

function headerFor(cipher: Cipher): Buffer {
  return Buffer.concat([MAGIC, Buffer.of(cipher.code, 0, 0, 0)]);
}

/** Number in the first bytes, zeros at the end: a counter mode counts its blocks there. */
function pieceIv(cipher: Cipher, number: number, last: boolean): Buffer {
  const iv = Buffer.alloc(cipher.ivBytes);
  iv.writeUInt32BE(number, 0);
  iv.writeUInt8(last ? 1 : 0, 4);
  return iv;
}

/** Reads a stored file piece by piece, giving out only what has been verified. @throws FileDamaged */
export async function* openPieces(file: FileHandle, fileKey: Uint8Array): AsyncGenerator<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  await fill(file, header, 0);
  const cipher = cipherOfCode(header.readUInt8(4));
  if (!cipher || !headerFor(cipher).equals(header)) throw new FileDamaged('The stored file has no header.');
  const keys = cipher.derive(fileKey);
  const record = PIECE_BYTES + cipher.tagBytes;
  const { size } = await file.stat();
  for (let number = 0, at = HEADER_BYTES; ; number += 1) {
    const length = Math.min(record, size - at);
    if (length <= cipher.tagBytes) throw new FileDamaged('The stored file is cut short.');
    const sealed = Buffer.allocUnsafe(length);
    await fill(file, sealed, at);
    at += length;
    const last = at === size;
    const split = length - cipher.tagBytes;
    const iv = pieceIv(cipher, number, last);
    yield openPiece(cipher, keys, iv, header, sealed.subarray(0, split), sealed.subarray(split));
    if (last) return;
  }
}

function openPiece(cipher: Cipher, keys: CipherKeys, iv: Buffer, header: Buffer, ct: Buffer, tag: Buffer): Buffer {
  try {
    return cipher.open(keys, iv, header, ct, tag);
  } catch (error) {
    if (error instanceof SealBroken) throw new FileDamaged('A piece of the stored file does not open.');
    throw error;
  }
}

async function fill(file: FileHandle, target: Buffer, position: number): Promise<void> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) throw new FileDamaged('The stored file is cut short.');
    filled += bytesRead;
  }
}
