import type { LetterContent, LetterTable } from '../letter-content.js';
import { chineseDate } from '../letter-text.js';

/**
 * The layout of official papers (GB/T 9704-2012): A4, margins 37, 35, 28 and 26 mm, body in size 3 (16 pt) on lines of
 * 28 pt, first lines indented by two characters. One difference: the 35 mm kept free above the issuer for security
 * marks, which these papers never carry, are not kept, so that an ordinary letter stays on one page.
 */
export const page = { widthMm: 210, heightMm: 297, topMm: 37, bottomMm: 35, leftMm: 28, rightMm: 26 };
export const textWidthMm = page.widthMm - page.leftMm - page.rightMm;
const pt = (millimetres: number) => (millimetres / 25.4) * 72;
const textWidthPt = pt(textWidthMm);
const textHeightPt = pt(page.heightMm - page.topMm - page.bottomMm);

/** Sizes and lines in points. 二号 22, 三号 16, 小三 15, 四号 14, 小四 12, 五号 10.5. */
export interface Setting {
  readonly issuer: { readonly size: number; readonly line: number };
  readonly title: { readonly size: number; readonly line: number };
  readonly body: { readonly size: number; readonly line: number };
  readonly table: { readonly size: number; readonly line: number };
  readonly imprint: { readonly size: number; readonly line: number };
  readonly pageNumber: { readonly size: number };
  /** Space above and below the number and the title, and above the signature. */
  readonly gap: number;
}

const setting = (body: Setting['body'], table: Setting['table'], gap: number): Setting => ({
  issuer: { size: 34, line: 46 },
  title: { size: 22, line: 32 },
  body,
  table,
  imprint: { size: 14, line: 20 },
  pageNumber: { size: 14 },
  gap,
});

/** The prescribed setting first; the standard allows others where the occasion asks for it. */
export const settings: readonly [Setting, ...Setting[]] = [
  setting({ size: 16, line: 28 }, { size: 12, line: 18 }, 14),
  setting({ size: 16, line: 25 }, { size: 12, line: 17 }, 11),
  setting({ size: 15, line: 23 }, { size: 12, line: 16 }, 9),
  setting({ size: 14, line: 21 }, { size: 10.5, line: 15 }, 8),
];

export const RED = 'C00000';

/** The prescribed typefaces, each with the one a machine without them has instead. */
export const fonts = {
  title: {
    name: '方正小标宋简体',
    instead: '华文中宋',
    css: '"方正小标宋简体","FZXiaoBiaoSong-B05S","华文中宋",STZhongsong',
  },
  body: { name: '仿宋_GB2312', instead: '仿宋', css: '"仿宋_GB2312","仿宋",FangSong,"华文仿宋",STFangsong' },
  lead: { name: '黑体', instead: 'SimHei', css: '"黑体",SimHei,"Noto Sans CJK SC"' },
  pageNumber: { name: '宋体', instead: 'SimSun', css: '"宋体",SimSun' },
};

/** 濮阳市法律援助中心文件 is for orders; a letter bears the issuer's name alone. Long names are set closer. */
export function issuerSize(name: string, setting: Setting): number {
  const fitting = textWidthPt / ([...name].length * 1.02);
  return Math.floor(Math.min(setting.issuer.size, fitting) * 2) / 2;
}

/** How wide a text is in characters of its own size: digits and Latin letters take half of one. */
export function widthInCharacters(text: string): number {
  return [...text].reduce((width, sign) => width + ((sign.codePointAt(0) ?? 0) < 0x2e80 ? 0.5 : 1), 0);
}

/** Right indents in characters: the date four from the edge, the issuer centred above it, as under a seal. */
export function signatureIndents(letter: LetterContent): { issuer: number; date: number } {
  const date = 4;
  const difference = widthInCharacters(letter.signatureBody) - widthInCharacters(chineseDate(letter.date));
  return { issuer: Math.max(0, date - difference / 2), date };
}

/** What stands over a void paper (作废), on each of its pages: nothing of the paper itself is changed by it. */
export interface VoidMark {
  /** The number of the notice that made it void. */
  readonly voidedBy: string;
  /** The number of the paper issued in its place. */
  readonly replacedBy: string | null;
}

export const VOID_WORD = '作废';

