import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { LetterTemplateId } from '../../../src/features/letters/letter-content.js';
import { printPagePolicy, renderPrintPage } from '../../../src/features/letters/render/render-print-page.js';
import { cooperationLetter } from '../../../src/features/letters/templates/cooperation-letter.js';
import { cooperation, letters } from './samples.js';

const ids = Object.keys(letters) as LetterTemplateId[];
const visible = (html: string) => html.replace(/<style>.*<\/style>|<wbr>/gs, '').replace(/<[^>]+>/g, '\n');

describe('the print page', () => {
  test.each(ids)('of %s says what the letter says', (id) => {
    const letter = letters[id];
    const text = visible(renderPrintPage(letter));
    const said = [letter.issuerName, letter.number, letter.title, letter.addressee, ...letter.attachments];
    said.push(...[...letter.paragraphs, ...letter.closing].flatMap((each) => [each.lead ?? '', each.text]));
    said.push(...(letter.items?.rows.flat() ?? []));
    for (const part of said) expect(text).toContain(part);
  });

  test.each(ids)('of %s asks no one for anything and runs nothing', (id) => {
    const html = renderPrintPage(letters[id]);
    expect(html).not.toMatch(/https?:|\/\/|url\(|@import|@font-face|<link|<img|<script|<iframe|\son\w+=|\sstyle=/i);
  });

  test('is A4 with the margins of official papers', () => {
    expect(renderPrintPage(letters.REPLY_LETTER)).toContain('@page{size:A4;margin:37mm 26mm 35mm 28mm}');
  });

  test('has a policy that lets through its own style sheet and nothing else', () => {
    const html = renderPrintPage(letters.REPLY_LETTER);
    const sheet = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
    expect(printPagePolicy).toContain(`'sha256-${createHash('sha256').update(sheet).digest('base64')}'`);
    expect(printPagePolicy).toContain("default-src 'none'");
    expect(html).toContain('<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;');
  });

  test('every class it uses is in its sheet', () => {
    for (const id of ids) {
      const html = renderPrintPage(letters[id]);
      const sheet = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
      const used = [...html.matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' '));
      for (const name of used) expect(sheet).toMatch(new RegExp(`\\.${name}[\\s.{,>+]`));
    }
  });

  test('keeps hostile text as text, in every place', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='a()'>&`;
    const html = renderPrintPage(
      cooperationLetter.compose({
        ...cooperation,
        issuerName: hostile,
        number: hostile,
        addressee: hostile,
        contact: { person: hostile, phone: hostile, address: hostile },
        attachments: [hostile, hostile],
        copies: [hostile],
        cause: hostile,
        basicFacts: hostile,
        items: [{ kindLabel: hostile, requirement: hostile, expectedResult: hostile, dueOn: '2026-10-01' }],
      }),
    );
    expect(html).not.toMatch(/<script|<img/);
    expect(html.split('&lt;script&gt;alert(1)').length).toBe(18);
  });

  test('trusts no part of a content that was kept', () => {
    const hostile = '<script>alert(1)</script>';
    const html = renderPrintPage({
      ...letters.REPLY_LETTER,
      title: hostile,
      signatureBody: hostile,
      paragraphs: [{ lead: hostile, text: hostile }],
      items: { columns: [{ title: hostile, share: 1 }], rows: [[hostile]] },
    });
    expect(html).not.toContain('<script');
    expect(html.split('&lt;script&gt;').length).toBe(8);
  });

  test('a table cell of several lines keeps them', () => {
    const items = [{ kindLabel: '调查取证', requirement: '一\n二', expectedResult: '三', dueOn: '2026-10-01' }];
    expect(renderPrintPage(cooperationLetter.compose({ ...cooperation, items }))).toContain(
      '<td class="short">一\n二</td>',
    );
  });
});
