import { demoWorkers } from '../../seeds/demo/generate-roster.js';
import type { Desk } from '../../src/demo/client.js';
import type { TestApp } from '../support/app.js';
import { desk } from './office.js';

export interface Worker {
  name: string;
  identityNumber: string;
  phone: string;
  wages: number;
  overtime: number;
}

/** The sixty-four of the roster, as they were written down. */
export const WORKERS = demoWorkers() as unknown as readonly Worker[];

/** What of a case and its workers somebody sees. */
export const SEEN = `number matter totals { rows claimed { yuan } } lead { name } facts redactions { field reason }
  roster(first: 1) { nodes { employer } }
  persons(first: 2) { totalCount nodes { person { id nameMasked idNumberMasked phoneMasked redactions { field reason } } } }`;

export interface Seen {
  persons: { nodes: { person: { id: string } }[] };
}

/** The case of a letter, as far as it is shared with the one who looks. */
export async function lookAt(t: TestApp, login: string, letterId: string): Promise<Seen> {
  const query = `query ($id: ID) { cooperation(id: $id) { legalAidCase { ${SEEN} } } }`;
  const data = await (await desk(t, login)).run<{ cooperation: { legalAidCase: Seen } }>(query, { id: letterId });
  return data.cooperation.legalAidCase;
}

/** Somebody asks for a worker in clear, with a reason. Looking has no key: each look is another one. */
export async function reveal(t: TestApp, login: string, personId: string | undefined) {
  const fields = ['NAME', 'ID_NUMBER', 'PHONE'];
  const input = { id: personId, fields, reason: '联系工人核对金额', idempotencyKey: undefined };
  const someone = await desk(t, login);
  return await someone.attempt<Record<'name' | 'idNumber' | 'phone', string | null>>(
    'personReveal',
    input,
    'name idNumber phone',
  );
}

export interface RosterRow {
  id: string;
  rowNumber: number;
  state: string;
  decision: string | null;
  splitCaseId: string | null;
  person: { id: string; nameMasked: string | null };
  wages: { fen: number };
  overtime: { fen: number };
  share: { fen: number } | null;
  settled: { fen: number } | null;
  paid: { fen: number };
  owed: { fen: number };
}

/** The whole roster of a case, as somebody sees it. */
export async function rosterOf(someone: Desk, caseId: string): Promise<RosterRow[]> {
  const money = 'wages { fen } overtime { fen } share { fen } settled { fen } paid { fen } owed { fen }';
  const row = `id rowNumber state decision splitCaseId person { id nameMasked } ${money}`;
  const data = await someone.run<{ case: { roster: { totalCount: number; nodes: RosterRow[] } } }>(
    `query ($id: ID) { case(id: $id) { roster(first: 100) { totalCount nodes { ${row} } } } }`,
    { id: caseId },
  );
  const { nodes, totalCount } = data.case.roster;
  if (nodes.length !== totalCount) throw new Error('The roster has more rows than a page.');
  return nodes;
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((left, right) => left + right, 0);

/**
 * An amount shared out by weights: the largest remainder, of equal ones the earlier. Written here a second time, with
 * whole numbers of any size, so that the platform's own arithmetic is not its own witness.
 */
export function sharedOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + BigInt(right), 0n);
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight));
  const parts = exact.map((each) => each / sum);
  const left = BigInt(total) - parts.reduce((one, other) => one + other, 0n);
  const byRemainder = exact
    .map((each, nth) => ({ nth, remainder: each % sum }))
    .sort((one, other) =>
      one.remainder === other.remainder ? one.nth - other.nth : one.remainder < other.remainder ? 1 : -1,
    );
  for (const { nth } of byRemainder.slice(0, Number(left))) parts[nth] = (parts[nth] ?? 0n) + 1n;
  return parts.map(Number);
}