/** Size and line of what stands over a void paper, and all the room it takes on its first page. */
export const voidMark = { size: 12, line: 18, room: 30 };

/** 本文书已作废（豫濮援废〔2026〕1号），由豫濮援协〔2026〕13号文书代替。 */
export function voidLine({ voidedBy, replacedBy }: VoidMark): string {
  return `本文书已作废（${voidedBy}）${replacedBy === null ? '' : `，由${replacedBy}文书代替`}。`;
}

/** The line that names whom to ask, or nothing. */
export function contactLine(letter: LetterContent): string | null {
  if (letter.contact === null) return null;
  const { person, phone, address } = letter.contact;
  const where = address === undefined ? '' : `，地址：${address}`;
  return `（联系人：${person}，联系电话：${phone}${where}）`;
}

/** 附件：1. … — one line each; a single attachment bears no number. */
export function attachmentLines(letter: LetterContent): string[] {
  const { attachments } = letter;
  return attachments.length === 1 ? [...attachments] : attachments.map((name, at) => `${at + 1}．${name}`);
}

/** What stands at the foot of the page that bears the signature (版记). */
export function imprintLines(letter: LetterContent): { copies: string | null; issuer: string; issued: string } {
  const copies = letter.copies.length === 0 ? null : `抄送：${letter.copies.join('，')}。`;
  return { copies, issuer: letter.issuerName, issued: `${chineseDate(letter.date)}印发` };
}

/**
 * The setting for a letter with so many points above it: as prescribed when it then stands on one page; else the first closer one with which it
 * does; for what needs several pages anyway, as prescribed.
 */
export function settingFor(letter: LetterContent, above = 0): Setting {
  const fitting = (room: number) => settings.find((setting) => heightOf(letter, setting) + room <= textHeightPt);
  // What stands on one page by itself is set as close as may be rather than spread over two.
  return fitting(above) ?? (fitting(0) === undefined ? settings[0] : (settings.at(-1) ?? settings[0]));
}

/** Which columns of a table are centred: those with nothing but short cells, so that a column never stands both ways. */
export function centredColumns({ columns, rows }: LetterTable): boolean[] {
  return columns.map((_, at) => rows.every((cells) => widthInCharacters(cells[at] ?? '') <= 8));
}

/** How high a letter will be, rather over than under: word processors break lines a little differently. */
function heightOf(letter: LetterContent, setting: Setting): number {
  const perLine = Math.floor(textWidthPt / setting.body.size) - 0.5;
  const body = (text: string, indent = 2) =>
    Math.ceil((widthInCharacters(text) + indent) / perLine) * setting.body.line;
  const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
  const head = setting.issuer.line + setting.body.line + setting.title.line + setting.gap * 4 + 10;
  const paragraphs = [...letter.paragraphs, ...letter.closing].map(({ lead = '', text }) => body(lead + text));
  const contact = contactLine(letter);
  const attachments = attachmentLines(letter).map((line) => body(line, 5));
  const imprint = imprintLines(letter);
  const foot =
    setting.imprint.line * (imprint.copies === null ? 1.2 : 1.2 + Math.ceil(widthInCharacters(imprint.copies) / 29));
  return (
    head +
    body(letter.addressee, 1) +
    sum(paragraphs) +
    tableHeight(letter, setting) +
    (contact === null ? 0 : body(contact)) +
    sum(attachments) +
    (attachments.length > 0 ? setting.gap / 2 : 0) +
    setting.gap +
    setting.body.line * 2 +
    foot
  );
}

function tableHeight(letter: LetterContent, setting: Setting): number {
  if (letter.items === null) return 0;
  const { columns, rows } = letter.items;
  const heights = [columns.map(({ title }) => title), ...rows].map((cells) => {
    const lines = columns.map(({ share }, at) => {
      const perLine = Math.max(1, (share * textWidthPt - 8) / setting.table.size - 0.5);
      const texts = (cells[at] ?? '').split('\n');
      return texts.reduce((total, text) => total + Math.max(1, Math.ceil(widthInCharacters(text) / perLine)), 0);
    });
    return Math.max(...lines) * setting.table.line + 4;
  });
  return heights.reduce((total, height) => total + height, setting.gap / 3);
}
