import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  birthDateOf,
  checkDigitOf,
  identityNumberProblem,
  maskIdentityNumber,
  normaliseIdentityNumber,
  sexOf,
} from '../../../src/kernel/codes/identity-number.js';

/** Published specimen numbers and the example of the standard. */
const VALID = ['360426199101010071', '120103198806018241', '11010519491231002X'];

const anyNumber = fc
  .record({
    region: fc.constantFrom('410403', '140300', '510700', '500151', '820000', '110105'),
    born: fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2026-11-21T00:00:00Z'),
      noInvalidDate: true,
    }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ region, born, sequence }) => {
    const day = born.toISOString().slice(0, 10).replaceAll('-', '');
    const body = `${region}${day}${String(sequence).padStart(3, '0')}`;
    return body + checkDigitOf(body);
  });

describe('identity numbers', () => {
  it.each(VALID)('%s is valid', (number) => {
    expect(identityNumberProblem(number)).toBeNull();
  });

  it.each([
    ['36042619910101007', 'LENGTH'],
    ['360426910101007', 'LENGTH'],
    ['', 'LENGTH'],
    ['36042619910101007A', 'CHARACTERS'],
    ['3604261991010100X1', 'CHARACTERS'],
    ['000000199101010071', 'REGION'],
    ['160426199101010071', 'REGION'],
    ['360426199102300071', 'BIRTH_DATE'],
    ['360426199113010071', 'BIRTH_DATE'],
    ['360426189912310071', 'BIRTH_DATE'],
    ['360426199101010072', 'CHECK_DIGIT'],
    ['110105194912310020', 'CHECK_DIGIT'],
  ])('%s is refused with %s', (text, problem) => {
    expect(identityNumberProblem(text)).toBe(problem);
  });

  it('begins with a province, a special region or the sign of a permanent residence card, and with nothing else', () => {
    const withPrefix = (prefix: number) => {
      const body = `${String(prefix).padStart(2, '0')}010119900101001`;
      return body + checkDigitOf(body);
    };
    const accepted = Array.from({ length: 100 }, (_, prefix) => prefix).filter(
      (prefix) => identityNumberProblem(withPrefix(prefix)) === null,
    );
    const provinces = [
      [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37],
      [41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65],
      [71, 81, 82, 83, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99],
    ];
    expect(accepted).toEqual(provinces.flat());
  });

  it('a birth date after today is refused, the same day is not', () => {
    const body = '41040320261121001';
    const number = body + checkDigitOf(body);
    expect(identityNumberProblem(number, '2026-11-20')).toBe('BIRTH_DATE');
    expect(identityNumberProblem(number, '2026-11-21')).toBeNull();
    expect(identityNumberProblem(number)).toBeNull();
  });

  it('blanks, full-width digits and a small x make no difference', () => {
    expect(normaliseIdentityNumber(' １１０１０５ 19491231\u200B００２ｘ\n')).toBe('11010519491231002X');
    expect(identityNumberProblem(' １１０１０５ 19491231００２ｘ ')).toBeNull();
  });

  it('birth date and sex are read from the number, from an invalid one nothing', () => {
    expect(birthDateOf('11010519491231002x')).toBe('1949-12-31');
    expect(sexOf('11010519491231002X')).toBe('FEMALE');
    expect(sexOf('360426199101010071')).toBe('MALE');
    expect(birthDateOf('360426199101010072')).toBeNull();
    expect(sexOf('360426199101010072')).toBeNull();
  });

  it('the masked form shows the last four characters and nothing else', () => {
    expect(maskIdentityNumber('410403199001015678')).toBe('**************5678');
    expect(maskIdentityNumber('11010519491231002x')).toBe('**************002X');
    expect(maskIdentityNumber('E12345678')).toBe('*****5678');
    expect(maskIdentityNumber('12345678')).toBe('****5678');
    expect(maskIdentityNumber('1234567')).toBe('*******');
  });

  it('every number that is made by the standard is valid', () => {
    fc.assert(fc.property(anyNumber, (number) => identityNumberProblem(number, '2026-11-21') === null));
  });

  it('the seventeenth digit is odd for a man and even for a woman', () => {
    fc.assert(fc.property(anyNumber, (number) => sexOf(number) === (/[13579].$/.test(number) ? 'MALE' : 'FEMALE')));
  });

  it('one changed digit and two swapped neighbours are always found', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(16), fc.integer({ min: 1, max: 9 }), (number, at, step) => {
        const changed = [...number];
        changed[at] = String((Number(changed[at]) + step) % 10);
        expect(identityNumberProblem(changed.join(''))).not.toBeNull();
        const swapped = [...number];
        [swapped[at], swapped[at + 1]] = [swapped[at + 1] ?? '', swapped[at] ?? ''];
        if (swapped.join('') !== number) expect(identityNumberProblem(swapped.join(''))).not.toBeNull();
      }),
    );
  });
});
