import { readFileSync } from 'node:fs';
import type { Desk, Outcome } from '../../src/demo/client.js';
import type { TestApp } from '../support/app.js';
import { desk } from './office.js';

export interface Money {
  fen: number;
}

export interface CaseData {
  id: string;
  number: string;
  state: string;
  version: number;
  awaiting: string;
  part: string;
  lead: { name: string };
  home: { name: string } | null;
  totals: ({ rows: number; splitRows: number } & Record<'claimed' | 'settled' | 'paid' | 'outstanding', Money>) | null;
  deadlines: { rule: string; dueOn: string; explanation: string; startedAt: string; stoppedAt: string | null }[];
}

export const CASE_FIELDS = `id number state version awaiting part lead { name } home { name }
  totals { rows splitRows claimed { fen } settled { fen } paid { fen } outstanding { fen } }
  deadlines { rule dueOn explanation startedAt stoppedAt }`;
export const CASE = `case { ${CASE_FIELDS} }`;

export interface ItemData {
  id: string;
  kind: string;
  state: string;
  version: number;
  deadline: { rule: string; dueOn: string; explanation: string } | null;
}

export interface LetterData {
  id: string;
  number: string | null;
  state: string;
  version: number;
  awaiting: string;
  openedAt: string | null;
  openedBy: string | null;
  items: ItemData[];
  proposals: { id: string; state: string; version: number; dueOn: string | null }[];
  deadlines: { rule: string; dueOn: string; explanation: string; stoppedAt: string | null }[];
  dispositions: { id: string; state: string; version: number; dueAt: string; nextCooperationId: string | null }[];
  letters: { template: string; number: string }[];
}

export const LETTER_FIELDS = `id number state version awaiting openedAt openedBy
  items { id kind state version deadline { rule dueOn explanation } }
  proposals { id state version dueOn } deadlines { rule dueOn explanation stoppedAt }
  dispositions { id state version dueAt nextCooperationId } letters { template number }`;
export const LETTER = `cooperation { ${LETTER_FIELDS} }`;

export type OfCase = Outcome & { case: CaseData };
export type OfLetter = Outcome & { cooperation: LetterData };

/** A roster of the demonstration, as its file is. */
export const rosterFile = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../seeds/demo/${name}`, import.meta.url)));

/** Uploads a file that stands for a scan. */
export async function scan(someone: Desk, title: string): Promise<string> {
  const bytes = new TextEncoder().encode(`%PDF-1.4\n% ${title.length}\n%%EOF\n`);
  return await someone.upload({ purpose: 'DOCUMENT', title, type: 'PDF', fieldClass: 'EVIDENCE', bytes });
}

/** The case as somebody sees it now; null when it is not there for him. */
export async function caseOf(someone: Desk, id: string): Promise<CaseData> {
  const data = await someone.run<{ case: CaseData }>(`query ($id: ID) { case(id: $id) { ${CASE_FIELDS} } }`, { id });
  return data.case;
}

/** The letter as somebody sees it now. */
export async function letterOf(someone: Desk, id: string): Promise<LetterData> {
  const query = `query ($id: ID) { cooperation(id: $id) { ${LETTER_FIELDS} } }`;
  return (await someone.run<{ cooperation: LetterData }>(query, { id })).cooperation;
}

export function itemIn(letter: LetterData, kind: string): ItemData {
  const item = letter.items.find((each) => each.kind === kind);
  if (item === undefined) throw new Error(`The letter asks for no ${kind}.`);
  return item;
}

/** Puyang's counter takes an application without persons: a roster follows. */
export async function openGroupCase(t: TestApp, city = 'puyang'): Promise<OfCase> {
  const input = {
    causeCode: 'LABOUR_REMUNERATION',
    matter: '追索劳动报酬（群体）',
    form: 'LABOUR_ARBITRATION',
    facts: '六十四名务工人员在阳泉做工，工资未付。',
    respondent: '阳泉市示例建筑劳务有限公司',
    groupClaim: true,
    persons: [],
  };
  return await (await desk(t, `${city}.reception`)).act('caseOpen', input, CASE);
}

export type OfImport = Outcome & { importedRows: number | null; case: CaseData | null };

/** The counter uploads a roster and asks to import it; a refusal is an answer. */
export async function importRoster(t: TestApp, login: string, caseId: string, name: string): Promise<OfImport> {
  const someone = await desk(t, login);
  const file = { purpose: 'ROSTER', title: name, type: 'XLSX', fieldClass: 'IDENTITY' } as const;
  const materialId = await someone.upload({ ...file, bytes: rosterFile(name) });
  const { version } = await caseOf(someone, caseId);
  return await someone.attempt(
    'rosterImport',
    { caseId, materialId, expectedVersion: version },
    `importedRows ${CASE}`,
  );
}

/** Reception accepts, the head grants. */
export async function grant(t: TestApp, city: string, legalAidCase: CaseData): Promise<OfCase> {
  const { id, version } = legalAidCase;
  const reception = await desk(t, `${city}.reception`);
  const accepted: OfCase = await reception.act('caseAccept', { id, expectedVersion: version }, CASE);
  const means = { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' };
  const head = await desk(t, `${city}.head`);
  return await head.act('caseGrant', { id, expectedVersion: accepted.case.version, ...means }, CASE);
}

/** The officer of one city drafts a letter to another. */
export async function draft(
  t: TestApp,
  from: string,
  to: string,
  caseId: string,
  kinds: readonly string[],
  more: Record<string, unknown> = {},
): Promise<OfLetter> {
  const input = {
    caseId,
    requestedOrganisationId: t.organisation(to),
    purpose: '工人户籍在濮阳，工资欠在阳泉。',
    items: kinds.map((kind) => ({ kind, description: `请协助办理（${kind}）`, expectedResult: '书面结果' })),
    ...more,
  };
  return await (await desk(t, `${from}.officer`)).act('cooperationDraft', input, LETTER);
}

/** The letter goes out. */
export async function send(t: TestApp, from: string, { id, version }: LetterData): Promise<OfLetter> {
  return await (await desk(t, `${from}.officer`)).act('cooperationSend', { id, expectedVersion: version }, LETTER);
}

/** The other city takes an item. */
export async function accept(t: TestApp, login: string, letter: LetterData, kind: string): Promise<OfLetter> {
  const { id, version } = itemIn(letter, kind);
  return await (await desk(t, login)).act('cooperationItemAccept', { id, expectedVersion: version }, LETTER);
}

/** Story 1 up to the moment when Yangquan has taken both items. */
export async function takenOver(t: TestApp): Promise<{ caseId: string; letter: LetterData }> {
  const opened = await openGroupCase(t);
  const imported = await importRoster(t, 'puyang.reception', opened.case.id, 'roster-yangquan-64.xlsx');
  if (imported.case === null) throw new Error('The roster was not taken.');
  await grant(t, 'puyang', imported.case);
  const drafted = await draft(t, 'puyang', 'yangquan', opened.case.id, ['HANDLE_CASE', 'COLLECT_EVIDENCE']);
  const sent = await send(t, 'puyang', drafted.cooperation);
  const first = await accept(t, 'yangquan.officer', sent.cooperation, 'HANDLE_CASE');
  const second = await accept(t, 'yangquan.officer', first.cooperation, 'COLLECT_EVIDENCE');
  return { caseId: opened.case.id, letter: second.cooperation };
}
