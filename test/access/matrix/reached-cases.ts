import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { casework, done } from '../../features/cases/ending-desk.js';
import { csv, header, worker } from '../../features/cases/roster-samples.js';
import { attached, pdf, uploaded } from '../../features/materials/files.js';
import { aCase, sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';
import { versionOf } from './role-world.js';
import { PLAYERS } from './sides.js';

/** A command whose every word fits, but for one id: with an own thing there it goes on, past where that id is looked at. */
export interface Reached {
  /** Who is everything in the office that is asked. */
  login: string;
  own: string;
  input(id: string): Record<string, unknown>;
}

export type Reach = (t: TestApp) => Promise<Reached>;

const HANDLER = PLAYERS.mianyang.handler ?? '';
const ROSTER = { purpose: 'ROSTER', declaredType: 'CSV', title: '花名册.csv' };
const roster = async (t: TestApp) => await uploaded(t, HANDLER, csv(header, worker), ROSTER);

/** A case of Mianyang's with one worker on its roster, granted. */
async function withRoster(t: TestApp) {
  const group = await casework(t, 'mianyang', { groupClaim: true });
  await done(t, HANDLER, 'rosterImport', { ...(await caseAt(group)), materialId: await roster(t) });
  const [row] = await sql<{ id: string }>(t, 'select id from roster_row where case_id = $1', [group.rowId]);
  return { ...group, row: row?.id ?? '' };
}

async function caseAt({ now }: { now(): Promise<{ id: string; expectedVersion: number }> }) {
  const { id, expectedVersion } = await now();
  return { caseId: id, expectedVersion };
}

/** The same, with a lawyer who is at work on it. */
async function atWork<Some extends Awaited<ReturnType<typeof casework>>>(t: TestApp, some: Some): Promise<Some> {
  await done(t, HANDLER, 'caseAssign', { ...(await some.now()), lawyerId: t.lawyer(HANDLER) });
  await done(t, HANDLER, 'caseStart', await some.now());
  return some;
}

const entry = (memberId: string) => ({
  ...{ memberId, name: '周律师', practisingSince: '2010-01-01' },
  licenceNumber: `15107${String(Date.now()).slice(-11)}`,
});

/** The places of a case, its money and its lawyers. */
export const REACHED_CASES: Readonly<Record<string, Reach>> = {
  'caseOpen input.persons.id': async (t) => ({
    login: HANDLER,
    own: toGlobalId('Person', (await aCase(t, 'mianyang')).personRowId),
    input: (id) => ({
      ...{ causeCode: 'LABOUR_REMUNERATION', form: 'LABOUR_ARBITRATION', matter: '追索劳动报酬' },
      persons: [{ id }],
    }),
  }),
  'caseReplacementDecide input.lawyerId': async (t) => {
    const some = await atWork(t, await casework(t, 'mianyang'));
    const asks = {
      reason: '沟通不畅',
      askedOn: new Date(t.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    };
    await done(t, PLAYERS.mianyang.any, 'caseReplacementAsk', { ...(await some.now()), ...asks });
    const now = await some.now();
    return {
      login: HANDLER,
      own: t.lawyer('mianyang.handler'),
      input: (lawyerId) => ({ ...now, granted: true, opinion: '同意更换', lawyerId }),
    };
  },
  'lawyerRegister input.memberId': async (t) => ({
    login: HANDLER,
    own: toGlobalId('Member', t.world.members['mianyang.reviewer'] ?? ''),
    input: (memberId) => entry(memberId),
  }),
  'lawyerUpdate input.memberId': async (t) => {
    const id = t.lawyer('mianyang.handler');
    const { version } = await versionOf(t, id);
    return {
      login: HANDLER,
      own: toGlobalId('Member', t.world.members['mianyang.handler'] ?? ''),
      input: (memberId) => ({ id, expectedVersion: version, ...entry(memberId) }),
    };
  },
  'rosterImport input.caseId': async (t) => {
    const some = await casework(t, 'mianyang', { groupClaim: true });
    const [{ id, expectedVersion }, materialId] = [await some.now(), await roster(t)];
    return { login: HANDLER, own: id, input: (caseId) => ({ caseId, expectedVersion, materialId }) };
  },
  'rosterRowWaive input.materialId': async (t) => {
    const some = await atWork(t, await withRoster(t));
    return {
      login: HANDLER,
      own: (await attached(t, HANDLER, { caseId: some.id }, {}, pdf())).id,
      input: (materialId) => ({ rowId: toGlobalId('RosterRow', some.row), materialId }),
    };
  },
  'settlementDecide input.materialId': async (t) => {
    const some = await atWork(t, await withRoster(t));
    const settlement = newId();
    await sql(
      t,
      `insert into settlement (id, case_id, revision, state, version, total_fen, created_at, last_actor_organisation_id, last_moved_at)
       values ($1, $2, 1, 'OFFERED', 1, 200, now(), $3, now())`,
      [settlement, some.rowId, t.world.organisations.mianyang],
    );
    await sql(
      t,
      `insert into settlement_share (settlement_id, revision, case_id, row_id, amount_fen, decision) values ($1, 1, $2, $3, 200, 'UNDECIDED')`,
      [settlement, some.rowId, some.row],
    );
    const said = { id: toGlobalId('Settlement', settlement), rowId: toGlobalId('RosterRow', some.row), revision: 1 };
    return {
      login: HANDLER,
      own: (await attached(t, HANDLER, { caseId: some.id }, {}, pdf())).id,
      input: (materialId) => ({ ...said, decision: 'AGREED', how: 'IN_PERSON', materialId }),
    };
  },
};
