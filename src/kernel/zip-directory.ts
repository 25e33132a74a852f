/** One file in a ZIP, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly packedSize: number;
  /** What the directory promises; only inflating with a limit proves it. */
  readonly size: number;
  /** Where its local header stands, from the start of the file. */
  readonly headerAt: number;
}

const END = Buffer.from('PK\x05\x06', 'latin1');
const END64 = Buffer.from('PK\x06\x06', 'latin1');
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;

/**
 * The directory of a ZIP, read from its bytes or from its last bytes alone; null when there is no whole directory.
 * Nothing is inflated.
 */
export function zipDirectory(bytes: Buffer): ZipEntry[] | null {
  const end = bytes.lastIndexOf(END);
  if (end < 0 || end + 22 > bytes.length) return null;
  let directoryEnd = end;
  let count = bytes.readUInt16LE(end + 10);
  let size = bytes.readUInt32LE(end + 12);
  if (end >= 20 && bytes.readUInt32LE(end - 20) === LOCATOR64) {
    directoryEnd = bytes.lastIndexOf(END64, end - 20); // some office programs always write the 64-bit form
    if (directoryEnd < 0 || directoryEnd + 56 > end) return null;
    count = Number(bytes.readBigUInt64LE(directoryEnd + 32));
    size = Number(bytes.readBigUInt64LE(directoryEnd + 40));
  }
  let at = directoryEnd - size;
  if (at < 0) return null;
  const entries: ZipEntry[] = [];
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > directoryEnd || bytes.readUInt32LE(at) !== ENTRY) return null;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      headerAt: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return at === directoryEnd ? entries : null;
}
