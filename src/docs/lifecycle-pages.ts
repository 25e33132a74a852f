import { dispositionLifecycle } from '../features/asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../features/asks/proposal.lifecycle.js';
import { caseLifecycle } from '../features/cases/case.lifecycle.js';
import { conflictLifecycle } from '../features/cases/conflict.lifecycle.js';
import { objectionLifecycle } from '../features/cases/objection.lifecycle.js';
import { replacementLifecycle } from '../features/cases/replacement.lifecycle.js';
import { settlementLifecycle } from '../features/cases/settlement.lifecycle.js';
import { consultationLifecycle } from '../features/consultations/consultation.lifecycle.js';
import { cooperationLifecycle } from '../features/cooperation/cooperation.lifecycle.js';
import { cooperationItemLifecycle } from '../features/cooperation/cooperation-item.lifecycle.js';
import { defenceLineLifecycle } from '../features/defence/defence-line.lifecycle.js';
import { dutyHelpLifecycle } from '../features/defence/duty-help.lifecycle.js';
import { dutyShiftLifecycle } from '../features/defence/duty-shift.lifecycle.js';
import { noticeLifecycle } from '../features/defence/notice.lifecycle.js';
import { personQuestionLifecycle } from '../features/matching/person-question.lifecycle.js';
import { agreementLifecycle } from '../features/organisations/agreement.lifecycle.js';
import { lawyerLifecycle } from '../features/organisations/lawyer.lifecycle.js';
import { memberLifecycle } from '../features/organisations/member.lifecycle.js';
import { organisationLifecycle } from '../features/organisations/organisation.lifecycle.js';
import { referralLifecycle } from '../features/referrals/referral.lifecycle.js';
import type { StateRow, TransitionRow } from '../kernel/lifecycle.js';
import { code, table } from './markdown.js';

/** A lifecycle as the pages read it, whatever its states and commands are called. */
export interface AnyLifecycle {
  readonly name: string;
  readonly states: readonly string[];
  readonly initial: readonly string[];
  readonly table: {
    readonly states: Readonly<Record<string, StateRow>>;
    readonly transitions: readonly TransitionRow[];
  };
}

interface Titled {
  zh: string;
  en: string;
  lifecycle: AnyLifecycle;
}

/** Every lifecycle of the house, in the order in which a case meets them. */
export const LIFECYCLES: readonly Titled[] = [
  { zh: '法律援助案件', en: 'Case', lifecycle: caseLifecycle },
  { zh: '法律咨询', en: 'Consultation', lifecycle: consultationLifecycle },
  { zh: '异地协作', en: 'Cooperation', lifecycle: cooperationLifecycle },
  { zh: '协作事项', en: 'Item of a cooperation', lifecycle: cooperationItemLifecycle },
  { zh: '转介', en: 'Referral', lifecycle: referralLifecycle },
  { zh: '协商', en: 'Proposal', lifecycle: proposalLifecycle },
  { zh: '处置', en: 'Disposition', lifecycle: dispositionLifecycle },
  { zh: '受理争议', en: 'Conflict of competence', lifecycle: conflictLifecycle },
  { zh: '和解', en: 'Settlement', lifecycle: settlementLifecycle },
  { zh: '异议', en: 'Objection', lifecycle: objectionLifecycle },
  { zh: '更换承办人申请', en: 'Request for another lawyer', lifecycle: replacementLifecycle },
  { zh: '通知辩护', en: 'Defence notice', lifecycle: noticeLifecycle },
  { zh: '被通知辩护的人', en: 'Line of a notice', lifecycle: defenceLineLifecycle },
  { zh: '值班律师法律帮助', en: 'Duty lawyer help', lifecycle: dutyHelpLifecycle },
  { zh: '值班排班', en: 'Duty shift', lifecycle: dutyShiftLifecycle },
  { zh: '查重询问', en: 'Question about the same person', lifecycle: personQuestionLifecycle },
  { zh: '协作协议', en: 'Agreement', lifecycle: agreementLifecycle },
  { zh: '机构', en: 'Organisation', lifecycle: organisationLifecycle },
  { zh: '成员', en: 'Member', lifecycle: memberLifecycle },
  { zh: '律师', en: 'Lawyer', lifecycle: lawyerLifecycle },
];

/** A chapter for each lifecycle: the diagram, whose turn it is in each state, and every command. */
export function lifecycleChapters(): string {
  return LIFECYCLES.map(({ zh, en, lifecycle }) =>
    [`## ${en} ${zh}`, diagram(lifecycle), states(lifecycle), commands(lifecycle)].join('\n\n'),
  ).join('\n\n');
}

function diagram({ table: { states: rows, transitions }, states: names, initial }: AnyLifecycle): string {
  const arrows = new Map<string, string[]>();
  for (const row of transitions) {
    for (const from of row.from) {
      if (row.to === 'SAME' || row.to === from) continue;
      const arrow = `${from} --> ${row.to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), row.command]);
    }
  }
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  direction LR',
    ...names.map((name) => `  state "${name} ${rows[name]?.zh}" as ${name}`),
    ...initial.map((name) => `  [*] --> ${name}`),
    ...[...arrows].map(([arrow, by]) => `  ${arrow}: ${by.join(', ')}`),
    ...names.filter((name) => rows[name]?.final).map((name) => `  ${name} --> [*]`),
    '```',
  ].join('\n');
}

function states({ table: { states: rows } }: AnyLifecycle): string {
  return table(
    ['State', '状态', 'Whose turn'],
    Object.entries(rows).map(([name, { zh, ball }]) => [
      code(name),
      zh,
      ball === null ? '' : ball === 'DERIVED' ? 'depends on what is inside' : code(...ball),
    ]),
  );
}

function commands({ table: { transitions } }: AnyLifecycle): string {
  return table(
    ['Command', '办理', 'From → to', 'Side', 'Roles', 'Only if', 'Clocks', 'Letter'],
    transitions.map((row) => [
      `${code(row.command)} ${row.en}`,
      row.zh,
      `${row.from.join(', ')} → ${row.to === 'SAME' ? 'the same' : row.to}`,
      row.side === 'SYSTEM' ? 'follows by itself' : code(...(typeof row.side === 'string' ? [row.side] : row.side)),
      code(...row.roles),
      row.guard ?? '',
      clocks(row),
      row.letter === undefined ? '' : code(row.letter),
    ]),
  );
}

function clocks({ clocks: { start = [], stop = [], pause = [], resume = [] } = {} }: TransitionRow): string {
  const verbs = { stops: stop, pauses: pause, resumes: resume, starts: start };
  return Object.entries(verbs)
    .filter(([, rules]) => rules.length > 0)
    .map(([verb, rules]) => `${verb} ${code(...rules)}`)
    .join('; ');
}
