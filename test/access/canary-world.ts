import { randomInt, randomUUID } from 'node:crypto';
import { rowIdOf, toGlobalId } from '../../src/kernel/ids.js';
import { sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import { notices } from './canary-defence.js';
import { inQuestion } from './canary-matching.js';
import { referred } from './canary-referrals.js';
import type { Ids } from './canary-rooms.js';
import { decided, idsOf, inConflict, seal, underneath } from './canary-rooms.js';
import { CANARY, secret } from './canary-text.js';

/** The day in Shanghai. */
const localDay = (now: Date) => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Does something in somebody's name through the API and answers the payload. Fails when it is refused. */
async function act<Payload = Record<string, unknown>>(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
  selection = '',
): Promise<Payload> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const person = await t.as(login);
  const { done } = await person.run<{ done: { userErrors: unknown[] } }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { ${selection} userErrors { code message path } } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  );
  if (done.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(done.userErrors)}`);
  return done as Payload;
}

async function version(t: TestApp, table: string, id: string): Promise<number> {
  const [row] = await sql<{ version: number }>(t, `select version from ${table} where id = $1`, [id]);
  return row?.version ?? 0;
}

/**
 * A case of Mianyang's with a letter to Tongliang, made through the API with a canary in every text, and the rooms that
 * have no API yet filled underneath. Puyang and Yangquan have no part in anything of it. A restricted one is worked on by
 * the desks named here, and by no colleague of theirs.
 */
export async function canaryWorld(t: TestApp, { restricted = false } = {}): Promise<Ids> {
  const opened = await act<{ case: { id: string } }>(
    t,
    'mianyang.reception',
    'caseOpen',
    {
      causeCode: 'LABOUR_REMUNERATION',
      matter: `${CANARY.clear} 追索工资`,
      form: 'LABOUR_ARBITRATION',
      restricted,
      facts: secret('facts'),
      respondent: secret('respondent'),
      persons: [
        {
          person: {
            name: CANARY.name,
            idKind: 'RESIDENT_ID',
            migrantWorker: true,
            idNumber: CANARY.idNumber,
            phone: CANARY.phone,
            address: secret('address'),
          },
        },
      ],
    },
    'case { id }',
  );
  const id = opened.case.id;
  const caseRow = rowIdOf('LegalAidCase', id) ?? '';
  const onCase = async (login: string, mutation: string, more: Record<string, unknown> = {}) =>
    await act(t, `mianyang.${login}`, mutation, {
      id,
      expectedVersion: await version(t, 'legal_aid_case', caseRow),
      ...more,
    });
  if (restricted)
    for (const desk of ['officer', 'assigner']) {
      const memberId = toGlobalId('Member', t.world.members[`mianyang.${desk}`] ?? '');
      await act(t, 'mianyang.head', 'caseMemberAdd', { id, memberId, reason: secret('added') });
    }
  await onCase('reception', 'caseAccept');
  await onCase('head', 'caseGrant', { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' });
  const material = await upload(t, 'mianyang.officer');
  await act(t, 'mianyang.officer', 'materialAttach', {
    materialId: material,
    caseId: id,
    obtainedFrom: secret('obtained from'),
    obtainedHow: 'COPIED',
    sharedWithAsks: true,
  });
  const lawyer = await act<{ lawyer: { id: string } }>(
    t,
    'mianyang.head',
    'lawyerRegister',
    {
      name: `${CANARY.clear}律师`,
      licenceNumber: `15107${randomInt(10 ** 11, 10 ** 12)}`,
      practisingSince: '2010-01-01',
      published: false,
    },
    'lawyer { id }',
  );
  await act(t, 'mianyang.head', 'agreementPropose', {
    otherOrganisationId: t.organisation('tongliang'),
    costBearer: 'EACH_OWN',
    recognisesMeans: true,
    terms: [
      { kind: 'COLLECT_EVIDENCE', answerAmount: 5, answerUnit: 'WORKING_DAY', workAmount: 10, workUnit: 'WORKING_DAY' },
    ],
    validFrom: localDay(t.clock.now()),
  });
  await cooperations(t, id);
  await consultation(t, restricted);
  await onCase('assigner', 'caseAssign', { lawyerId: t.lawyer('mianyang.handler') });
  await onCase('handler', 'caseStart');
  await onCase('reception', 'caseSetHearing', {
    session: 'HEARING',
    heldAt: new Date(t.clock.now().getTime() + 86_400_000).toISOString(),
    place: secret('place'),
  });
  await onCase('handler', 'caseChangeCustody', { custody: 'DETAINED', note: secret('custody') });
  await act(t, 'mianyang.head', 'lawyerDeclareConflict', {
    lawyerId: lawyer.lawyer.id,
    caseId: id,
    reason: secret('conflict'),
  });
  await act(t, 'mianyang.handler', 'caseMilestone', {
    id,
    kind: 'ARBITRATION_FILED',
    happenedOn: '2026-01-05',
    bodyName: `${CANARY.clear}仲裁委`,
    documentNumber: `${CANARY.clear} 1号`,
    note: secret('milestone'),
  });
  await onCase('assigner', 'caseReplace', { lawyerId: t.lawyer('mianyang.handler2'), reason: secret('replaced') });
  await onCase('handler2', 'caseSubmitFile', { summary: secret('summary') }).catch(async (error: unknown) => {
    // A case whose acts are still open does not go to the file; the summary is put there.
    if (!/CASE_/.test(String(error))) throw error;
    await seal(t, 'legal_aid_case', 'file_summary_sealed', caseRow, 'summary');
  });
  await underneath(t, caseRow);
  await referred(t, caseRow);
  await notices(t, restricted);
  await decided(t, caseRow);
  await inConflict(t, caseRow);
  await inQuestion(t, caseRow);
  return await idsOf(t, caseRow, material, lawyer.lawyer.id);
}

/** Somebody at the front desk who left a number and no name, and was answered. */
async function consultation(t: TestApp, restricted: boolean): Promise<void> {
  const asked = await act<{ consultation: { id: string } }>(
    t,
    'mianyang.reception',
    'consultationOpen',
    {
      channel: 'PHONE',
      restricted,
      matter: `${CANARY.clear} 咨询`,
      content: secret('content'),
      phone: CANARY.phone,
      advice: { answer: secret('answer'), promptedToApply: true },
    },
    'consultation { id }',
  );
  await act(t, 'mianyang.reception', 'consultationFollowUp', {
    id: asked.consultation.id,
    channel: 'PHONE',
    note: secret('conversation'),
  });
}

async function upload(t: TestApp, login: string): Promise<string> {
  const bytes = Buffer.from(`%PDF-1.4\n1 0 obj<</Title(${secret('file')})>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
  const { ticket } = await act<{ ticket: { materialId: string; uploadPath: string } }>(
    t,
    login,
    'fileTicket',
    {
      declaredType: 'PDF',
      fieldClass: 'EVIDENCE',
      purpose: 'DOCUMENT',
      size: bytes.length,
      title: `${CANARY.sealed}.pdf`,
    },
    'ticket { materialId uploadPath }',
  );
  const { token } = await t.as(login);
  const sent = await fetch(`${t.app.url}${ticket.uploadPath}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: bytes,
  });
  if (!sent.ok) throw new Error(`The file was not taken: ${sent.status} ${await sent.text()}`);
  return ticket.materialId;
}

/** A letter with three acts: one done after a supplement and a rework, one unable, one proposed to be put off. */
async function cooperations(t: TestApp, caseId: string): Promise<void> {
  const draft = async (requested: string) => {
    const made = await act<{ cooperation: { id: string; version: number; items: { id: string }[] } }>(
      t,
      'mianyang.officer',
      'cooperationDraft',
      {
        caseId,
        requestedOrganisationId: t.organisation(requested),
        purpose: secret('purpose'),
        legalBasis: `${CANARY.clear} 依据`,
        items: ['COLLECT_EVIDENCE', 'VERIFY_MEANS', 'SERVE_DOCUMENT'].map((kind) => ({
          kind,
          description: secret(`description ${kind}`),
          expectedResult: secret('expected'),
        })),
      },
      'cooperation { id version items { id } }',
    );
    const { id, version: expectedVersion, items } = made.cooperation;
    await act(t, 'mianyang.officer', 'cooperationSend', { id, expectedVersion });
    return { id, row: rowIdOf('Cooperation', id) ?? '', items: items.map((item) => item.id) };
  };
  const withdrawn = await draft('tongliang');
  await act(t, 'mianyang.officer', 'cooperationAmend', {
    id: withdrawn.id,
    expectedVersion: await version(t, 'cooperation', withdrawn.row),
    purpose: secret('purpose, amended'),
    reason: secret('why amended'),
  });
  await act(t, 'mianyang.officer', 'cooperationWithdraw', {
    id: withdrawn.id,
    expectedVersion: await version(t, 'cooperation', withdrawn.row),
    reason: secret('why withdrawn'),
  });
  const asked = await draft('tongliang');
  const [first = '', second = '', third = ''] = asked.items;
  const onItem = async (login: string, mutation: string, item: string, more: Record<string, unknown> = {}) =>
    await act(t, login, mutation, {
      id: item,
      expectedVersion: await version(t, 'cooperation_item', rowIdOf('CooperationItem', item) ?? ''),
      ...more,
    });
  const there = 'tongliang.officer';
  await act(t, there, 'cooperationOpen', { id: asked.id });
  await onItem(there, 'cooperationItemAccept', first);
  await onItem(there, 'cooperationItemUnable', second, { code: 'WITNESS_ABSENT', reason: secret('unable') });
  await onItem(there, 'cooperationItemAccept', third);
  await onItem(there, 'cooperationItemAskSupplement', first, { list: secret('list') });
  await onItem('mianyang.officer', 'cooperationItemSupply', first, { answer: secret('answer') });
  await onItem(there, 'cooperationItemStart', first).catch(() => undefined);
  await onItem(there, 'cooperationItemSubmitResult', first, { result: secret('result') });
  await onItem('mianyang.officer', 'cooperationItemRework', first, { reason: secret('rework') });
  await act(t, there, 'proposalPropose', {
    itemId: third,
    kind: 'NEW_DUE_DATE',
    dueOn: '2027-06-01',
    reason: secret('later'),
  });
  const [disposition] = await sql<{ id: string; version: number }>(
    t,
    `select id, version from disposition where state = 'OPEN'`,
  );
  await act(t, 'mianyang.officer', 'dispositionKeep', {
    id: toGlobalId('Disposition', disposition?.id ?? ''),
    expectedVersion: disposition?.version,
    reason: secret('kept'),
  });
}
