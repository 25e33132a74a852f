import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { VARIABLES } from '../config.js';
import { REFUSALS, type RefusalRow } from '../errors/catalogue.js';
import { ITEM_KINDS, SHARED_CLASSES } from '../features/cooperation/item-kinds.js';
import {
  amountWording,
  type ClockUnit,
  isTrigger,
  suspensionWording,
  TRIGGERS,
} from '../features/deadlines/clock-words.rules.js';
import type { LetterTemplateId } from '../features/letters/letter-content.js';
import { letterForms, ministryForms } from '../features/letters/templates/letter-templates.js';
import { ROLES } from '../kernel/roles.js';
import { publicError, type Texts, TOP_LEVEL_CODES } from '../platform/graphql-errors.js';
import { packageRoot } from '../platform/package-root.js';
import { LIFECYCLES } from './lifecycle-pages.js';
import { code, table } from './markdown.js';

/** Every role and what it may do. */
export function rolesTable(): string {
  return table(
    ['Role', '岗位', 'May'],
    Object.entries(ROLES).map(([role, { zh, en }]) => [code(role), zh, en]),
  );
}

/** Every variable of the environment. */
export function environmentTable(): string {
  return table(
    ['Variable', 'What it sets'],
    Object.entries(VARIABLES).map(([name, says]) => [code(name), says]),
  );
}

/** Every business refusal, by code. */
export function refusalsTable(): string {
  const rows = Object.entries(REFUSALS as Readonly<Record<string, RefusalRow>>);
  return table(
    ['Code', 'Kind', '说明', 'English'],
    rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { kind, zh, en }]) => [code(name), kind, zh, en]),
  );
}

/** The codes of the top-level `errors`. */
export function errorsTable(): string {
  return table(
    ['Code', '说明', 'English'],
    TOP_LEVEL_CODES.map((name) => {
      const { zh, en } = publicError(name).extensions.texts as Texts;
      return [code(name), zh, en];
    }),
  );
}

/** The acts one institution may ask of another, and what it sees for it. */
export function itemKindsTable(): string {
  return table(
    ['Item kind', '事项', 'Lead moves', ...SHARED_CLASSES, '依据'],
    Object.entries(ITEM_KINDS).map(([name, kind]) => [
      code(name),
      kind.zh,
      'movesLead' in kind ? 'yes' : '',
      ...SHARED_CLASSES.map((fieldClass) => kind.sharing[fieldClass]),
      kind.basis,
    ]),
  );
}

/** Every clock rule with where it stands in the law. */
export function clocksTable(): string {
  const read = (name: string) =>
    parse(readFileSync(join(packageRoot(), 'seeds', 'reference', name), 'utf8'), {
      columns: true,
      bom: true,
    }) as Record<string, string>[];
  const regions = new Map(read('regions.csv').map((row) => [row.code, row.full_name ?? '']));
  return table(
    [
      'Clock',
      '期限',
      'Where',
      'Limit',
      '自',
      'At the end',
      'Stands still for',
      '依据',
      'Nature',
      'Verified',
      'In force',
      '说明',
    ],
    read('clock-rules.csv').map((row) => {
      const { id = '', jurisdiction = '', unit = '', trigger = '', valid_from: from = '', valid_to: to = '' } = row;
      const amount = Number(row.amount);
      return [
        `${code(id)} ${row.name_en}`,
        row.name_zh ?? '',
        jurisdiction === 'CN' ? '全国' : (regions.get(jurisdiction) ?? jurisdiction),
        amount === 0 ? '当日 the same day' : bilingual(amountWording(unit as ClockUnit, amount)),
        isTrigger(trigger) ? bilingual(TRIGGERS[trigger]) : trigger,
        row.roll === 'NONE' ? 'stands' : 'moves to the next working day',
        (row.suspended_by ?? '')
          .split('|')
          .filter((word) => word !== '')
          .map((word) => suspensionWording(word).zh)
          .join('、'),
        row.citation ?? '',
        `${row.nature} · ${row.basis}`,
        row.verified === 'true' ? 'yes' : 'not yet',
        to === '' ? `from ${from}` : `${from} to ${to}`,
        row.note ?? '',
      ];
    }),
  );
}

const bilingual = ({ zh, en }: { zh: string; en: string }): string => `${zh} ${en}`;

