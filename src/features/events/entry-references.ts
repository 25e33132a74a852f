import type { References, ReferenceValue } from '../../journal/entry.js';
import { type GlobalType, toGlobalId } from '../../kernel/ids.js';

/** One thing an entry points at, as a client gets it. */
export interface EntryReferenceValue {
  name: string;
  value: string;
}

/** What the names of references stand for. A name that is not here never shows a row id. */
const TYPE_OF_NAME: Readonly<Record<string, GlobalType>> = {
  case: 'LegalAidCase',
  splitFrom: 'LegalAidCase',
  splitCase: 'LegalAidCase',
  cooperation: 'Cooperation',
  consultation: 'Consultation',
  next: 'Cooperation',
  redirectedFrom: 'Cooperation',
  redirectedTo: 'Cooperation',
  referral: 'Referral',
  consent: 'Consent',
  item: 'CooperationItem',
  proposal: 'Proposal',
  disposition: 'Disposition',
  deadline: 'Deadline',
  letter: 'Letter',
  voidNotice: 'Letter',
  lawyer: 'Lawyer',
  material: 'Material',
  milestone: 'Milestone',
  settlement: 'Settlement',
  objection: 'Objection',
  proof: 'Letter',
  payment: 'Payment',
  row: 'RosterRow',
  person: 'Person',
  notice: 'DefenceNotice',
  line: 'DefenceLine',
  earlierLine: 'DefenceLine',
  nextLine: 'DefenceLine',
  nextNotice: 'DefenceNotice',
  help: 'DutyLawyerHelp',
  shift: 'DutyShift',
  agreement: 'Agreement',
  replacedById: 'Agreement',
  replacesId: 'Agreement',
  inquiry: 'PersonInquiry',
  question: 'PersonQuestion',
  organisation: 'Organisation',
  organisationId: 'Organisation',
  fromOrganisation: 'Organisation',
  toOrganisation: 'Organisation',
  member: 'Member',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What an entry points at, for clients: row ids as global ids where their type is known, and left out where it is not;
 * dates, codes and figures as they are; a list as several values of one name.
 */
export function referencesOf(references: References): EntryReferenceValue[] {
  return Object.entries(references).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly ReferenceValue[]) : [value as ReferenceValue]).flatMap((part) => {
      const shown = shownValue(name, part);
      return shown === null ? [] : [{ name, value: shown }];
    }),
  );
}

function shownValue(name: string, value: ReferenceValue): string | null {
  if (value === null) return null;
  const text = String(value);
  if (!UUID.test(text)) return text;
  const type = Object.hasOwn(TYPE_OF_NAME, name) ? TYPE_OF_NAME[name] : undefined;
  return type === undefined ? null : toGlobalId(type, text);
}
