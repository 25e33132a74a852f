import {
  AlignmentType,
  BorderStyle,
  FrameAnchorType,
  HorizontalPositionAlign,
  type IParagraphOptions,
  LineRuleType,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  VerticalPositionAlign,
  WidthType,
} from 'docx';
import type { LetterContent, LetterParagraph, LetterTable } from '../letter-content.js';
import { chineseDate } from '../letter-text.js';
import {
  attachmentLines,
  centredColumns,
  contactLine,
  fonts,
  imprintLines,
  issuerSize,
  RED,
  type Setting,
  signatureIndents,
  textWidthMm,
} from './layout.js';

export const twips = (points: number) => Math.round(points * 20);
export const mm = (millimetres: number) => Math.round((millimetres / 25.4) * 1440);
const TEXT_WIDTH = mm(textWidthMm);
const thin = { style: BorderStyle.SINGLE, size: 6, color: '000000' };
const thick = { style: BorderStyle.SINGLE, size: 8, color: '000000', space: 1 };

/** Typeface and size of a run. The same name for all scripts: digits stand in 仿宋 as the text does. */
export function run(role: keyof typeof fonts, size: number) {
  const { name } = fonts[role];
  return { font: { ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: 'eastAsia' }, size: size * 2 };
}

/** Lines of a fixed height, space before and after in points. */
export function lines(points: number, before = 0, after = 0) {
  return { line: twips(points), lineRule: LineRuleType.EXACT, before: twips(before), after: twips(after) };
}

/** 发文机关标志, 发文字号, the red line, the title. */
export function head(letter: LetterContent, setting: Setting): Paragraph[] {
  const { issuer, title, body, gap } = setting;
  const line = (options: IParagraphOptions) => new Paragraph({ alignment: AlignmentType.CENTER, ...options });
  const mark = { ...run('title', issuerSize(letter.issuerName, setting)), color: RED };
  return [
    line({ spacing: lines(issuer.line), children: [new TextRun({ ...mark, text: letter.issuerName })] }),
    line({
      spacing: lines(body.line, gap, gap / 4),
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 5 } },
      text: letter.number,
    }),
    line({
      spacing: lines(title.line, gap * 1.5, gap),
      children: [new TextRun({ ...run('title', title.size), text: letter.title })],
    }),
  ];
}

/** From the addressee to the attachments. */
export function body(letter: LetterContent, setting: Setting): (Paragraph | Table)[] {
  const character = twips(setting.body.size);
  const attachments = attachmentLines(letter).map(
    (text, at) =>
      new Paragraph({
        spacing: lines(setting.body.line, at === 0 ? setting.gap / 2 : 0),
        indent: { left: character * 5, hanging: at === 0 ? character * 3 : 0 },
        text: at === 0 ? `附件：${text}` : text,
      }),
  );
  return [
    new Paragraph({ text: `${letter.addressee}：` }),
    ...letter.paragraphs.map((each) => indented(each, setting)),
    ...(letter.items ? [itemsTable(letter.items, setting)] : []),
    ...letter.closing.map((each, at) => indented(each, setting, letter.items && at === 0 ? setting.gap / 3 : 0)),
    ...attachments,
  ];
}

function indented({ lead, text }: LetterParagraph, setting: Setting, before = 0): Paragraph {
  const { size, line } = setting.body;
  const leading = lead === undefined ? [] : [new TextRun({ ...run('lead', size), text: lead })];
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    spacing: lines(line, before),
    indent: { firstLine: twips(size) * 2, firstLineChars: 200 },
    children: [...leading, new TextRun({ text })],
  });
}

function itemsTable(table: LetterTable, setting: Setting): Table {
  const widths = table.columns.map(({ share }) => Math.floor(share * TEXT_WIDTH));
  const centred = centredColumns(table);
  const titles = table.columns.map(({ title }) => title);
  const row = (cells: readonly string[], header: boolean) =>
    new TableRow({
      tableHeader: header,
      cantSplit: true,
      children: widths.map((width, at) =>
        tableCell(cells[at] ?? '', width, header, header || centred[at] === true, setting),
      ),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    rows: [row(titles, true), ...table.rows.map((cells) => row(cells, false))],
  });
}

function tableCell(text: string, width: number, header: boolean, centred: boolean, setting: Setting): TableCell {
  const { size, line } = setting.table;
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    borders: { top: thin, bottom: thin, left: thin, right: thin },
    children: text.split('\n').map(
      (each) =>
        new Paragraph({
          alignment: centred ? AlignmentType.CENTER : AlignmentType.LEFT,
          spacing: lines(line),
          children: [new TextRun({ ...run(header ? 'lead' : 'body', size), text: each })],
        }),
    ),
  });
}

/** 署名 and 成文日期, kept together; below them, in brackets, whom to ask (附注). */
export function signature(letter: LetterContent, setting: Setting): Paragraph[] {
  const indents = signatureIndents(letter);
  const contact = contactLine(letter);
  const line = (text: string, right: number, before: number, keepNext: boolean) =>
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      indent: { right: Math.round(right * twips(setting.body.size)) },
      spacing: lines(setting.body.line, before),
      keepNext,
      text,
    });
  return [
    line(letter.signatureBody, indents.issuer, setting.gap, true),
    line(chineseDate(letter.date), indents.date, 0, false),
    ...(contact === null ? [] : [indented({ text: contact }, setting)]),
  ];
}

/** 版记: held to the foot of the page on which the paragraph after it stands, so it goes before the signature. */
export function imprint(letter: LetterContent, setting: Setting): Paragraph[] {
  const { size, line } = setting.imprint;
  const { copies, issuer, issued } = imprintLines(letter);
  const height = line * (copies === null ? 1 : 2);
  const held = (text: string) =>
    new Paragraph({
      frame: {
        type: 'alignment',
        width: TEXT_WIDTH,
        height: twips(height),
        anchor: { horizontal: FrameAnchorType.MARGIN, vertical: FrameAnchorType.MARGIN },
        alignment: { x: HorizontalPositionAlign.LEFT, y: VerticalPositionAlign.BOTTOM },
      },
      spacing: lines(line),
      indent: { left: twips(size), right: twips(size) },
      tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH - twips(size) }],
      border: { top: thick, bottom: thick }, // a line between them would keep some programs from joining the frames // paragraphs join in one frame only when all alike
      children: [new TextRun({ ...run('body', size), text })],
    });
  const last = `${issuer}\t${issued}`;
  return copies === null ? [held(last)] : [held(copies), held(last)];
}
