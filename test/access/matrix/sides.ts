import { dispositionLifecycle } from '../../../src/features/asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../../../src/features/asks/proposal.lifecycle.js';
import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { conflictLifecycle } from '../../../src/features/cases/conflict.lifecycle.js';
import { objectionLifecycle } from '../../../src/features/cases/objection.lifecycle.js';
import { replacementLifecycle } from '../../../src/features/cases/replacement.lifecycle.js';
import { settlementLifecycle } from '../../../src/features/cases/settlement.lifecycle.js';
import { consultationLifecycle } from '../../../src/features/consultations/consultation.lifecycle.js';
import { cooperationLifecycle } from '../../../src/features/cooperation/cooperation.lifecycle.js';
import { cooperationItemLifecycle } from '../../../src/features/cooperation/cooperation-item.lifecycle.js';
import { defenceLineLifecycle } from '../../../src/features/defence/defence-line.lifecycle.js';
import { dutyHelpLifecycle } from '../../../src/features/defence/duty-help.lifecycle.js';
import { dutyShiftLifecycle } from '../../../src/features/defence/duty-shift.lifecycle.js';
import { noticeLifecycle } from '../../../src/features/defence/notice.lifecycle.js';
import { personQuestionLifecycle } from '../../../src/features/matching/person-question.lifecycle.js';
import { agreementLifecycle } from '../../../src/features/organisations/agreement.lifecycle.js';
import { lawyerLifecycle } from '../../../src/features/organisations/lawyer.lifecycle.js';
import { memberLifecycle } from '../../../src/features/organisations/member.lifecycle.js';
import { organisationLifecycle } from '../../../src/features/organisations/organisation.lifecycle.js';
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
  [/^dutyLawyerHelp(Schedule|Hold|Record|Convert|MemberAdd|MemberRemove)$|^dutyShift/, 'tongliang'],
  [/^notice|^defenceLine/, 'court'],
  [/^dutyLawyerHelp(Request|Cancel)$|^referralPreReview$/, 'detentionStation'],
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

interface Table {
  readonly table: { readonly name: string; readonly transitions: readonly TransitionRow[] };
}

/** Whose step a mutation is: of an ask's proposals and dispositions this world has those of a cooperation. */
const TABLES: readonly (readonly [RegExp, Table])[] = [
  [/^cooperationItem/, cooperationItemLifecycle],
  [/^cooperation/, cooperationLifecycle],
  [/^case/, caseLifecycle],
  [/^caseReplacement/, replacementLifecycle],
  [/^consultation/, consultationLifecycle],
  [/^competenceConflict/, conflictLifecycle],
  [/^objection/, objectionLifecycle],
  [/^settlement/, settlementLifecycle],
  [/^referral/, referralLifecycle],
  [/^notice/, noticeLifecycle],
  [/^defenceLine/, defenceLineLifecycle],
  [/^dutyLawyerHelp/, dutyHelpLifecycle],
  [/^dutyShift/, dutyShiftLifecycle],
  [/^personQuestion/, personQuestionLifecycle],
  [/^proposal/, proposalLifecycle],
  [/^disposition/, dispositionLifecycle],
  [/^agreement/, agreementLifecycle],
  [/^lawyer/, lawyerLifecycle],
  [/^member/, memberLifecycle],
  [/^(organisation|workstation)/, organisationLifecycle],
];

/** Mutations that are called otherwise than their step, or take one in each of two tables. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  rosterImport: ['case.importRoster'],
  rosterRowSplit: ['case.splitRow'],
  rosterRowWaive: ['case.waiveRow'],
  rosterRowPlan: ['case.planRow'],
  paymentRecord: ['case.pay'],
  settlementDraft: ['case.settle'],
  settlementDecide: ['case.decide', 'settlement.decide'],
  organJoin: ['case.organJoin'],
  organLeave: ['case.organLeave'],
  caseReplacementAsk: ['case.askReplacement'],
  caseReplacementDecide: ['case.decideReplacement', 'replacement.grant', 'replacement.deny'],
  defenceLineClose: ['defenceLine.closeLine', 'defenceLine.closeWithCounsel'],
  organisationSettingsUpdate: ['organisation.updateSettings'],
};

function commandsOf(mutation: string): readonly string[] {
  const found = TABLES.find(([pattern]) => pattern.test(mutation));
  if (found === undefined) return [];
  const [pattern, { table }] = found;
  const verb = mutation.replace(pattern, '');
  return [`${table.name}.${verb[0]?.toLowerCase() ?? ''}${verb.slice(1)}`];
}

/** The steps that a mutation takes, `lifecycle.command`, with the roles that the tables give each; none where it takes no step. */
export function stepsOf(mutation: string): ReadonlyMap<string, ReadonlySet<string>> {
  const steps = new Map<string, ReadonlySet<string>>();
  for (const step of CALLED[mutation] ?? commandsOf(mutation)) {
    const [name, command] = step.split('.');
    const rows = TABLES.filter(([, { table }]) => table.name === name).flatMap(([, { table }]) =>
      table.transitions.filter((row) => row.command === command && row.side !== 'SYSTEM'),
    );
    if (rows.length > 0) steps.set(step, new Set(rows.flatMap(({ roles }) => roles)));
  }
  return steps;
}
