import type { RefusalCode } from '../../errors/catalogue.js';
import type { LocalDate } from '../../kernel/local-date.js';
import { isFen } from '../../kernel/money.js';

/** What can happen in a case; each is told to every side (lifecycles.md §7). */
export const MILESTONE_KINDS = {
  ARBITRATION_FILED: { zh: '申请仲裁', en: 'arbitration filed' },
  ARBITRATION_HEARD: { zh: '仲裁开庭', en: 'arbitration heard' },
  ARBITRATION_AWARDED: { zh: '仲裁裁决', en: 'arbitration awarded' },
  SUIT_FILED: { zh: '起诉立案', en: 'suit filed' },
  HEARING_SET: { zh: '确定开庭', en: 'hearing set' },
  HEARD: { zh: '开庭审理', en: 'heard' },
  MEDIATED: { zh: '调解', en: 'mediated' },
  JUDGMENT: { zh: '判决裁定', en: 'judgment' },
  ENFORCEMENT: { zh: '申请执行', en: 'enforcement' },
  PAYMENT: { zh: '到账', en: 'payment arrived' },
  MET_RECIPIENT: { zh: '会见受援人', en: 'recipient met' },
  AGREEMENT_SIGNED: { zh: '签订委托协议', en: 'agreement signed' },
} as const;
export type MilestoneKind = keyof typeof MILESTONE_KINDS;

export interface MilestoneFacts {
  kind: MilestoneKind;
  happenedOn: LocalDate;
  amountFen: number | null;
}

/** What does not fit in a milestone: what happened lies not in the future, but a hearing that is set does. */
export function milestoneProblem(
  { kind, happenedOn, amountFen }: MilestoneFacts,
  today: LocalDate,
): { code: RefusalCode; field: 'happenedOn' | 'amountFen' } | null {
  if (happenedOn < '1980-01-01' || (kind !== 'HEARING_SET' && happenedOn > today))
    return { code: 'DATE_UNFIT', field: 'happenedOn' };
  if (amountFen !== null && !isFen(amountFen)) return { code: 'AMOUNT_UNFIT', field: 'amountFen' };
  return null;
}
