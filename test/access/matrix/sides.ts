import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { conflictLifecycle } from '../../../src/features/cases/conflict.lifecycle.js';
import { objectionLifecycle } from '../../../src/features/cases/objection.lifecycle.js';
import { settlementLifecycle } from '../../../src/features/cases/settlement.lifecycle.js';
import { consultationLifecycle } from '../../../src/features/consultations/consultation.lifecycle.js';
import { cooperationLifecycle } from '../../../src/features/cooperation/cooperation.lifecycle.js';
import { cooperationItemLifecycle } from '../../../src/features/cooperation/cooperation-item.lifecycle.js';
import { defenceLineLifecycle } from '../../../src/features/defence/defence-line.lifecycle.js';
import { dutyHelpLifecycle } from '../../../src/features/defence/duty-help.lifecycle.js';
import { noticeLifecycle } from '../../../src/features/defence/notice.lifecycle.js';
import { referralLifecycle } from '../../../src/features/referrals/referral.lifecycle.js';
import type { TransitionRow } from '../../../src/kernel/lifecycle.js';

/** The office whose people are asked. */
export type Side = 'mianyang' | 'tongliang' | 'court' | 'detentionStation' | 'platform' | 'bureau';

const SIDES: readonly (readonly [RegExp, Side])[] = [
  [
    /^agreementRefuse$|^competenceConflictJoin$|^defenceLineDeclinedByPerson$|^workstation(Close|SetPowers)$/,
    'tongliang',
  ],
  [/^cooperation(Open|Claim)$|^cooperationItem(Accept|Unable|Start|SubmitResult|AskSupplement)$/, 'tongliang'],
  [/^referral(Open|Claim|Accept|Decline|AskSupplement|DeemWithdrawn|Complete|Hold|Resume|ComeHome)$/, 'tongliang'],
  [/^notice(Open|Claim)$|^defenceLine(Assign|AskCorrection|Reroute|OwnCounsel|ConfirmToOrgan|Link)$/, 'tongliang'],
  [/^dutyLawyerHelp(Schedule|Hold|Record|Convert)$|^dutyShift/, 'tongliang'],
  [/^notice|^defenceLine/, 'court'],
  [/^dutyLawyerHelp(Request|Cancel)$/, 'detentionStation'],
  [/^organisation(Admit|Suspend|Reopen)$/, 'platform'],
  [/^caseDesignate$|^competenceConflictDecide$|^objection(Maintain|OrderCorrection)$/, 'bureau'],
];

/** Whose side a mutation is played on. */
export const sideOf = (mutation: string): Side => SIDES.find(([pattern]) => pattern.test(mutation))?.[1] ?? 'mianyang';

/** The one person of each side who is given each role in turn, and who handles its own case. */
export const PLAYERS: Readonly<Record<Side, { any: string; handler: string | null }>> = {
  mianyang: { any: 'mianyang.liaison', handler: 'mianyang.handler2' },
  tongliang: { any: 'tongliang.liaison', handler: 'tongliang.handler' },
  court: { any: 'court.liaison2', handler: null },
  detentionStation: { any: 'detentionStation.liaison2', handler: null },
  platform: { any: 'platform.sysadmin', handler: null },
  bureau: { any: 'bureau.supervisor', handler: null },
};

const TABLES: readonly (readonly [RegExp, { table: { transitions: readonly TransitionRow[] } }])[] = [
  [/^cooperationItem/, cooperationItemLifecycle],
  [/^cooperation/, cooperationLifecycle],
  [/^case/, caseLifecycle],
  [/^consultation/, consultationLifecycle],
  [/^competenceConflict/, conflictLifecycle],
  [/^objection/, objectionLifecycle],
  [/^settlement/, settlementLifecycle],
  [/^referral/, referralLifecycle],
  [/^notice/, noticeLifecycle],
  [/^defenceLine/, defenceLineLifecycle],
  [/^dutyLawyerHelp/, dutyHelpLifecycle],
];

/** The rows of the table of its room for a mutation; null where it is no step of a lifecycle. */
export function tableRows(mutation: string): readonly TransitionRow[] | null {
  const found = TABLES.find(([pattern]) => pattern.test(mutation));
  if (found === undefined) return null;
  const [pattern, lifecycle] = found;
  const verb = mutation.replace(pattern, '');
  const command = `${verb[0]?.toLowerCase() ?? ''}${verb.slice(1)}`;
  const rows = lifecycle.table.transitions.filter((row) => row.command === command && row.side !== 'SYSTEM');
  return rows.length === 0 ? null : rows;
}
