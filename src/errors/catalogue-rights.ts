import type { RefusalRow } from './catalogue.js';

/** Refusals of restricted subjects and of who belongs to them. */
export const RIGHTS_REFUSALS = {
  SUBJECT_RESTRICTED: {
    kind: 'WHO',
    zh: '该事项限制查看，由承办人、负责人和负责人指定的人员办理。',
    en: 'This is restricted to those who work on it, the head, and whom the head adds.',
  },
  CASE_RESTRICTED_ALREADY: { kind: 'WHEN', zh: '案件已限制查看。', en: 'The case is restricted already.' },
  CASE_NOT_RESTRICTED: { kind: 'WHEN', zh: '该事项未限制查看。', en: 'This is not restricted.' },
  CASE_MEMBER_UNFIT: {
    kind: 'WHY',
    zh: '只能指定本机构在岗的办案人员。',
    en: 'Only an active member of your organisation with a casework role can be added.',
  },
  CASE_MEMBER_ALREADY: { kind: 'WHEN', zh: '该人员已可查看本事项。', en: 'This member belongs to it already.' },
  CASE_MEMBER_MISSING: { kind: 'WHEN', zh: '该人员不在本事项人员之列。', en: 'This member does not belong to it.' },
  CASE_MEMBER_HANDLES: {
    kind: 'WHY',
    zh: '该人员是承办人，请先更换承办人。',
    en: 'This member handles it; replace the handler first.',
  },
} as const satisfies Record<string, RefusalRow>;
