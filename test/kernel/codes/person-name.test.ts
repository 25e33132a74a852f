import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  maskPersonName,
  normalisePersonName,
  personNameProblem,
  pinyinInitials,
} from '../../../src/kernel/codes/person-name.js';

describe("persons' names", () => {
  it.each([
    [' 张　三 ', '张三'],
    ['张 三 丰', '张三丰'],
    ['阿卜杜拉•买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉 ・ 买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉．买买提', '阿卜杜拉·买买提'],
    ['John   Ｓmith', 'John Smith'],
    ['Jose\u0301', 'José'],
  ])('%j is stored as %j', (text, stored) => {
    expect(normalisePersonName(text)).toBe(stored);
    expect(normalisePersonName(stored)).toBe(stored);
  });

  it.each([
    ['', 'EMPTY'],
    ['　 ', 'EMPTY'],
    ['张三2', 'CHARACTERS'],
    ['·', 'CHARACTERS'],
    ['张三(大)', 'CHARACTERS'],
    ['王'.repeat(51), 'LENGTH'],
  ])('%j is refused with %s', (text, problem) => {
    expect(personNameProblem(text)).toBe(problem);
  });

  it.each(['张三', '欧阳震华', '阿卜杜拉·买买提', "Sinéad O'Connor", '𠮷田', '王', '王'.repeat(50)])(
    '%s is a name',
    (text) => {
      expect(personNameProblem(text)).toBeNull();
    },
  );

  it.each([
    ['张三', '张*'],
    ['张三丰', '张**'],
    ['欧阳修', '欧阳*'],
    ['欧阳震华', '欧阳**'],
    ['欧阳', '欧*'],
    ['欧 阳 修', '欧阳*'],
    ['濮阳明', '濮阳*'],
    ['王', '*'],
    ['𠮷田三', '𠮷**'],
    ['阿卜杜拉·买买提', '阿***·***'],
    ['John Smith', 'J*** *****'],
    ['欧阳·买提', '欧*·**'],
    ['', ''],
  ])('%j is masked as %j', (name, masked) => {
    expect(maskPersonName(name)).toBe(masked);
  });

  it.each([
    ['张三', 'zs'],
    ['欧阳修', 'oyx'],
    ['单雄信', 'sxx'],
    ['曾国藩', 'zgf'],
    ['仇和', 'qh'],
    ['区伟', 'ow'],
    ['尉迟恭', 'ycg'],
    ['长孙无忌', 'zswj'],
    ['吕布', 'lb'],
    ['阿卜杜拉·买买提', 'abdlmmt'],
    ['John Smith', 'js'],
    ["O'Connor", 'o'],
    ['', ''],
  ])('the initials of %s are %s', (name, initials) => {
    expect(pinyinInitials(name)).toBe(initials);
  });

  it('a masked name shows no sign beyond the surname and keeps its length', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'张王李赵欧阳司马明华建国'), { minLength: 1, maxLength: 5 }), (signs) => {
        const masked = [...maskPersonName(signs.join(''))];
        expect(masked).toHaveLength(signs.length);
        expect(masked.filter((sign) => sign !== '*').length).toBeLessThanOrEqual(signs.length > 2 ? 2 : 1);
        expect(masked.at(-1)).toBe('*');
      }),
    );
  });
});
