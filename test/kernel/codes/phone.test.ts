import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskPhone, normalisePhone, phoneKind, phoneProblem } from '../../../src/kernel/codes/phone.js';

describe('telephone numbers', () => {
  it.each([
    ['13812341234', '13812341234'],
    ['138 1234 1234', '13812341234'],
    ['138-1234-1234', '13812341234'],
    ['+86 138 1234 1234', '13812341234'],
    ['008613812341234', '13812341234'],
    ['8613812341234', '13812341234'],
    ['１３８１２３４１２３４', '13812341234'],
    ['0393-4412345', '0393-4412345'],
    ['03934412345', '0393-4412345'],
    ['(0393) 4412345', '0393-4412345'],
    ['（0393）441-2345转801', '0393-4412345-801'],
    ['010—65551234', '010-65551234'],
    ['+86 393 4412345', '0393-4412345'],
    ['+86 0393 4412345', '0393-4412345'],
    ['02368881234', '023-68881234'],
    ['0371-8881234#1', '0371-8881234-1'],
    ['0371-2881234-123456', '0371-2881234-123456'],
  ])('%s is a number of a person, stored as %s', (text, stored) => {
    expect(normalisePhone(text)).toBe(stored);
    expect(phoneProblem(text)).toBeNull();
    expect(normalisePhone(stored)).toBe(stored);
  });

  it.each([
    ['', 'CHARACTERS'],
    ['1381234123', 'LENGTH'],
    ['138123412345', 'LENGTH'],
    ['12812341234', 'PREFIX'],
    ['1381234123x', 'CHARACTERS'],
    ['见备注', 'CHARACTERS'],
    ['0393441234', 'PREFIX'],
    ['0393123', 'LENGTH'],
    ['01012345678', 'PREFIX'],
    ['0393-1412345', 'PREFIX'],
    ['0393-9412345', 'PREFIX'],
    ['0213-44123456', 'PREFIX'],
    ['0393-44123456789', 'LENGTH'],
    ['0393-4412345-1234567', 'LENGTH'],
    ['12348', 'PREFIX'],
  ])('%j is refused with %s', (text, problem) => {
    expect(phoneProblem(text)).toBe(problem);
  });

  it('hotlines are known as such', () => {
    expect(phoneKind('12348')).toBe('HOTLINE');
    expect(phoneKind('0393-12348')).toBe('HOTLINE');
    expect(normalisePhone('0393 12348')).toBe('0393-12348');
    expect(normalisePhone('400-123-4567')).toBe('4001234567');
    expect(phoneKind('13812341234')).toBe('MOBILE');
    expect(phoneKind('0393-4412345')).toBe('LANDLINE');
    for (const text of [
      '110',
      '119',
      '120',
      '122',
      '12368',
      '11185',
      '96148',
      '961234',
      '95555',
      '010-12348',
      '02112345',
      '8001234567',
    ]) {
      expect(phoneKind(text)).toBe('HOTLINE');
    }
    for (const text of ['12', '111', '121', '13348', '9414', '97148', '5001234567', '0110-12348'])
      expect(phoneKind(text)).toBeNull();
  });

  it('the masked form keeps what tells nobody', () => {
    expect(maskPhone('138 1234 1234')).toBe('138****1234');
    expect(maskPhone('0393-4412345')).toBe('0393-*****45');
    expect(maskPhone('010-65551234-801')).toBe('010-******34');
    expect(maskPhone('12348')).toBe('12348');
    expect(maskPhone('见备注')).toBe('***');
  });

  it('every mobile number is stored as its eleven digits, however it is parted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13000000000, max: 19999999999 }), fc.constantFrom('', ' ', '-'), (number, sign) => {
        const text = String(number);
        const written = [text.slice(0, 3), text.slice(3, 7), text.slice(7)].join(sign);
        expect(normalisePhone(written)).toBe(text);
        expect(phoneProblem(written)).toBeNull();
      }),
    );
  });
});
