import { describe, expect, test } from '@jest/globals';
import {
  canonicalContent,
  contentFromCanonical,
  contentHash,
  type LetterContent,
} from '../../../src/features/letters/letter-content.js';
import { chineseDate, onPaper, paragraphsOf, sentence } from '../../../src/features/letters/letter-text.js';
import { letters } from './samples.js';

const letter = letters.COOPERATION_LETTER;

describe('the canonical content of a letter', () => {
  test('is the same text whatever order the fields were written in', () => {
    const reversed = Object.fromEntries(Object.entries(letter).reverse()) as unknown as LetterContent;
    expect(Object.keys(reversed)).not.toEqual(Object.keys(letter));
    expect(canonicalContent(reversed)).toBe(canonicalContent(letter));
    expect(contentHash(reversed)).toBe(contentHash(letter));
  });

  test('changes when one character of any text changes', () => {
    const text = canonicalContent(letter);
    for (const part of ['阳泉市', '12号', '调查取证', '4412348', '2026-09-28', '名册']) {
      const changed = JSON.parse(text.replace(part, `${part}1`)) as LetterContent;
      expect(contentHash(changed)).not.toBe(contentHash(letter));
    }
  });

  test('gives the letter back', () => {
    for (const each of Object.values(letters)) {
      expect(contentFromCanonical(canonicalContent(each))).toEqual(each);
    }
  });

  test.each(['null', '{}', '{"format":2}', '[1]', 'x', `${JSON.stringify({ ...letter, format: 9 })}`])(
    'is not %.12s',
    (text) => {
      expect(() => contentFromCanonical(text)).toThrow();
    },
  );

  test('is not a text whose fields stand in another order', () => {
    const { title, ...others } = letter;
    expect(() => contentFromCanonical(JSON.stringify({ title, ...others }))).toThrow();
  });
});

describe('text on paper', () => {
  test.each([
    ['NUL and bell', 'a\0b\x07c', 'abc'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['signs that turn the reading direction round', 'a\u202eb\u2066c', 'abc'],
    ['invisible signs', 'a\u200bb\ufeffc\u00add', 'abcd'],
    ['wide and repeated blanks', '张\u3000\u00a0三', '张 三'],
    ['line separators', 'a\u2028b', 'a b'],
  ])('holds no %s', (_what, text, expected) => expect(onPaper(text)).toBe(expected));

  test('keeps rare characters, dots of names and line ends', () => {
    expect(onPaper('𠮷\n阿卜杜拉·买买提')).toBe('𠮷\n阿卜杜拉·买买提');
  });

  test('of several lines becomes several paragraphs, the lead before the first', () => {
    expect(paragraphsOf('甲。\n\n 乙。\r\n', '一、基本案情。')).toEqual([
      { lead: '一、基本案情。', text: '甲。' },
      { text: '乙。' },
    ]);
    expect(paragraphsOf(' \n ', '一、')).toEqual([]);
  });

  test('gets a full stop only where it has none', () => {
    expect(sentence('已付清')).toBe('已付清。');
    expect(sentence('已付清。')).toBe('已付清。');
    expect(sentence('（见附件）')).toBe('（见附件）');
  });

  test('writes days without zeros before them', () => expect(chineseDate('2026-09-08')).toBe('2026年9月8日'));
});
