import type { GlobalType } from '../../src/kernel/ids.js';

/** Whose id stands where: by the name of the place, or by what the root field is about. */
const BY_PLACE: Readonly<Record<string, GlobalType | 'ANY'>> = {
  caseId: 'LegalAidCase',
  personIds: 'Person',
  personId: 'Person',
  lawyerId: 'Lawyer',
  letterId: 'Letter',
  handlerId: 'Member',
  memberId: 'Member',
  organisationId: 'Organisation',
  requestedOrganisationId: 'Organisation',
  otherOrganisationId: 'Organisation',
  competentOrganisationId: 'Organisation',
  organisation: 'Organisation',
  with: 'Organisation',
  rowId: 'RosterRow',
  rowIds: 'RosterRow',
  materialId: 'Material',
  settlementId: 'Settlement',
  cooperationId: 'Cooperation',
  referralId: 'Referral',
  toOrganisationId: 'Organisation',
  rightOrganisationId: 'Organisation',
  materialIds: 'Material',
  itemId: 'CooperationItem',
  cooperationItemId: 'CooperationItem',
  answersId: 'Proposal',
  stationId: 'Organisation',
  earlierLineId: 'DefenceLine',
  lineId: 'DefenceLine',
  'persons.id': 'Person',
  'items.id': 'CooperationItem',
  subjectIds: 'ANY',
  ids: 'ANY',
};
const BY_FIELD: readonly [RegExp, GlobalType | 'ANY'][] = [
  [/^nodes?$/, 'ANY'],
  [/^agreement/, 'Agreement'],
  [/^case/, 'LegalAidCase'],
  [/^consultation/, 'Consultation'],
  [/^competenceConflict/, 'CompetenceConflict'],
  [/^cooperationItem/, 'CooperationItem'],
  [/^cooperation/, 'Cooperation'],
  [/^proposal/, 'Proposal'],
  [/^disposition/, 'Disposition'],
  [/^referral/, 'Referral'],
  [/^consent/, 'Consent'],
  [/^(notice|defenceNotice)/, 'DefenceNotice'],
  [/^defenceLine/, 'DefenceLine'],
  [/^dutyLawyerHelp/, 'DutyLawyerHelp'],
  [/^dutyShift/, 'DutyShift'],
  [/^lawyer/, 'Lawyer'],
  [/^letter/, 'Letter'],
  [/^material/, 'Material'],
  [/^member/, 'Member'],
  [/^organ(Join|Leave)/, 'LegalAidCase'],
  [/^(organisation|workstation)/, 'Organisation'],
  [/^personMatchAsk/, 'LegalAidCase'],
  [/^personQuestion/, 'PersonQuestion'],
  [/^person/, 'Person'],
  [/^roster/, 'RosterRow'],
  [/^settlement/, 'Settlement'],
  [/^payment/, 'Payment'],
  [/^objection/, 'Objection'],
];

/** The kind of thing whose id goes there. A root field that is new has to be told here. */
export function kindAt(field: string, place: string): GlobalType | 'ANY' {
  const named = BY_PLACE[place.split('.').slice(-2).join('.')] ?? BY_PLACE[place.split('.').at(-1) ?? ''];
  const found = named ?? BY_FIELD.find(([pattern]) => pattern.test(field))?.[1];
  if (found === undefined) throw new Error(`Say in this test whose id stands at ${field}.${place}.`);
  return found;
}
