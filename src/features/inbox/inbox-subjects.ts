import { ownCases } from '../../access/restricted.js';
import type { GlobalType } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import { caseLifecycle } from '../cases/case.lifecycle.js';
import { conflictLifecycle } from '../cases/conflict.lifecycle.js';
import { consultationLifecycle } from '../consultations/consultation.lifecycle.js';
import { cooperationLifecycle } from '../cooperation/cooperation.lifecycle.js';
import { dutyHelpLifecycle } from '../defence/duty-help.lifecycle.js';
import { noticeLifecycle } from '../defence/notice.lifecycle.js';
import { personQuestionLifecycle } from '../matching/person-question.lifecycle.js';
import { referralLifecycle } from '../referrals/referral.lifecycle.js';

/** What the worklist has to know of a kind of subject. Columns stand after `s.` in filters, after the alias in rows. */
export interface InboxSubjectFacts {
  zh: string;
  en: string;
  type: GlobalType;
  table: string;
  /** The name under which a page joins it. */
  alias: string;
  states: readonly string[];
  /** Who takes part: from whom, to whom; null where nobody else does. */
  sides: readonly [string, string] | null;
  /** The columns of who alone can have a part: with it, what few lie in a state are found by that side. */
  sideOf?: Partial<Record<Part, string>>;
  /** The person who has it on the table; null where nobody claims. */
  claim: string | null;
  /** Its kind, as an array for filters; null where there are no kinds. */
  kinds: string | null;
  /** Ids of what a person who only handles has; null: nothing of this kind. */
  own: ((member: string) => string) | null;
  /** Joins that lead from the tokens of persons (t) to the own part (q) in what covers them; then the id of the subject. */
  persons: readonly [joins: string, id: string];
  /** When something of it takes place, as an instant, for `happensWithinDays`. */
  happens: string | null;
  /** True where it has all ended once nobody is awaited: then what waits is read by its index, however much has ended. */
  happensWhileOpen?: true;
}

/** The own organisation's part (q) in a subject. */
export const taking = (id: string) =>
  `join participation q on q.organisation_id = (select app.org()) and q.subject_id = ${id} and q.ended_at is null`;

/**
 * Beside its state, a case lies on a desk for an objection: with the superior that decides it, and with the lead, which is
 * to correct. Nobody else finds it by that. The own part stands as p.
 */
export const OBJECTION_KIND = (caseId: string) =>
  `select 'OBJECTION_' || o.state from objection o where o.case_id = ${caseId} and o.state in ('FILED', 'CORRECTION_ORDERED')
    and (p.part = 'LEAD' or p.part = 'SUPERVISOR' and o.superior_organisation_id = p.organisation_id)`;

