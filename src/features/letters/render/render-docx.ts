import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableAnchorType,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { startOfDay } from '../../../kernel/local-date.js';
import { packZip, unpackZip } from '../../../kernel/zip-file.js';
import type { LetterContent, LetterParagraph, LetterTable } from '../letter-content.js';
import { chineseDate } from '../letter-text.js';
import {
  attachmentLines,
  contactLine,
  fonts,
  imprintLines,
  issuerSize,
  page,
  RED,
  type Setting,
  settingFor,
  signatureIndents,
  textWidthMm,
} from './layout.js';

const twips = (points: number) => Math.round(points * 20);
const mm = (millimetres: number) => Math.round((millimetres / 25.4) * 1440);
const TEXT_WIDTH = mm(textWidthMm);
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const thin = { style: BorderStyle.SINGLE, size: 6, color: '000000' };

/**
 * The letter as a word-processor file (DOCX) in the layout of official papers. The same content always gives the same
 * bytes: no time, chance or machine enters it.
 */
export async function renderDocx(letter: LetterContent): Promise<Buffer> {
  const document = new Document({
    creator: letter.issuerName,
    lastModifiedBy: letter.issuerName,
    title: letter.title,
    subject: letter.number,
    evenAndOddHeaderAndFooters: true,
    fonts: [],
    styles: { default: { document: { run: run('body'), paragraph: { spacing: lines(type.body.line) } } } },
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
              footer: mm(page.bottomMm - 12),
            },
          },
        },
        footers: { default: pageFooter(AlignmentType.RIGHT), even: pageFooter(AlignmentType.LEFT) },
        children: [...head(letter), ...body(letter), ...imprint(letter), ...signature(letter)],
      },
    ],
  });
  return settled(await Packer.toBuffer(document), letter);
}

function run(role: keyof typeof fonts, size = type.body.size) {
  const { name } = fonts[role];
  return { font: { ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: 'eastAsia' }, size: size * 2 };
}

function lines(points: number, before = 0, after = 0) {
  return { line: twips(points), lineRule: LineRuleType.EXACTLY, before: twips(before), after: twips(after) };
}

function head(letter: LetterContent): Paragraph[] {
  const size = Math.floor(type.issuer.size * issuerScale(letter.issuerName) * 2) / 2;
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: lines(type.issuer.line),
      children: [new TextRun({ ...run('title', size), text: letter.issuerName, color: RED })],
    }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: lines(type.body.line, 10, 4),
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 6 } },
      children: [new TextRun({ text: letter.number })],
    }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: lines(type.title.line, 20, 12),
      children: [new TextRun({ ...run('title', type.title.size), text: letter.title })],
    }),
  ];
}

function body(letter: LetterContent): (Paragraph | Table)[] {
  const contact = contactLine(letter);
  const attachments = attachmentLines(letter);
  return [
    new Paragraph({ text: `${letter.addressee}：` }),
    ...letter.paragraphs.map(indented),
    ...(letter.items ? [itemsTable(letter.items)] : []),
    ...letter.closing.map(indented),
    ...(contact === null ? [] : [indented({ text: contact })]),
    ...attachments.map(
      (text, at) =>
        new Paragraph({
          spacing: lines(type.body.line, at === 0 ? type.body.line / 2 : 0),
          indent: { left: CHARACTER * 5, hanging: CHARACTER * (at === 0 ? 3 : 0) },
          tabStops: [{ type: TabStopType.LEFT, position: CHARACTER * 5 }],
          text: at === 0 ? `附件：${text}` : text,
        }),
    ),
  ];
}

function indented({ lead, text }: LetterParagraph): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    indent: { firstLine: CHARACTER * 2, firstLineChars: 200 },
    children: [...(lead === undefined ? [] : [new TextRun({ ...run('lead'), text: lead })]), new TextRun({ text })],
  });
}

function itemsTable(table: LetterTable): Table {
  const widths = table.columns.map(({ share }) => Math.floor(share * TEXT_WIDTH));
  const row = (cells: readonly string[], header: boolean) =>
    new TableRow({
      tableHeader: header,
      cantSplit: true,
      children: widths.map((width, at) => tableCell(cells[at] ?? '', width, header)),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      row(
        table.columns.map(({ title }) => title),
        true,
      ),
      ...table.rows.map((cells) => row(cells, false)),
    ],
  });
}

