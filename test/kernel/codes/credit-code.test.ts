import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacterOf, creditCodeProblem, normaliseCreditCode } from '../../../src/kernel/codes/credit-code.js';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

describe('unified social credit codes', () => {
  it.each(['114304220062742564', '114306810063944935', '114164279835806960'])('%s is valid', (code) => {
    expect(creditCodeProblem(code)).toBeNull();
  });

  it('a remainder of nought gives the check character 0', () => {
    expect(checkCharacterOf('11416427983580696')).toBe('0');
  });

  it.each([
    ['11430422006274256', 'LENGTH'],
    ['1143042200627425640', 'LENGTH'],
    ['11430422006274256I', 'CHARACTERS'],
    ['1143O4220062742564', 'CHARACTERS'],
    ['1143A4220062742564', 'CHARACTERS'],
    ['114304220062742565', 'CHECK_CHARACTER'],
  ])('%s is doubted with %s', (code, problem) => {
    expect(creditCodeProblem(code)).toBe(problem);
  });

  it('blanks, width and small letters make no difference', () => {
    expect(normaliseCreditCode(' ９1ab ')).toBe('91AB');
  });

  it('one changed character is always found', () => {
    const any = fc
      .tuple(
        fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 }),
        fc.integer({ min: 100000, max: 999999 }),
      )
      .map(([tail, region]) => `91${region}${tail.join('')}`)
      .map((body) => body + checkCharacterOf(body));
    fc.assert(
      fc.property(any, fc.nat(17), fc.integer({ min: 1, max: 30 }), (code, at, step) => {
        expect(creditCodeProblem(code)).toBeNull();
        const signs = [...code];
        signs[at] = ALPHABET[(ALPHABET.indexOf(signs[at] ?? '') + step) % 31] ?? '';
        expect(creditCodeProblem(signs.join(''))).not.toBeNull();
      }),
    );
  });
});
