import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatNumber, normaliseNumber, numberPrefixProblem } from '../../../src/kernel/codes/document-number.js';

const letters = fc
  .array(fc.constantFrom(...'豫濮渝铜援协函刑民YZ'), { minLength: 1, maxLength: 6 })
  .map((signs) => signs.join(''));
const paper = fc.record({
  prefix: letters,
  year: fc.integer({ min: 2000, max: 2999 }),
  n: fc.integer({ min: 1, max: 100000 }),
});

describe('numbers of papers', () => {
  it('a number is printed as people say it on the phone', () => {
    expect(formatNumber('豫濮', '援协', 2026, 12)).toBe('豫濮援协〔2026〕12号');
  });

  it.each([
    '豫濮援协〔2026〕12号',
    '豫濮援协(2026)12号',
    '豫濮援协（2026）第012号',
    ' 豫濮援协 [2026] 12 号 ',
    '豫濮援协２０２６ １２',
    '豫濮援协【2026】0012',
    '豫濮援协2026-12',
    '第豫濮援协202612号',
  ])('%s finds 豫濮援协〔2026〕12号', (text) => {
    expect(normaliseNumber(text)).toBe(normaliseNumber('豫濮援协〔2026〕12号'));
  });

  it.each(['豫濮援协〔2026〕120号', '豫濮援协〔2025〕12号', '豫濮援〔2026〕12号', '豫濮援协〔2026〕', '', '12'])(
    '%j does not find 豫濮援协〔2026〕12号',
    (text) => {
      expect(normaliseNumber(text)).not.toBe(normaliseNumber('豫濮援协〔2026〕12号'));
    },
  );

  it('the beginning of a number becomes the beginning of its form', () => {
    const form = normaliseNumber('豫濮援协〔2026〕128号');
    for (const part of ['豫', '豫濮援协', '豫濮援协〔20', '豫濮援协〔2026', '豫濮援协〔2026〕', '豫濮援协〔2026〕12']) {
      expect(form.startsWith(normaliseNumber(part))).toBe(true);
    }
  });

  it('two papers never share a form', () => {
    fc.assert(
      fc.property(paper, paper, (a, b) => {
        const same = a.prefix === b.prefix && a.year === b.year && a.n === b.n;
        const [first, second] = [formatNumber(a.prefix, '', a.year, a.n), formatNumber(b.prefix, '', b.year, b.n)];
        expect(normaliseNumber(first) === normaliseNumber(second)).toBe(same);
        expect(normaliseNumber(normaliseNumber(first))).toBe(normaliseNumber(first));
      }),
    );
  });

  it.each([
    ['', 'EMPTY'],
    ['豫4109', 'CHARACTERS'],
    ['豫〔濮〕', 'CHARACTERS'],
    ['豫濮第', 'CHARACTERS'],
    ['yz', 'CHARACTERS'],
    ['豫'.repeat(21), 'LENGTH'],
    ['豫'.repeat(20), null],
    ['豫濮', null],
    ['平湛司', null],
    ['HN', null],
  ])('as a prefix %j has the problem %s', (prefix, problem) => {
    expect(numberPrefixProblem(prefix)).toBe(problem);
  });

  it('no paper has the number nought, half a number or a short year', () => {
    expect(() => formatNumber('豫濮', '援协', 2026, 0)).toThrow(RangeError);
    expect(() => formatNumber('豫濮', '援协', 2026, 1.5)).toThrow(RangeError);
    expect(() => formatNumber('豫濮', '援协', 26, 1)).toThrow(RangeError);
    expect(() => formatNumber('豫濮1', '援协', 2026, 1)).toThrow(RangeError);
  });
});
