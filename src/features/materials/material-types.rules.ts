import type { RefusalCode } from '../../errors/catalogue.js';
import {
  DOCUMENT_KINDS,
  DOCUMENT_MAX_BYTES,
  type FileKind,
  RECORDING_KINDS,
  RECORDING_MAX_BYTES,
  ROSTER_KINDS,
  ROSTER_MAX_BYTES,
} from '../../kernel/ports/files.js';

/** What a file is for, and so how large it may be and of which types (api.md 11). */
export const PURPOSES = {
  DOCUMENT: {
    zh: '文件',
    en: 'a document: PDF, DOCX, XLSX, JPEG or PNG, at most 20 MB',
    kinds: DOCUMENT_KINDS,
    maxBytes: DOCUMENT_MAX_BYTES,
    maxText: '20 MB',
  },
  RECORDING: {
    zh: '录音录像',
    en: 'a recording: MP3, M4A or MP4, at most 200 MB',
    kinds: RECORDING_KINDS,
    maxBytes: RECORDING_MAX_BYTES,
    maxText: '200 MB',
  },
  ROSTER: {
    zh: '花名册',
    en: 'a roster of workers: XLSX or CSV, at most 5 MB',
    kinds: ROSTER_KINDS,
    maxBytes: ROSTER_MAX_BYTES,
    maxText: '5 MB',
  },
} as const satisfies Record<
  string,
  { zh: string; en: string; kinds: readonly FileKind[]; maxBytes: number; maxText: string }
>;
export type Purpose = keyof typeof PURPOSES;

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** The types of files, with the media type they are served as: ours, never the uploader's. */
export const FILE_TYPES = {
  PDF: { zh: 'PDF文档', en: 'PDF', mediaType: 'application/pdf', extensions: ['pdf'] },
  DOCX: { zh: 'Word文档', en: 'DOCX', mediaType: `${OFFICE}.wordprocessingml.document`, extensions: ['docx'] },
  XLSX: { zh: 'Excel表格', en: 'XLSX', mediaType: `${OFFICE}.spreadsheetml.sheet`, extensions: ['xlsx'] },
  JPEG: { zh: 'JPEG图片', en: 'JPEG', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  PNG: { zh: 'PNG图片', en: 'PNG', mediaType: 'image/png', extensions: ['png'] },
  MP3: { zh: 'MP3录音', en: 'MP3', mediaType: 'audio/mpeg', extensions: ['mp3'] },
  M4A: { zh: 'M4A录音', en: 'M4A', mediaType: 'audio/mp4', extensions: ['m4a'] },
  MP4: { zh: 'MP4录像', en: 'MP4', mediaType: 'video/mp4', extensions: ['mp4', 'm4a'] },
  CSV: { zh: 'CSV表格', en: 'CSV', mediaType: 'text/csv', extensions: ['csv'] },
} as const satisfies Record<FileKind, { zh: string; en: string; mediaType: string; extensions: readonly string[] }>;

/** The type a stored media type stands for. */
export function fileTypeOf(mediaType: string): FileKind | null {
  const found = Object.entries(FILE_TYPES).find(([, type]) => type.mediaType === mediaType);
  return found === undefined ? null : (found[0] as FileKind);
}

/** What the bytes may turn out to be: telephones name a recording M4A and write the marks of MP4 into it. */
export function kindsFor(declared: FileKind): readonly FileKind[] {
  return declared === 'M4A' ? ['M4A', 'MP4'] : [declared];
}

export interface TicketFacts {
  purpose: Purpose;
  declaredType: FileKind;
  size: number;
  sha256: string | null;
}

/** Why no ticket is drawn for such a file; null when one is. */
export function refusalOfTicket(facts: TicketFacts): { code: RefusalCode; field: string } | null {
  const { kinds, maxBytes } = PURPOSES[facts.purpose];
  if (!(kinds as readonly FileKind[]).includes(facts.declaredType))
    return { code: 'FILE_TYPE_REFUSED', field: 'declaredType' };
  if (facts.size < 1) return { code: 'FILE_EMPTY', field: 'size' };
  if (facts.size > maxBytes) return { code: 'FILE_TOO_LARGE', field: 'size' };
  if (facts.sha256 !== null && !/^[0-9a-f]{64}$/i.test(facts.sha256))
    return { code: 'FILE_HASH_UNFIT', field: 'sha256' };
  return null;
}

/** How a file was come by (取得方式). */
export const OBTAINED_HOW = {
  FROM_PERSON: { zh: '当事人提供', en: 'provided by the person' },
  COLLECTED: { zh: '现场调取', en: 'collected on the spot' },
  COPIED: { zh: '查阅复制', en: 'copied from a file or archive' },
  ISSUED: { zh: '单位出具', en: 'issued by a body' },
  RECORDED: { zh: '录音录像', en: 'recorded' },
  EXPORTED: { zh: '系统导出', en: 'exported from a system' },
  OTHER: { zh: '其他', en: 'otherwise' },
} as const;
export type ObtainedHow = keyof typeof OBTAINED_HOW;
