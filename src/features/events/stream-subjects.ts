import type { GlobalType } from '../../kernel/ids.js';
import { fromGlobalId, toGlobalId } from '../../kernel/ids.js';

/** What the journal records facts of, and the type of its global id. */
export const STREAM_SUBJECTS = {
  COOPERATION: { type: 'Cooperation', zh: '异地协作', en: 'a cooperation between two institutions' },
  LEGAL_AID_CASE: { type: 'LegalAidCase', zh: '法律援助案件', en: 'a legal aid case' },
  DEFENCE_NOTICE: { type: 'DefenceNotice', zh: '通知辩护', en: 'a defence notice of an organ' },
  DUTY_LAWYER_HELP: { type: 'DutyLawyerHelp', zh: '值班律师法律帮助', en: 'the help of a duty lawyer' },
  REFERRAL: { type: 'Referral', zh: '转介', en: 'a referral between two bodies' },
  CONSULTATION: { type: 'Consultation', zh: '法律咨询', en: 'a consultation of your front desk' },
  COMPETENCE_CONFLICT: { type: 'CompetenceConflict', zh: '受理争议', en: 'a conflict of competence' },
  PERSON_QUESTION: {
    type: 'PersonQuestion',
    zh: '查重询问',
    en: 'a question whether a person is known to another organisation',
  },
  AGREEMENT: { type: 'Agreement', zh: '协作协议', en: 'an agreement between two institutions' },
  PERSON: { type: 'Person', zh: '受援人', en: 'a person' },
  ORGANISATION: { type: 'Organisation', zh: '机构', en: 'an organisation' },
  MEMBER: { type: 'Member', zh: '成员', en: 'a member of your organisation' },
  LAWYER: { type: 'Lawyer', zh: '律师', en: "a lawyer of your organisation's register" },
} as const satisfies Record<string, { type: GlobalType; zh: string; en: string }>;

export type StreamSubjectType = keyof typeof STREAM_SUBJECTS;

const SUBJECT_OF: ReadonlyMap<GlobalType, StreamSubjectType> = new Map(
  (Object.keys(STREAM_SUBJECTS) as StreamSubjectType[]).map((name) => [STREAM_SUBJECTS[name].type, name]),
);

/** Whether a journal's subject type is one that clients meet. */
export function isStreamSubject(subjectType: string): subjectType is StreamSubjectType {
  return Object.hasOwn(STREAM_SUBJECTS, subjectType);
}

/** The global id of a journal's subject. @throws when the type is unknown: nobody is entitled to such an entry */
export function subjectGlobalId(subjectType: string, rowId: string): string {
  if (!isStreamSubject(subjectType)) throw new Error(`${subjectType} is no subject of the stream.`);
  return toGlobalId(STREAM_SUBJECTS[subjectType].type, rowId);
}

/** The subject that a client names; null for what is none, which is answered like one that is not there. */
export function subjectOf(id: string): { subjectType: StreamSubjectType; rowId: string } | null {
  const parsed = fromGlobalId(id);
  const subjectType = parsed === null ? undefined : SUBJECT_OF.get(parsed.type);
  return parsed === null || subjectType === undefined ? null : { subjectType, rowId: parsed.rowId };
}
