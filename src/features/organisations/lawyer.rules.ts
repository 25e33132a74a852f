import type { RefusalCode } from '../../errors/catalogue.js';
import { phoneProblem } from '../../kernel/codes/phone.js';
import type { LocalDate } from '../../kernel/local-date.js';

/** What is entered of a lawyer. */
export interface LawyerEntry {
  licenceNumber: string;
  phone: string | null;
  practisingSince: LocalDate;
  criminalPracticeSince: LocalDate | null;
  specialities: readonly string[];
}

/** A refusal, and the field whose value is the reason. */
export interface UnfitField {
  code: RefusalCode;
  field: string;
  words?: Readonly<Record<string, number>>;
}

const MOST_SPECIALITIES = 10;

/** A licence number as it is kept: no blanks, capitals. */
export function licenceNumberOf(typed: string): string {
  return typed.replace(/\s/g, '').toUpperCase();
}

/** Why a lawyer cannot be entered like this; null when it can. */
export function refusalOfEntry(entry: LawyerEntry, today: LocalDate): UnfitField | null {
  const { licenceNumber, phone, practisingSince, criminalPracticeSince, specialities } = entry;
  if (!/^[0-9A-Z]{8,20}$/.test(licenceNumber)) return { code: 'LICENCE_NUMBER_UNFIT', field: 'licenceNumber' };
  if (phone !== null && phoneProblem(phone) !== null) return { code: 'PHONE_UNFIT', field: 'phone' };
  if (practisingSince > today) return { code: 'DATE_UNFIT', field: 'practisingSince' };
  if (criminalPracticeSince !== null && (criminalPracticeSince < practisingSince || criminalPracticeSince > today))
    return { code: 'DATE_UNFIT', field: 'criminalPracticeSince' };
  if (specialities.length > MOST_SPECIALITIES)
    return { code: 'LIST_TOO_LONG', field: 'specialities', words: { max: MOST_SPECIALITIES } };
  return null;
}
