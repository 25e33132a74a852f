import type { LetterContent } from '../../../src/features/letters/letter-content.js';
import { unpackZip } from '../../../src/kernel/zip-file.js';

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };
const plain = (text: string) =>
  text.replace(/<[^>]+>/g, '').replace(/&(#?\w+);/g, (whole, sign: string) => SIGNS[sign] ?? whole);
/** What stands there, line by line, without empty ones. */
const linesOf = (parts: readonly string[]) =>
  parts.flatMap((part) => plain(part).split('\n')).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** What a browser prints of a page, line by line, from above. */
export function linesOfPage(html: string): string[] {
  const body = /<body[^>]*>(.*)<\/body>/s.exec(html)?.[1] ?? '';
  return linesOf(body.replace(/<\/(p|h1|h2|th|td|span|div)>/g, '\n').split('\n'));
}

/** What a word processor prints of a file, line by line: the text, and what stands above and below it on every page. */
export function linesOfFile(docx: Buffer): { text: string[]; margins: string[] } {
  const files = unpackZip(docx, { maxFiles: 100, maxBytes: 10_000_000 }).files ?? new Map<string, Buffer>();
  const linesIn = (pattern: RegExp) =>
    [...files]
      .filter(([name]) => pattern.test(name))
      .flatMap(([, bytes]) =>
        linesOf(
          bytes
            .toString('utf8')
            .replace(/<w:tab\/>|\t/g, '\n')
            .split(/<\/w:p>/),
        ),
      );
  return { text: linesIn(/^word\/document\.xml$/), margins: linesIn(/^word\/(header|footer)\d*\.xml$/) };
}

/** What a file says of itself to who looks at its properties. */
export function propertiesOfFile(docx: Buffer): string[] {
  const files = unpackZip(docx, { maxFiles: 100, maxBytes: 10_000_000 }).files;
  const core = files?.get('docProps/core.xml')?.toString('utf8') ?? '';
  return [...core.matchAll(/<(?:dc|cp):(?:creator|lastModifiedBy|title|subject|description|keywords)>([^<]*)</g)].map(
    ([, text = '']) => plain(text),
  );
}

const inChinese = (date: string) => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

/**
 * What an official paper says from above (GB/T 9704), written from the standard and not from what renders it: issuer, number,
 * title, addressee, text, table, attachments, then who signs under the seal and when, whom to ask, and the imprint.
 */
export function linesOfLetter(letter: LetterContent): { text: string[]; imprint: string[] } {
  const { contact, attachments, copies, items } = letter;
  const said = ({ lead = '', text }: { lead?: string; text: string }) => lead + text;
  const where = contact?.address === undefined ? '' : `，地址：${contact.address}`;
  const listed = attachments.map((name, nth) => (attachments.length === 1 ? name : `${nth + 1}．${name}`));
  return {
    text: linesOf([
      ...[letter.issuerName, letter.number, letter.title, `${letter.addressee}：`],
      ...letter.paragraphs.map(said),
      ...(items === null ? [] : [...items.columns.map(({ title }) => title), ...items.rows.flat()]),
      ...letter.closing.map(said),
      ...listed.map((name, nth) => (nth === 0 ? `附件：${name}` : name)),
      ...[letter.signatureBody, inChinese(letter.date)],
      ...(contact === null ? [] : [`（联系人：${contact.person}，联系电话：${contact.phone}${where}）`]),
    ]),
    imprint: [
      ...(copies.length === 0 ? [] : [`抄送：${copies.join('，')}。`]),
      ...[letter.issuerName, `${inChinese(letter.date)}印发`],
    ],
  };
}
