import type { RefusalCode } from '../../errors/catalogue.js';
import { identityNumberProblem, normaliseIdentityNumber } from '../../kernel/codes/identity-number.js';
import { normalisePersonName, personNameProblem } from '../../kernel/codes/person-name.js';
import { normalisePhone, phoneProblem } from '../../kernel/codes/phone.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { IdKind } from './person.entity.js';

/** What an office writes down of a person. */
export interface PersonInput {
  name: string;
  /** RESIDENT_ID where a number is given, else NONE. */
  idKind?: IdKind | null;
  idNumber?: string | null;
  phone?: string | null;
  address?: string | null;
  /** Where the person comes from (户籍地), GB/T 2260. */
  regionCode?: string | null;
  /** 进城务工人员. */
  migrantWorker?: boolean | null;
}

/** The same in the form it is kept and compared in. */
export interface NormalPerson {
  name: string;
  idKind: IdKind;
  idNumber: string | null;
  phone: string | null;
  address: string | null;
  regionCode: string | null;
  migrantWorker: boolean;
}

/** What is wrong with which field; the value itself is never told. */
export interface PersonProblem {
  code: RefusalCode;
  field: 'name' | 'idNumber' | 'phone' | 'address' | 'regionCode';
  problem: string;
}

const LONGEST_ADDRESS = 200;
const LONGEST_OTHER_NUMBER = 40;

/** A person as the office keeps it: no blanks, plain digits, one kind of dot. */
export function normalisePerson(input: PersonInput): NormalPerson {
  const idNumber = (input.idNumber ?? '') === '' ? null : normaliseIdentityNumber(input.idNumber ?? '');
  const phone = (input.phone ?? '').trim();
  const address = (input.address ?? '').trim();
  return {
    name: normalisePersonName(input.name),
    idKind: input.idKind ?? (idNumber === null ? 'NONE' : 'RESIDENT_ID'),
    idNumber,
    phone: phone === '' ? null : normalisePhone(phone),
    address: address === '' ? null : address,
    regionCode: input.regionCode ?? null,
    migrantWorker: input.migrantWorker ?? false,
  };
}

/** Says what is wrong with what was written down of a person, or null. A paper without its number is wrong, and the reverse. */
export function personProblem(
  person: NormalPerson,
  today: LocalDate,
  hasRegion: (code: string) => boolean,
): PersonProblem | null {
  const name = personNameProblem(person.name);
  if (name !== null) return { code: 'PERSON_NAME_UNFIT', field: 'name', problem: name };
  const number = idNumberFault(person, today);
  if (number !== null) return { code: 'IDENTITY_NUMBER_UNFIT', field: 'idNumber', problem: number };
  const phone = person.phone === null ? null : phoneProblem(person.phone);
  if (phone !== null) return { code: 'PHONE_UNFIT', field: 'phone', problem: phone };
  if (person.regionCode !== null && !hasRegion(person.regionCode))
    return { code: 'REGION_UNKNOWN', field: 'regionCode', problem: 'UNKNOWN' };
  if ([...(person.address ?? '')].length > LONGEST_ADDRESS)
    return { code: 'TEXT_TOO_LONG', field: 'address', problem: String(LONGEST_ADDRESS) };
  return null;
}

function idNumberFault({ idKind, idNumber }: NormalPerson, today: LocalDate): string | null {
  if (idKind === 'NONE') return idNumber === null ? null : 'UNEXPECTED';
  if (idNumber === null) return 'MISSING';
  if (idKind === 'RESIDENT_ID') return identityNumberProblem(idNumber, today);
  return idNumber.length <= LONGEST_OTHER_NUMBER ? null : 'LENGTH';
}
