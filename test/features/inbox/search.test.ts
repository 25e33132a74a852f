import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { searchTerms } from '../../../src/features/inbox/search.js';
import { tokensOf } from '../../../src/features/people/person-token.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { viewerWith } from '../events/viewers.js';

const keys = keysOf(KeyRing.generate());
const viewer = viewerWith(['RECEPTION']);
const terms = (typed: string | null) => searchTerms({ keys, viewer }, typed);
const tokenOf = (kind: string, organisationId = viewer.organisationId) =>
  tokensOf({ keys }, organisationId, {
    id: randomUUID(),
    name: '张建国',
    idNumber: '410902198001010015',
    phone: '13800138000',
  }).find((each) => each.kind === kind)?.token;

test('A number is found as it is said: brackets, blanks, width and leading zeros make no difference.', () => {
  for (const typed of ['豫濮援协〔2026〕12号', '豫濮援协(2026)第012号', '豫濮援协２０２６ 12', ' 豫濮援协[2026] 12 '])
    expect(terms(typed)?.numberFrom).toBe('豫濮援协202612');
});

test('All numbers that begin alike lie between the two ends, and no other does.', () => {
  const { numberFrom, numberBefore } = terms('豫濮援协〔2026〕1') ?? { numberFrom: '', numberBefore: '' };
  const within = (number: string) => {
    const [from, at, before] = [numberFrom, number, numberBefore].map((text) => Buffer.from(text));
    return Buffer.compare(from as Buffer, at as Buffer) <= 0 && Buffer.compare(at as Buffer, before as Buffer) < 0;
  };
  for (const number of ['豫濮援协20261', '豫濮援协202612', '豫濮援协20261𠮷']) expect(within(number)).toBe(true);
  for (const number of ['豫濮援协20262', '豫濮援协2026', '豫濮援协20260', '豫濮援案20261', '晋阳援协20261'])
    expect(within(number)).toBe(false);
});

test('A number that is typed to its 号 is that one, and none that goes on from it.', () => {
  for (const typed of ['豫濮援协〔2026〕1号', '豫濮援协(2026)第001号 ']) {
    const { numberFrom, numberBefore } = terms(typed) ?? { numberFrom: '', numberBefore: '' };
    expect(numberFrom).toBe('豫濮援协20261');
    for (const [number, found] of [
      ['豫濮援协20261', true],
      ['豫濮援协202610', false],
      ['豫濮援协20261甲', false],
    ] as const)
      expect([number, number >= numberFrom && number < numberBefore]).toEqual([number, found]);
  }
});

test('A person is found by exactly the tokens that were written: whole name, initials, number, phone.', () => {
  expect(terms(' 张 建 国')?.name).toEqual(tokenOf('NAME'));
  expect(terms('ZJG ')?.initials).toEqual(tokenOf('INITIALS'));
  expect(terms('410902198001010015')?.idNumber).toEqual(tokenOf('ID_NUMBER'));
  expect(terms('138 0013 8000')?.phone).toEqual(tokenOf('PHONE'));
});

test('A part of a name is another token, and another organisation has other tokens.', () => {
  for (const part of ['张建', '建国', '张', 'zj', '张建国华']) {
    expect(terms(part)?.name).not.toEqual(tokenOf('NAME'));
    expect(terms(part)?.initials).not.toEqual(tokenOf('INITIALS'));
  }
  expect(terms('张建国')?.name).not.toEqual(tokenOf('NAME', randomUUID()));
});

test('Nothing typed is no search; what is too long is cut.', () => {
  for (const nothing of [null, '', '  ', '〔〕号']) expect(terms(nothing)).toBeNull();
  expect(terms('长'.repeat(500))?.numberFrom).toHaveLength(100);
});
