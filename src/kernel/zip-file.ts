import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { type ZipEntry, zipDirectory } from './zip-directory.js';

/** 1980-01-01, the first day a ZIP can name: the same content always gives the same bytes. */
const FIRST_DAY = 0x0021;
const UTF8_NAMES = 0x0800;

/** A ZIP of these files, in this order, without any time in it. Level 0 stores them as they are. */
export function packZip(files: Iterable<readonly [name: string, bytes: Uint8Array]>, level = 6): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const path = Buffer.from(name, 'utf8');
    const packed = level === 0 ? bytes : deflateRawSync(bytes, { level });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(level === 0 ? 0 : 8, 4);
    common.writeUInt16LE(FIRST_DAY, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, packed);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, where, path);
    at += 30 + path.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}

export interface UnpackLimits {
  readonly maxFiles: number;
  /** Of all wanted files together, unpacked. */
  readonly maxBytes: number;
  /** Only these are unpacked and counted; all, when not given. */
  readonly wanted?: (name: string) => boolean;
}

/** Why a ZIP was not unpacked. */
export type ZipProblem = 'UNREADABLE' | 'TOO_LARGE';

/**
 * The files in a ZIP, unpacked in memory within limits: what the directory promises is added up before anything is
 * inflated, and no file may turn out larger than promised (解压炸弹).
 */
export function unpackZip(
  bytes: Buffer,
  limits: UnpackLimits,
): { files: Map<string, Buffer>; problem: null } | { files: null; problem: ZipProblem } {
  const all = zipDirectory(bytes);
  if (!all) return { files: null, problem: 'UNREADABLE' };
  if (all.length > limits.maxFiles) return { files: null, problem: 'TOO_LARGE' };
  const entries = all.filter(({ name }) => limits.wanted?.(name) ?? true);
  const promised = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (promised > limits.maxBytes) return { files: null, problem: 'TOO_LARGE' };
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    const content = unpackEntry(bytes, entry);
    if (!content || files.has(entry.name)) return { files: null, problem: 'UNREADABLE' };
    files.set(entry.name, content);
  }
  return { files, problem: null };
}

function unpackEntry(bytes: Buffer, entry: ZipEntry): Buffer | null {
  const at = entry.headerAt;
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) return null;
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const packed = bytes.subarray(from, from + entry.packedSize);
  if (packed.length !== entry.packedSize) return null;
  if (entry.method === 0) return entry.size === packed.length ? Buffer.from(packed) : null;
  if (entry.method !== 8) return null;
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
    return content.length === entry.size ? content : null;
  } catch {
    return null;
  }
}
