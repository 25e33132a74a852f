import { INSTITUTION, type WorklistRow } from './worklist-row.rules.js';

const ORGANS = ['COURT', 'PROCURATORATE', 'PUBLIC_SECURITY', 'STATE_SECURITY'];
const NOTIFYING = [...ORGANS, 'WORKSTATION'];
const HELPED = [...ORGANS, 'DETENTION_HOUSE', 'WORKSTATION'];
const REFERRING = [
  ...['UNION', 'WOMENS_FEDERATION', 'DISABLED_FEDERATION', 'YOUTH_LEAGUE', 'ARBITRATION_COMMISSION'],
  ...['LABOUR_INSPECTION', 'JUDICIAL_OFFICE', 'MEDIATION_BODY', 'DETENTION_HOUSE', 'WORKSTATION', ...ORGANS],
];
const FORWARDING = ['DETENTION_HOUSE', 'WORKSTATION', 'ARBITRATION_COMMISSION', ...ORGANS];
const SUPPORTING = [
  'UNION',
  'WOMENS_FEDERATION',
  'DISABLED_FEDERATION',
  'YOUTH_LEAGUE',
  'JUDICIAL_OFFICE',
  'MEDIATION_BODY',
];
const REFERRAL_ENDS = ['COMPLETED', 'DECLINED', 'EXPIRED', 'REDIRECTED', 'RETURNED'];

/** What those look at first who notify, ask for help, forward and refer; an institution refers too. */
export const SENDER_WORKLISTS = {
  NOTICES_DRAFTED: {
    zh: '待发出的通知',
    en: 'notices drafted',
    at: NOTIFYING,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['DEFENCE_NOTICE'], states: ['DRAFT'] },
  },
  NOTICES_WAITING: {
    zh: '待指派律师的通知',
    en: 'notices waiting for a lawyer',
    at: NOTIFYING,
    roles: ['LIAISON', 'SUPERVISOR'],
    filter: {
      subjectTypes: ['DEFENCE_NOTICE'],
      states: ['NOTIFIED', 'RECEIVED'],
      awaiting: 'THEM',
      parts: ['REQUESTING'],
    },
  },
  NOTICES_TO_CORRECT: {
    zh: '待补正或再通知',
    en: 'notices to correct, or to issue anew',
    at: NOTIFYING,
    roles: ['LIAISON'],
    filter: {
      subjectTypes: ['DEFENCE_NOTICE'],
      states: ['RECEIVED', 'SETTLED'],
      awaiting: 'US',
      parts: ['REQUESTING'],
    },
  },
  NOTICES_LATE_STRICTLY: {
    zh: '逾期通知（从严）',
    en: 'notices late by the strict date',
    at: [...NOTIFYING, ...INSTITUTION],
    roles: ['LIAISON', 'ASSIGNER', 'HEAD', 'SUPERVISOR'],
    filter: { subjectTypes: ['DEFENCE_NOTICE'], late: 'STRICT' },
  },
  NOTICES_LATE: {
    zh: '逾期通知（法定）',
    en: 'notices late by the statutory date',
    at: [...NOTIFYING, ...INSTITUTION],
    roles: ['LIAISON', 'ASSIGNER', 'HEAD', 'SUPERVISOR'],
    filter: { subjectTypes: ['DEFENCE_NOTICE'], late: 'STATUTORY' },
  },
  HEARINGS_THIS_WEEK: {
    zh: '七日内开庭',
    en: 'hearings within seven days',
    at: [...ORGANS, 'ARBITRATION_COMMISSION', ...INSTITUTION],
    roles: ['LIAISON', 'ASSIGNER', 'HANDLER', 'HEAD'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], happensWithinDays: 7 },
  },
  HELPS_WAITING: {
    zh: '待会见的法律帮助',
    en: 'requests for the duty lawyer that wait',
    at: HELPED,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['DUTY_LAWYER_HELP'], states: ['REQUESTED', 'SCHEDULED'], parts: ['REQUESTING'] },
  },
  FORWARDS_DUE: {
    zh: '二十四小时内须转交',
    en: 'applications to forward within 24 hours',
    at: FORWARDING,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['REFERRAL'], states: ['DRAFT'], kinds: ['APPLICATION_FORWARD'], dueWithinHours: 24 },
  },
  REFERRALS_DRAFTED: {
    zh: '待发出的转介',
    en: 'referrals drafted',
    at: REFERRING,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['REFERRAL'], states: ['DRAFT'] },
  },
  REFERRALS_AWAITING_US: {
    zh: '待我方办理的转介',
    en: 'referrals that await us',
    at: [...REFERRING, ...INSTITUTION],
    roles: ['LIAISON', 'RECEPTION'],
    filter: { subjectTypes: ['REFERRAL'], awaiting: 'US' },
  },
  SUPPORT_ASKED: {
    zh: '请求支持、派员',
    en: 'support that is asked of us',
    at: SUPPORTING,
    roles: ['LIAISON'],
    filter: {
      subjectTypes: ['REFERRAL'],
      kinds: ['SUPPORT', 'CONSULT', 'MEDIATION'],
      parts: ['REQUESTED'],
      awaiting: 'US',
    },
  },
  OUTCOMES_TO_READ: {
    zh: '待查看的结果',
    en: 'outcomes to read',
    at: [...REFERRING, ...INSTITUTION],
    roles: ['LIAISON', 'RECEPTION'],
    filter: { subjectTypes: ['REFERRAL'], states: REFERRAL_ENDS, parts: ['REQUESTING'], unread: true },
  },
} as const satisfies Record<string, WorklistRow>;