/** What can lie in an inbox: a new kind of subject is one row here. */
export const INBOX = {
  COOPERATION: {
    zh: '异地协作',
    en: 'a cooperation between two institutions',
    type: 'Cooperation',
    table: 'cooperation',
    alias: 'c',
    states: cooperationLifecycle.states,
    sides: ['owner_organisation_id', 'requested_organisation_id'],
    sideOf: { REQUESTING: 'owner_organisation_id', REQUESTED: 'requested_organisation_id' },
    claim: 'claimed_by_member_id',
    kinds: 's.kinds',
    own: (member) => `select a.id from ${ownCases('o', member)} join cooperation a on a.case_id = o.id
    union all select i.cooperation_id from cooperation_item i where i.handler_member_id = ${member}`,
    persons: [
      `join case_person cp on cp.person_id = t.person_id ${taking('cp.case_id')} join cooperation a on a.case_id = cp.case_id`,
      'a.id',
    ],
    happens: null,
  },
  LEGAL_AID_CASE: {
    zh: '法律援助案件',
    en: 'a legal aid case',
    type: 'LegalAidCase',
    table: 'legal_aid_case',
    alias: 'k',
    states: caseLifecycle.states,
    sides: ['lead_organisation_id', 'home_organisation_id'],
    claim: 'handler_member_id',
    kinds: `array(${OBJECTION_KIND('s.id')})`,
    own: (member) => `select o.id from ${ownCases('o', member)}`,
    persons: [`join case_person cp on cp.person_id = t.person_id ${taking('cp.case_id')}`, 'cp.case_id'],
    happens: '(select h.held_at from case_hearing h where h.case_id = s.id and h.replaced_at is null)',
    happensWhileOpen: true,
  },
  REFERRAL: {
    zh: '转介、转交',
    en: 'a referral between two bodies',
    type: 'Referral',
    table: 'referral',
    alias: 'r',
    states: referralLifecycle.states,
    sides: ['owner_organisation_id', 'to_organisation_id'],
    claim: 'claimed_by_member_id',
    kinds: 'array[s.kind]',
    own: (member) => `select x.referral_id from ${ownCases('o', member)} join referral_case x on x.case_id = o.id`,
    persons: [`join referral_person rp on rp.person_id = t.person_id ${taking('rp.referral_id')}`, 'rp.referral_id'],
    happens: null,
  },
  DEFENCE_NOTICE: {
    zh: '通知辩护、代理',
    en: 'a notice of an organ that a person needs a lawyer',
    type: 'DefenceNotice',
    table: 'defence_notice',
    alias: 'd',
    states: noticeLifecycle.states,
    sides: ['owner_organisation_id', 'to_organisation_id'],
    claim: 'claimed_by_member_id',
    kinds: 'array[s.kind]',
    own: (member) => `select l.notice_id from defence_line l where l.handler_member_id = ${member}`,
    persons: [`join defence_line l on l.person_id = t.person_id ${taking('l.notice_id')}`, 'l.notice_id'],
    happens: '(select min(l.hearing_on) from defence_line l where l.notice_id = s.id)::timestamptz',
  },
  DUTY_LAWYER_HELP: {
    zh: '值班律师法律帮助',
    en: 'a request for the help of a duty lawyer',
    type: 'DutyLawyerHelp',
    table: 'duty_lawyer_help',
    alias: 'h',
    states: dutyHelpLifecycle.states,
    sides: ['owner_organisation_id', 'to_organisation_id'],
    claim: 'handler_member_id',
    kinds: 'array[s.kind]',
    own: (member) => `select x.id from duty_lawyer_help x where x.handler_member_id = ${member}`,
    persons: [`join duty_lawyer_help n on n.person_id = t.person_id ${taking('n.id')}`, 'n.id'],
    happens: 's.scheduled_for',
  },
  CONSULTATION: {
    zh: '法律咨询',
    en: 'a consultation of your front desk',
    type: 'Consultation',
    table: 'consultation',
    alias: 'f',
    states: consultationLifecycle.states,
    sides: null,
    claim: 'claimed_by_member_id',
    kinds: 'array[s.channel]',
    own: null,
    persons: [`join consultation n on n.person_id = t.person_id ${taking('n.id')}`, 'n.id'],
    happens: null,
  },
  COMPETENCE_CONFLICT: {
    zh: '受理争议',
    en: 'a conflict of competence between two institutions',
    type: 'CompetenceConflict',
    table: 'competence_conflict',
    alias: 'z',
    states: conflictLifecycle.states,
    sides: ['owner_organisation_id', 'to_organisation_id'],
    claim: null,
    kinds: null,
    own: null,
    persons: [
      `join case_person cp on cp.person_id = t.person_id ${taking('cp.case_id')} join competence_conflict n on cp.case_id in (n.case_id, n.other_case_id)`,
      'n.id',
    ],
    happens: null,
  },
  PERSON_QUESTION: {
    zh: '查重询问',
    en: 'a question whether you know a person, or its answer',
    type: 'PersonQuestion',
    table: 'person_question',
    alias: 'y',
    states: personQuestionLifecycle.states,
    sides: ['asking_organisation_id', 'owner_organisation_id'],
    claim: 'claimed_by_member_id',
    kinds: 'array[s.kind]',
    own: null,
    persons: [`join person_question n on n.held_person_id = t.person_id ${taking('n.held_case_id')}`, 'n.id'],
    happens: null,
  },
} as const satisfies Record<string, InboxSubjectFacts>;

export type InboxSubject = keyof typeof INBOX;
export const INBOX_SUBJECTS = Object.keys(INBOX) as InboxSubject[];

/** The same row with its type opened, for whoever walks over all of them. */
export function inboxFacts(subject: InboxSubject): InboxSubjectFacts {
  return INBOX[subject];
}
