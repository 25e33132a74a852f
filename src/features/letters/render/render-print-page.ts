import { createHash } from 'node:crypto';
import type { LetterContent, LetterParagraph, LetterTable } from '../letter-content.js';
import { chineseDate } from '../letter-text.js';
import {
  attachmentLines,
  centredColumns,
  contactLine,
  fonts,
  imprintLines,
  issuerSize,
  page,
  RED,
  type Setting,
  settingFor,
  settings,
  signatureIndents,
  VOID_WORD,
  type VoidMark,
  voidLine,
  voidMark,
} from './layout.js';

/** All sizes and places are classes, so that the page needs no inline style and one hash covers the sheet. */
const sheet = [
  `@page{size:A4;margin:${page.topMm}mm ${page.rightMm}mm ${page.bottomMm}mm ${page.leftMm}mm}`,
  '*{box-sizing:border-box}body{margin:0;color:#000;background:#fff;overflow-wrap:anywhere;text-wrap:wrap}',
  `body{font-family:${fonts.body.css},serif}p,h1,h2,table{margin:0;font-weight:normal}`,
  `main{display:flex;flex-direction:column;min-height:${page.heightMm - page.topMm - page.bottomMm - 1}mm}`,
  `.issuer{font-family:${fonts.title.css},serif;color:#${RED};text-align:center}`,
  `.number{text-align:center;border-bottom:2.25pt solid #${RED}}`,
  `.title{font-family:${fonts.title.css},serif;text-align:center}`,
  `.text{text-indent:2em;text-align:justify}b,th{font-family:${fonts.lead.css},sans-serif;font-weight:normal}`,
  'table{width:100%;border-collapse:collapse;table-layout:fixed}tr{break-inside:avoid}thead{display:table-header-group}',
  'td,th{border:.75pt solid #000;padding:1.5pt 3.5pt;white-space:pre-line}th,.short{text-align:center}',
  '.attachment{padding-left:5em}.attachment.first{text-indent:-3em}',
  '.signature{break-inside:avoid;text-align:right}',
  '.imprint{margin-top:auto;border-top:1pt solid #000;border-bottom:1pt solid #000;break-inside:avoid}',
  '.imprint p{display:flex;justify-content:space-between;padding:0 1em}.imprint p+p{border-top:.75pt solid #000}',
  `.void{text-align:center;color:#${RED};border:1pt solid #${RED};font-family:${fonts.lead.css},sans-serif}`,
  // What is fixed stands on each printed page.
  `.stamp{position:fixed;top:38%;left:0;right:0;text-align:center;color:#${RED};opacity:.16;font-size:110pt;line-height:1;` +
    `letter-spacing:.2em;transform:rotate(-24deg);font-family:${fonts.lead.css},sans-serif}`,
  '@media screen{body{background:#eee}main{width:210mm;min-height:297mm;margin:5mm auto;background:#fff;' +
    `padding:${page.topMm}mm ${page.rightMm}mm ${page.bottomMm}mm ${page.leftMm}mm}}`,
  ...Array.from({ length: 20 }, (_, n) => `.w${(n + 1) * 5}{width:${(n + 1) * 5}%}`),
  ...Array.from({ length: 9 }, (_, n) => `.r${n}{padding-right:${n / 2}em}`),
  ...Array.from({ length: 69 }, (_, n) => `.i${n}{font-size:${n / 2}pt}`),
  ...settings.map(settingSheet),
].join('\n');

function settingSheet(setting: Setting, at: number): string {
  const { issuer, title, body, table, imprint, gap } = setting;
  const type = ({ size, line }: { size: number; line: number }) => `font-size:${size}pt;line-height:${line}pt`;
  const s = `.s${at}`;
  return [
    `${s} p,${s}{${type(body)}}${s} .issuer{line-height:${issuer.line}pt}`,
    `${s} .number{margin-top:${gap}pt;padding-bottom:5pt}`,
    `${s} .title{${type(title)};margin:${gap * 1.5}pt 0 ${gap}pt}${s} td,${s} th{${type(table)}}`,
    `${s} .void{${type(voidMark)};margin-bottom:6pt;padding:2pt}${s} table+.text{margin-top:${gap / 3}pt}${s} .first{margin-top:${gap / 2}pt}`,
    `${s} .signature{margin-top:${gap}pt}${s} .imprint p{${type(imprint)}}`,
  ].join('');
}