function tableCell(text: string, width: number, header: boolean): TableCell {
  const short = header || [...text].length <= 4;
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    borders: { top: thin, bottom: thin, left: thin, right: thin },
    children: text.split('\n').map(
      (line) =>
        new Paragraph({
          alignment: short ? AlignmentType.CENTER : AlignmentType.LEFT,
          spacing: lines(type.table.line),
          children: [new TextRun({ ...run(header ? 'lead' : 'body', type.table.size), text: line })],
        }),
    ),
  });
}

/** Kept together, so that no page ever bears the signature alone. */
function signature(letter: LetterContent): Paragraph[] {
  const indents = signatureIndents(letter);
  const line = (text: string, right: number, before: number, keepNext: boolean) =>
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      indent: { right: Math.round(right * CHARACTER) },
      spacing: lines(type.body.line, before),
      keepNext,
      keepLines: true,
      text,
    });
  return [
    line(letter.signatureBody, indents.issuer, type.body.line, true),
    line(chineseDate(letter.date), indents.date, 0, false),
  ];
}

/** 版记: copies, issuer and date of issue, at the foot of the page that bears the signature. */
function imprint(letter: LetterContent): Table[] {
  const side = { ...none };
  const thick = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
  const cell = (text: string, width: number, alignment: (typeof AlignmentType)[keyof typeof AlignmentType], span = 1) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      columnSpan: span,
      margins: { left: CHARACTER, right: CHARACTER },
      borders: { top: side, bottom: side, left: side, right: side },
      children: [
        new Paragraph({
          alignment,
          spacing: lines(type.imprint.line),
          children: [new TextRun({ ...run('body', type.imprint.size), text })],
        }),
      ],
    });
  const half = Math.floor(TEXT_WIDTH / 2);
  const copies = letter.copies.length === 0 ? [] : [`抄送：${letter.copies.join('，')}。`];
  return [
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: [half, TEXT_WIDTH - half],
      borders: { top: thick, bottom: thick, left: none, right: none, insideHorizontal: thin, insideVertical: none },
      float: {
        horizontalAnchor: TableAnchorType.MARGIN,
        verticalAnchor: TableAnchorType.MARGIN,
        relativeHorizontalPosition: 'left',
        relativeVerticalPosition: 'bottom',
      },
      rows: [
        ...copies.map((text) => new TableRow({ children: [cell(text, TEXT_WIDTH, AlignmentType.LEFT, 2)] })),
        new TableRow({
          children: [
            cell(letter.issuerName, half, AlignmentType.LEFT),
            cell(`${chineseDate(letter.date)}印发`, TEXT_WIDTH - half, AlignmentType.RIGHT),
          ],
        }),
      ],
    }),
  ];
}

function pageFooter(alignment: (typeof AlignmentType)[keyof typeof AlignmentType]): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment,
        indent: { left: CHARACTER, right: CHARACTER },
        children: [
          new TextRun({ ...run('pageNumber', type.pageNumber.size), children: ['— ', PageNumber.CURRENT, ' —'] }),
        ],
      }),
    ],
  });
}

/** Takes the clock out of the file and names the substitutes of missing typefaces. */
function settled(docx: Buffer, letter: LetterContent): Buffer {
  const unpacked = unpackZip(docx, { maxFiles: 200, maxBytes: 50_000_000 });
  if (unpacked.files === null) throw new Error('The document library wrote no readable file.');
  const instant = startOfDay(letter.date).toISOString().replace('.000', '');
  const parts = [...unpacked.files].map(([name, bytes]): [string, Buffer] => {
    if (name === 'docProps/core.xml') {
      const text = bytes.toString('utf8').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, instant);
      return [name, Buffer.from(text)];
    }
    return name === 'word/fontTable.xml' ? [name, Buffer.from(fontTable())] : [name, bytes];
  });
  return packZip(parts);
}

function fontTable(): string {
  const entries = Object.values(fonts).map(
    ({ name, instead }) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  return `<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="${namespace}">${entries.join('')}</w:fonts>`;
}
