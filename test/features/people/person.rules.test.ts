import { describe, expect, test } from '@jest/globals';
import { normalisePerson, type PersonInput, personProblem } from '../../../src/features/people/person.rules.js';

const TODAY = '2026-11-21';
const problemOf = (input: PersonInput) => personProblem(normalisePerson(input), TODAY, (code) => code === '410900');

describe('What is written down of a person', () => {
  test('is kept in one form: no blanks, plain digits, capitals', () => {
    expect(
      normalisePerson({
        name: '张　三',
        idNumber: '11010519491231002x',
        phone: '１３８ １２３４ １２３４',
        address: ' 某街 ',
      }),
    ).toEqual({
      name: '张三',
      idKind: 'RESIDENT_ID',
      idNumber: '11010519491231002X',
      phone: '13812341234',
      address: '某街',
      regionCode: null,
      migrantWorker: false,
    });
  });

  test.each([
    [{ name: '张三' }, null],
    [{ name: '' }, ['PERSON_NAME_UNFIT', 'name', 'EMPTY']],
    [{ name: '张3三' }, ['PERSON_NAME_UNFIT', 'name', 'CHARACTERS']],
    [{ name: '张三', idNumber: '11010519491231002X' }, null],
    [{ name: '张三', idNumber: '110105194912310021' }, ['IDENTITY_NUMBER_UNFIT', 'idNumber', 'CHECK_DIGIT']],
    [{ name: '张三', idNumber: '1101051949123100' }, ['IDENTITY_NUMBER_UNFIT', 'idNumber', 'LENGTH']],
    [{ name: '张三', idKind: 'RESIDENT_ID' }, ['IDENTITY_NUMBER_UNFIT', 'idNumber', 'MISSING']],
    [{ name: '张三', idKind: 'NONE', idNumber: '123' }, ['IDENTITY_NUMBER_UNFIT', 'idNumber', 'UNEXPECTED']],
    [{ name: 'John Smith', idKind: 'PASSPORT', idNumber: 'E12345678' }, null],
    [{ name: '张三', phone: '12348' }, ['PHONE_UNFIT', 'phone', 'PREFIX']],
    [{ name: '张三', regionCode: '410900' }, null],
    [{ name: '张三', regionCode: '999999' }, ['REGION_UNKNOWN', 'regionCode', 'UNKNOWN']],
    [{ name: '张三', address: '某'.repeat(201) }, ['TEXT_TOO_LONG', 'address', '200']],
  ] as const)('%j has the problem %j', (input, expected) => {
    const found = problemOf(input as PersonInput);
    expect(found === null ? null : [found.code, found.field, found.problem]).toEqual(expected);
  });
});
