import { AlignmentType, Document, Footer, Header, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import { startOfDay } from '../../../kernel/local-date.js';
import { packZip, unpackZip } from '../../../kernel/zip-file.js';
import type { LetterContent } from '../letter-content.js';
import { body, head, imprint, lines, mm, run, signature, twips } from './docx-blocks.js';
import { fonts, page, RED, type Setting, settingFor, VOID_WORD, type VoidMark, voidLine, voidMark } from './layout.js';

/**
 * The letter as a word-processor file (DOCX) in the layout of official papers. The same content always gives the same
 * bytes: no time, chance or machine enters it. A void paper says so at the head of every page.
 */
export async function renderDocx(letter: LetterContent, mark: VoidMark | null = null): Promise<Buffer> {
  const setting = settingFor(letter);
  const text = { run: run('body', setting.body.size), paragraph: { spacing: lines(setting.body.line) } };
  const document = new Document({
    creator: letter.issuerName,
    lastModifiedBy: letter.issuerName,
    title: letter.title,
    subject: letter.number,
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: text } },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(page.widthMm), height: mm(page.heightMm) },
            margin: {
              top: mm(page.topMm),
              bottom: mm(page.bottomMm),
              left: mm(page.leftMm),
              right: mm(page.rightMm),
              header: mm(page.topMm - 22),
              footer: mm(page.bottomMm - 14),
            },
          },
        },
        ...(mark === null ? {} : { headers: { default: voidHeader(mark, setting), even: voidHeader(mark, setting) } }),
        footers: {
          default: pageFooter(AlignmentType.RIGHT, setting),
          even: pageFooter(AlignmentType.LEFT, setting),
        },
        children: [
          ...head(letter, setting),
          ...body(letter, setting),
          ...imprint(letter, setting),
          ...signature(letter, setting),
        ],
      },
    ],
  });
  return settled(await Packer.toBuffer(document), letter);
}

/** 作废, and by which notice, in the margin above the text. */
function voidHeader(mark: VoidMark, setting: Setting): Header {
  const red = { bold: true, color: RED };
  const line = (text: string, size: number) =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      children: [new TextRun({ ...run('lead', size), ...red, text })],
    });
  return new Header({ children: [line(VOID_WORD, setting.title.size), line(voidLine(mark), voidMark.size)] });
}

/** — 1 —, on the outer side, one character from the edge. */
function pageFooter(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT, setting: Setting): Footer {
  const { size } = setting.pageNumber;
  const number = new TextRun({ ...run('pageNumber', size), children: ['— ', PageNumber.CURRENT, ' —'] });
  const indent = { left: twips(size), right: twips(size) };
  return new Footer({ children: [new Paragraph({ alignment, indent, children: [number] })] });
}

/** Takes the clock out of the file and names the substitutes of missing typefaces. */
function settled(docx: Buffer, letter: LetterContent): Buffer {
  const unpacked = unpackZip(docx, { maxFiles: 200, maxBytes: 50_000_000 });
  if (unpacked.files === null) throw new Error('The document library wrote no readable file.');
  const instant = startOfDay(letter.date).toISOString().replace('.000', '');
  const parts = [...unpacked.files].map(([name, bytes]): [string, Buffer] => {
    if (name === 'word/fontTable.xml') return [name, Buffer.from(fontTable())];
    if (name !== 'docProps/core.xml') return [name, bytes];
    return [name, Buffer.from(bytes.toString('utf8').replace(/(?<=>)\d{4}-\d\d-\d\dT[\d:.]+Z(?=<)/g, instant))];
  });
  return packZip(parts, 0); // stored: compressors differ between machines
}

function fontTable(): string {
  const entries = Object.values(fonts).map(
    ({ name, instead }) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  return `<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="${namespace}">${entries.join('')}</w:fonts>`;
}