/** What the page must be served with: nothing is loaded, nothing runs, and only this one style sheet counts. */
export const printPagePolicy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(sheet).digest('base64')}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * The letter as a page for the browser's printer: A4, in the same layout as the word-processor file, asking no one
 * for anything. Whatever stands in the content is text and stays text. A void paper says so on every page.
 */
export function renderPrintPage(letter: LetterContent, mark: VoidMark | null = null): string {
  const setting = settingFor(letter, mark === null ? 0 : voidMark.room);
  const meta = printPagePolicy.replace(/; frame-ancestors.*/, ''); // that one is only for the header
  const contact = contactLine(letter);
  return [
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(meta)}">`,
    `<meta name="referrer" content="no-referrer"><title>${escaped(`${letter.number} ${letter.title}`)}</title>`,
    `<style>${sheet}</style></head><body class="s${settings.indexOf(setting)}">`,
    mark === null ? '' : `<div class="stamp">${VOID_WORD}</div>`,
    '<main>',
    mark === null ? '' : `<p class="void">${escaped(voidLine(mark))}</p>`,
    `<h2 class="issuer i${issuerSize(letter.issuerName, setting) * 2}">${escaped(letter.issuerName)}</h2>`,
    `<p class="number">${escaped(letter.number)}</p><h1 class="title">${escaped(letter.title)}</h1>`,
    `<p>${escaped(letter.addressee)}：</p>`,
    ...letter.paragraphs.map(paragraph),
    letter.items ? table(letter.items) : '',
    ...letter.closing.map(paragraph),
    ...attachmentLines(letter).map((line, at) =>
      at === 0
        ? `<p class="attachment first">附件：${escaped(line)}</p>`
        : `<p class="attachment">${escaped(line)}</p>`,
    ),
    signature(letter),
    contact === null ? '' : paragraph({ text: contact }),
    imprint(letter),
    '</main></body></html>',
  ].join('\n');
}

function paragraph({ lead, text }: LetterParagraph): string {
  return `<p class="text">${lead === undefined ? '' : `<b>${escaped(lead)}</b>`}${breakable(escaped(text))}</p>`;
}

/** A long number may go on in the next line, so that the words before it are not drawn apart. */
function breakable(text: string): string {
  return text.replace(/\d{12,}/g, (digits) => digits.replace(/\d{4}(?=\d)/g, '$&<wbr>'));
}

function table(content: LetterTable): string {
  const { columns, rows } = content;
  const centred = centredColumns(content);
  const titles = columns.map(({ title }) => `<th scope="col">${escaped(title)}</th>`).join('');
  const cells = (row: readonly string[]) =>
    columns.map((_, at) => {
      const text = row[at] ?? '';
      return `<td${centred[at] ? ' class="short"' : ''}>${escaped(text)}</td>`;
    });
  const widths = columns.map(({ share }) => `<col class="w${Math.max(5, Math.round(share * 20) * 5)}">`).join('');
  const body = rows.map((row) => `<tr>${cells(row).join('')}</tr>`).join('');
  return `<table><colgroup>${widths}</colgroup><thead><tr>${titles}</tr></thead><tbody>${body}</tbody></table>`;
}

function signature(letter: LetterContent): string {
  const indents = signatureIndents(letter);
  const step = (characters: number) => Math.min(8, Math.round(characters * 2));
  return (
    `<div class="signature"><p class="r${step(indents.issuer)}">${escaped(letter.signatureBody)}</p>` +
    `<p class="r${step(indents.date)}">${escaped(chineseDate(letter.date))}</p></div>`
  );
}

function imprint(letter: LetterContent): string {
  const { copies, issuer, issued } = imprintLines(letter);
  const above = copies === null ? '' : `<p>${escaped(copies)}</p>`;
  return (
    `<footer class="imprint">${above}<p><span>${escaped(issuer)}</span>` +
    `<span>${escaped(issued)}</span></p></footer>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
