import type { FileKind } from '../kernel/ports/files.js';
import { zipDirectory } from '../kernel/zip-directory.js';

/** The media type a file is served with: ours, never the uploader's. */
export const mediaTypes: Readonly<Record<FileKind, string>> = {
  PDF: 'application/pdf',
  DOCX: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  MP3: 'audio/mpeg',
  M4A: 'audio/mp4',
  MP4: 'video/mp4',
  CSV: 'text/csv',
};

/** How many bytes from the start `fileKind` wants to see; from the end it wants a ZIP's whole directory. */
export const HEAD_BYTES = 4_096;

const startsWith = (head: Buffer, at: number, bytes: string) =>
  head.subarray(at, at + bytes.length).equals(Buffer.from(bytes, 'latin1'));

/** What the first bytes say: a kind, 'ZIP' or 'TEXT' (decided only at the end), or null for anything else. */
export function kindByHead(head: Buffer): Exclude<FileKind, 'DOCX' | 'XLSX' | 'CSV'> | 'ZIP' | 'TEXT' | null {
  if (startsWith(head, 0, '%PDF-')) return 'PDF';
  if (startsWith(head, 0, '\xff\xd8\xff')) return 'JPEG';
  if (startsWith(head, 0, '\x89PNG\r\n\x1a\n')) return 'PNG';
  if (startsWith(head, 0, 'PK\x03\x04')) return 'ZIP';
  if (startsWith(head, 4, 'ftyp')) return kindByBrand(head.toString('latin1', 8, 12));
  if (startsWith(head, 0, 'ID3') || isMp3Frame(head)) return 'MP3';
  return looksLikeText(head) ? 'TEXT' : null;
}

/** ISO media. Telephones name their recordings .m4a but write the brands of MP4 or 3GP; QuickTime (qt) is not taken. */
function kindByBrand(brand: string): 'M4A' | 'MP4' | null {
  if (brand === 'M4A ' || brand === 'M4B ') return 'M4A';
  return /^(isom|iso[2-9]|mp4[12]|avc1|dash|MSNV|M4V |3gp[4-9])$/.test(brand) ? 'MP4' : null;
}

/** A frame header of MPEG layer III: 11 bits sync, no reserved version, bit rate or sampling rate. */
function isMp3Frame(head: Buffer): boolean {
  if (head.length < 4) return false;
  const [b0 = 0, b1 = 0, b2 = 0] = head;
  const synchronised = b0 === 0xff && (b1 & 0xe0) === 0xe0;
  const layer3 = ((b1 >> 1) & 3) === 1 && ((b1 >> 3) & 3) !== 1;
  const rates = b2 >> 4 !== 15 && b2 >> 4 !== 0 && ((b2 >> 2) & 3) !== 3;
  return synchronised && layer3 && rates;
}

function looksLikeText(head: Buffer): boolean {
  for (const byte of head) {
    if (byte === 0x7f || byte === 0xff || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d))
      return false;
  }
  return head.length > 0;
}

/**
 * The kind of a whole file by its first and last bytes, or null when it is none of ours. A ZIP is an office document
 * only when its directory, at the end, names the parts of one and no macros.
 */
export function fileKind(head: Buffer, tail: Buffer): FileKind | null {
  const kind = kindByHead(head);
  if (kind === 'TEXT') return 'CSV';
  if (kind !== 'ZIP') return kind;
  const names = zipDirectory(tail)?.map((entry) => entry.name);
  if (!names?.includes('[Content_Types].xml') || names.some((name) => /vbaProject/i.test(name))) return null;
  const word = names.some((name) => /^word\/document\d*\.xml$/.test(name));
  const sheet = names.some((name) => /^xl\/workbook\d*\.xml$/.test(name));
  if (word === sheet) return null;
  return word ? 'DOCX' : 'XLSX';
}
