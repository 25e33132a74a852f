import type { FileKind } from '../../kernel/ports/files.js';
import { FILE_TYPES } from './material-types.rules.js';

/**
 * An original file name as it is kept: its last part, without characters that are invisible, control something, or turn
 * the reading direction round (a name that reads …fdp.exe).
 */
export function cleanName(name: string): string {
  return name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\uFFFD-\uFFFF]/gu, '')
    .split(/[/\\]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(-1)
    .join('');
}

/** The name a file is downloaded under: what follows its last dot always says what it really is. */
export function downloadName(title: string, kind: FileKind): string {
  const name = title.replace(/[<>:"|?*]/g, '_');
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const { extensions } = FILE_TYPES[kind];
  return (extensions as readonly string[]).includes(extension ?? '') ? name : `${name}.${extensions[0]}`;
}

/** `Content-Disposition` with the name in UTF-8 (RFC 6266, RFC 8187), and a plain one for those who cannot read it. */
export function attachmentOf(name: string, fallback: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encoded}`;
}