const LETTER_NAMES: Readonly<Record<LetterTemplateId, { zh: string; en: string }>> = {
  COOPERATION_LETTER: { zh: '法律援助协作函', en: 'cooperation letter' },
  REPLY_LETTER: { zh: '法律援助协作复函', en: 'reply letter' },
  RESULT_LETTER: { zh: '法律援助协作结果函', en: 'letter with the result' },
  GRANT_DECISION: { zh: '给予法律援助决定书', en: 'decision to grant legal aid' },
  ASSIGNMENT_NOTICE: { zh: '法律援助指派通知书', en: 'notice of assignment' },
  WITHDRAWAL_LETTER: { zh: '法律援助协作撤回函', en: 'letter of withdrawal' },
  TERMINATION_LETTER: { zh: '法律援助协作终止函', en: 'letter of termination' },
  NOTICE_LETTER: { zh: '法律援助告知书', en: 'notice to the person' },
  OFFICIAL_LETTER: { zh: '法律援助公函', en: 'official letter to the organ (form 13)' },
  DEFENCE_NOTICE_LETTER: { zh: '法律援助通知辩护（代理）公函', en: 'notice of an organ' },
  DEFENCE_REROUTE_LETTER: { zh: '法律援助通知转送函', en: 'letter that sends a notice on' },
  DUTY_LAWYER_NOTICE: { zh: '值班律师提供法律帮助通知书', en: 'notice of the duty lawyer (forms 24 to 27)' },
  REPLACEMENT_NOTICE: { zh: '更换法律援助人员通知书', en: 'notice of replacement' },
  REPLACEMENT_FORM: { zh: '更换法律援助人员申请表', en: 'request for another lawyer, with the decision' },
  REPLACEMENT_DENIAL: { zh: '不予更换法律援助人员告知书', en: 'notice that the lawyer stays' },
  TERMINATION_DECISION: { zh: '终止法律援助决定书', en: 'decision to terminate legal aid' },
  TERMINATION_OFFICIAL_LETTER: { zh: '终止法律援助公函', en: 'official letter on the termination' },
  OBJECTION_DECISION: { zh: '法律援助异议审查决定书', en: 'decision on an objection' },
  CLOSING_REPORT: { zh: '法律援助结案报告表', en: 'closing report' },
  SERVICE_PROOF: { zh: '法律援助文书送达回证', en: 'proof of service' },
  MATERIALS_RECEIPT: { zh: '法律援助申请材料接收凭证', en: 'receipt for the papers of an application (form 5)' },
  SUPPLEMENT_NOTICE: { zh: '补充材料/说明通知书', en: 'notice of what is missing (form 6)' },
  REVIEW_FORM: { zh: '法律援助审查表', en: 'review (form 8), internal' },
  MEANS_STATEMENT: { zh: '经济困难状况说明表', en: 'statement of means with its declaration (form 4), to be signed' },
  REFUSAL_DECISION: { zh: '不予法律援助决定书', en: 'decision to refuse legal aid (form 10)' },
  DEEMED_WITHDRAWAL: { zh: '视为撤回法律援助申请告知书', en: 'notice that an application is deemed withdrawn' },
  GUIDANCE_NOTICE: { zh: '法律援助受理机构告知书', en: 'notice of which body a matter is for' },
  REFERRAL_LETTER: { zh: '转交申请函、移送函、转介函', en: 'forwarding or referral letter' },
  REFERRAL_REPLY: { zh: '复函（不予接收）', en: 'reply: not taken, and why' },
  DEEMED_WITHDRAWN: { zh: '视为撤回告知函', en: 'counts as withdrawn, with the remedy' },
  MEDIATION_RETURN: { zh: '调解不成转回函', en: 'a failed mediation goes home' },
  VOID_NOTICE: { zh: '法律援助文书作废通知', en: 'notice that a paper is void' },
};

/** Every paper the platform issues, with the commands that issue it. */
export function lettersTable(): string {
  return table(
    ['Paper', '文书', 'Ministry form', 'Number, for example', 'Version', 'Issued by'],
    Object.values(letterForms).map(({ id, version, paperWord }) => [
      `${code(id)} ${LETTER_NAMES[id].en}`,
      LETTER_NAMES[id].zh,
      (ministryForms[id] ?? []).join(', '),
      `豫濮援${paperWord}〔2026〕12号`,
      String(version),
      code(...issuedBy(id)),
    ]),
  );
}

function issuedBy(id: LetterTemplateId): string[] {
  if (id === 'VOID_NOTICE') return ['letter.void'];
  return LIFECYCLES.flatMap(({ lifecycle }) =>
    lifecycle.table.transitions
      .filter(({ letter }) => letter === id)
      .map(({ command }) => `${lifecycle.name}.${command}`),
  );
}
