import { describe, expect, test } from '@jest/globals';
import type { LetterContent } from '../../../src/features/letters/letter-content.js';
import { settingFor, settings } from '../../../src/features/letters/render/layout.js';
import { renderDocx } from '../../../src/features/letters/render/render-docx.js';
import { cooperationLetter } from '../../../src/features/letters/templates/cooperation-letter.js';
import { unpackZip } from '../../../src/kernel/zip-file.js';
import { cooperation, letters } from './samples.js';

async function partsOf(letter: LetterContent): Promise<Map<string, string>> {
  const { files } = unpackZip(await renderDocx(letter), { maxFiles: 100, maxBytes: 10_000_000 });
  if (!files) throw new Error('not a ZIP');
  return new Map([...files].map(([name, bytes]) => [name, bytes.toString('utf8')]));
}
const documentOf = async (letter: LetterContent) => (await partsOf(letter)).get('word/document.xml') ?? '';
const paragraphs = (xml: string) =>
  [...xml.matchAll(/<w:p>.*?<\/w:p>/gs)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((run) => run[1]).join(''),
  );

describe('the word-processor file', () => {
  test('says what the letter says, in its order', async () => {
    const lines = paragraphs(await documentOf(letters.COOPERATION_LETTER));
    expect(lines.slice(0, 4)).toEqual([
      '濮阳市法律援助中心',
      '豫濮援协〔2026〕12号',
      '法律援助协作函',
      '阳泉市法律援助中心：',
    ]);
    for (const row of letters.COOPERATION_LETTER.items?.rows.flat() ?? []) expect(lines).toContain(row);
    expect(lines).toContain('附件：1．法律援助申请表及给予法律援助决定书');
    expect(lines.slice(-3)).toEqual([
      '濮阳市法律援助中心',
      '2026年9月28日',
      '（联系人：周晓燕，联系电话：0393-4412348）',
    ]);
  });

  test('is A4 with the margins of official papers: 37, 35, 28 and 26 mm', async () => {
    const xml = await documentOf(letters.WITHDRAWAL_LETTER);
    expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
    expect(xml).toMatch(/<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/);
  });

  test('stands in 仿宋 16 pt on lines of 28 pt, first lines indented by two characters', async () => {
    const parts = await partsOf(letters.WITHDRAWAL_LETTER);
    const xml = parts.get('word/document.xml') ?? '';
    const styles = parts.get('word/styles.xml') ?? '';
    expect(styles).toContain('w:eastAsia="仿宋_GB2312"');
    expect(styles).toContain('<w:sz w:val="32"/>');
    expect(styles).toMatch(/<w:spacing [^>]*w:line="560"[^>]*w:lineRule="exact"/);
    expect(xml.match(/w:firstLineChars="200"/g)).toHaveLength(5);
  });

  test('has the issuer and a line in red, the title in 小标宋, and substitutes for missing typefaces', async () => {
    const parts = await partsOf(letters.REPLY_LETTER);
    const xml = parts.get('word/document.xml') ?? '';
    const [issuer, number] = xml.split('</w:p>');
    expect(issuer).toContain('<w:color w:val="C00000"/>');
    expect(issuer).toContain('w:eastAsia="方正小标宋简体"');
    expect(number).toMatch(/<w:bottom [^>]*w:color="C00000"/);
    expect(number).toContain('<w:jc w:val="center"/>');
    expect(parts.get('word/fontTable.xml')).toContain('<w:font w:name="方正小标宋简体"><w:altName w:val="华文中宋"/>');
  });

  test('numbers its pages on the outer side', async () => {
    const parts = await partsOf(letters.REPLY_LETTER);
    expect(parts.get('word/settings.xml')).toContain('<w:evenAndOddHeaders/>');
    const sides = ['word/footer1.xml', 'word/footer2.xml'].map(
      (name) => /<w:jc w:val="(\w+)"/.exec(parts.get(name) ?? '')?.[1],
    );
    expect(sides.sort()).toEqual(['left', 'right']);
  });

  test('holds the imprint at the foot, copies first', async () => {
    const xml = await documentOf({ ...letters.REPLY_LETTER, copies: ['阳泉市司法局'] });
    expect(xml.match(/<w:framePr [^>]*w:vAnchor="margin"[^>]*w:yAlign="bottom"/g)).toHaveLength(2);
    expect(paragraphs(xml)).toContain('抄送：阳泉市司法局。');
  });

  test('is the same bytes for the same content, at any time', async () => {
    const now = Date.now;
    const first = await renderDocx(letters.COOPERATION_LETTER);
    try {
      Date.now = () => now() + 86_400_000 * 400;
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect((await renderDocx(letters.COOPERATION_LETTER)).equals(first)).toBe(true);
    } finally {
      Date.now = now;
    }
    expect((await renderDocx({ ...letters.COOPERATION_LETTER, number: '豫濮援协〔2026〕13号' })).equals(first)).toBe(
      false,
    );
  });

  test('bears the date of the letter, and no other time, person or machine', async () => {
    const parts = await partsOf(letters.COOPERATION_LETTER);
    const times = [...parts.values()].join('').match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g);
    expect(new Set(times)).toEqual(new Set(['2026-09-27T16:00:00Z']));
    expect(parts.get('docProps/core.xml')).toContain('<dc:creator>濮阳市法律援助中心</dc:creator>');
  });

  test('keeps hostile text as text', async () => {
    const hostile = `</w:t><w:p>]]>&amp;<!--"'\u{1F600}`;
    const letter = cooperationLetter.compose({
      ...cooperation,
      addressee: hostile,
      basicFacts: `a\0b\uffff${hostile}`,
    });
    const xml = await documentOf(letter);
    expect(xml).toContain('&lt;/w:t&gt;&lt;w:p&gt;]]&gt;&amp;amp;&lt;!--');
    expect(xml).not.toMatch(/<!--|\0|\uffff/);
    expect(xml.match(/<w:p>/g)?.length).toBe(xml.match(/<\/w:p>/g)?.length);
  });
});

describe('the setting', () => {
  test('is the prescribed one for a short letter', () => {
    expect(settingFor(letters.WITHDRAWAL_LETTER)).toBe(settings[0]);
    expect(settings[0].body).toEqual({ size: 16, line: 28 });
  });

  test('is closer for the standard cooperation letter, so that it stands on one page', () => {
    expect(settings.indexOf(settingFor(letters.COOPERATION_LETTER))).toBeGreaterThan(0);
  });

  test('is the prescribed one again where several pages are needed anyway', () => {
    const long = cooperationLetter.compose({ ...cooperation, basicFacts: cooperation.basicFacts.repeat(9) });
    expect(settingFor(long)).toBe(settings[0]);
  });
});
