import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { pdf, uploaded } from '../materials/files.js';
import { OPEN_INPUT, rosterFile, workers } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.stop());

interface Payload {
  case?: { id: string; version: number; state: string; part: string } | null;
  settlement?: { id: string; version: number; revision: number; state: string } | null;
  cooperation?: { id: string; version: number; state: string; items: { id: string; version: number; state: string }[] };
  importedRows?: number;
  userErrors: { code: string; issues: { row: number; column: string; code: string }[] }[];
}

const PARTS: Readonly<Record<string, string>> = {
  case: 'case { id version state part }',
  settlement: 'case { id version state part } settlement { id version revision state }',
  roster: 'importedRows case { id version state part }',
  payment: 'case { id version state part }',
  cooperation: 'cooperation { id version state items { id version state } }',
};

async function act(login: string, mutation: string, type: string, input: Record<string, unknown>): Promise<Payload> {
  const kind = Object.keys(PARTS).find((each) => mutation.startsWith(each)) ?? 'case';
  const person = await t.as(login);
  const { done } = await person.run<{ done: Payload }>(
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${PARTS[kind]} userErrors { code issues { row column code } } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}

async function must(login: string, mutation: string, type: string, input: Record<string, unknown>): Promise<Payload> {
  const done = await act(login, mutation, type, input);
  if (done.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(done.userErrors)}`);
  return done;
}

test('from the counter in Puyang to the closing in Yangquan: uploaded roster, moved lead, settlement, payment, result', async () => {
  const opened = await must('puyang.reception', 'caseOpen', 'CaseOpenInput', {
    ...OPEN_INPUT,
    persons: [],
    groupClaim: true,
  });
  const id = opened.case?.id ?? '';
  const versionOf = async (login: string) => {
    const person = await t.as(login);
    const data = await person.run<{ case: { version: number } | null }>(
      'query ($id: ID) { case(id: $id) { version } }',
      {
        id,
      },
    );
    return data.case?.version ?? 0;
  };
  const move = async (login: string, mutation: string, type: string, input: Record<string, unknown> = {}) =>
    await must(login, mutation, type, { id, expectedVersion: await versionOf(login), ...input });

  const [first, ...others] = workers(6, 90_000);
  if (first === undefined) throw new Error('Six workers.');
  const importing = async (file: Buffer) => {
    const roster = { purpose: 'ROSTER', title: '花名册.csv', declaredType: 'CSV', fieldClass: 'AMOUNTS' };
    const materialId = await uploaded(t, 'puyang.reception', file, roster);
    return await act('puyang.reception', 'rosterImport', 'RosterImportInput', {
      caseId: id,
      materialId,
      expectedVersion: await versionOf('puyang.reception'),
    });
  };
  const broken = await importing(rosterFile([{ ...first, wages: 'x' }, ...others]));
  expect(broken.userErrors).toMatchObject([
    { code: 'ROSTER_ROWS_REFUSED', issues: [{ row: 2, code: 'AMOUNT_INVALID' }] },
  ]);
  expect(await importing(rosterFile([first, ...others]))).toMatchObject({ userErrors: [], importedRows: 6 });

  await move('puyang.reception', 'caseAccept', 'CaseAcceptInput');
  await move('puyang.head', 'caseGrant', 'CaseGrantInput', {
    meansBranch: 'WAIVED',
    meansGround: 'MIGRANT_WORKER_WAGES',
  });

  const drafted = await must('puyang.officer', 'cooperationDraft', 'CooperationDraftInput', {
    caseId: id,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '工人在阳泉务工，请办理。',
    items: [{ kind: 'HANDLE_CASE', description: '案件移送办理' }],
  });
  const ask = drafted.cooperation;
  if (ask === undefined) throw new Error('A draft.');
  await must('puyang.officer', 'cooperationSend', 'CooperationMoveInput', { id: ask.id, expectedVersion: ask.version });
  const person = await t.as('yangquan.officer');
  const asked = await person.run<{ case: { part: string; persons: { nodes: { person: { nameMasked: string } }[] } } }>(
    'query ($id: ID) { case(id: $id) { part facts totals { claimed { yuan } } persons(first: 2) { nodes { person { nameMasked phoneMasked } } } } }',
    { id },
  );
  expect(asked.case).toMatchObject({
    part: 'ASKED',
    facts: OPEN_INPUT.facts,
    totals: { claimed: { yuan: '6018.00' } },
    persons: { nodes: [{ person: { nameMasked: '王**', phoneMasked: null } }, {}] },
  });
  const opened2 = await must('yangquan.officer', 'cooperationOpen', 'CooperationOpenInput', { id: ask.id });
  const item = opened2.cooperation?.items[0];
  if (item === undefined) throw new Error('An item.');
  await must('yangquan.officer', 'cooperationItemAccept', 'CooperationItemAcceptInput', {
    id: item.id,
    expectedVersion: item.version,
  });

  await move('yangquan.assigner', 'caseAssign', 'CaseAssignInput', { lawyerId: t.lawyer('yangquan.handler') });
  await move('yangquan.handler', 'caseStart', 'CaseMoveInput');
  await must('yangquan.handler', 'caseMilestone', 'CaseMilestoneInput', {
    id,
    kind: 'MEDIATED',
    happenedOn: t.clock.now().toISOString().slice(0, 10),
  });
  const settled = await must('yangquan.handler', 'settlementDraft', 'SettlementDraftInput', {
    caseId: id,
    expectedVersion: await versionOf('yangquan.handler'),
    totalFen: 600_000,
  });
  const settlement = settled.settlement;
  await must('yangquan.handler', 'settlementOffer', 'SettlementMoveInput', {
    id: settlement?.id,
    expectedVersion: settlement?.version,
  });
  const paper = await uploaded(t, 'puyang.officer', pdf(), { title: '签字.pdf' });
  await (await t.as('puyang.officer')).run(
    'mutation ($input: MaterialAttachInput!) { materialAttach(input: $input) { userErrors { code } } }',
    { input: { materialId: paper, caseId: id, idempotencyKey: key() } },
  );
  const officer = await t.as('puyang.officer');
  const rows = await officer.run<{ case: { roster: { nodes: { id: string; share: { fen: number } }[] } } }>(
    'query ($id: ID) { case(id: $id) { roster(first: 10) { nodes { id share { fen } } } } }',
    { id },
  );
  expect(rows.case.roster.nodes.reduce((sum, row) => sum + row.share.fen, 0)).toBe(600_000);
  let latest = settlement;
  for (const row of rows.case.roster.nodes) {
    const decided = await must('puyang.officer', 'settlementDecide', 'SettlementDecideInput', {
      id: settlement?.id,
      rowId: row.id,
      revision: 1,
      decision: 'AGREED',
      how: 'IN_PERSON',
      materialId: paper,
    });
    latest = decided.settlement;
  }
  await must('yangquan.handler', 'settlementConclude', 'SettlementMoveInput', {
    id: latest?.id,
    expectedVersion: latest?.version,
  });
  await must('yangquan.handler', 'paymentRecord', 'PaymentRecordInput', {
    caseId: id,
    expectedVersion: await versionOf('yangquan.handler'),
    amountFen: 600_000,
    paidOn: t.clock.now().toISOString().slice(0, 10),
    method: 'BANK_TRANSFER',
  });
  await move('yangquan.handler', 'caseSubmitFile', 'CaseSubmitFileInput', { summary: '已全部支付。' });
  const closed = await move('yangquan.head', 'caseClose', 'CaseMoveInput');
  expect(closed.case).toMatchObject({ state: 'CLOSED', part: 'LEAD' });
  const home = await officer.run<{ case: Record<string, unknown>; cooperation: { items: { state: string }[] } }>(
    `query ($id: ID, $ask: ID) {
       case(id: $id) { part state awaiting totals { paid { fen } outstanding { fen } unsettledRows } payments { workers } timeline(first: 50) { nodes { word } } }
       cooperation(id: $ask) { items { state } } }`,
    { id, ask: ask.id },
  );
  expect(home.case).toMatchObject({
    part: 'HOME',
    state: 'CLOSED',
    awaiting: 'THEM',
    totals: { paid: { fen: 600_000 }, outstanding: { fen: 0 }, unsettledRows: 0 },
    payments: [{ workers: 6 }],
  });
  expect(home.cooperation.items).toEqual([{ state: 'RESULT_SUBMITTED' }]);
  const words = (home.case.timeline as { nodes: { word: string }[] }).nodes.map((node) => node.word);
  expect(words.filter((word) => word.startsWith('case.'))).toEqual([
    'case.open',
    'case.accept',
    'case.grant',
    'case.moveLead',
    'case.assign',
    'case.start',
    'case.milestone',
    'case.submitFile',
    'case.close',
  ]);
  expect(t.log.join('')).not.toMatch(/王一明|13812345678/);
});
