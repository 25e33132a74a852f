import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { act, applied } from './decision-desk.js';
import { done, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const rowOf = (id: string) => rowIdOf('LegalAidCase', id) ?? '';

async function suspend(name: string): Promise<void> {
  const [row] = await sql<{ version: number }>(t, 'select version from organisation where id = $1', [
    t.world.organisations[name],
  ]);
  const input = { id: t.organisation(name), expectedVersion: row?.version, idempotencyKey: key() };
  const { told } = await (await t.as('platform.sysadmin')).run<{ told: { userErrors: unknown[] } }>(
    'mutation ($input: OrganisationSuspendInput!) { told: organisationSuspend(input: $input) { userErrors { code } } }',
    { input },
  );
  expect(told.userErrors).toEqual([]);
}

/** A case at another institution whose home Zhanhe is, and where its workers have still to decide. */
async function ofAnotherLead(): Promise<string> {
  const id = await applied(t, 'weidong');
  await sql(t, 'update legal_aid_case set home_organisation_id = $2 where id = $1', [
    rowOf(id),
    t.world.organisations.zhanhe,
  ]);
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, since, last_moved_at)
     values ($1, $2, 'LEGAL_AID_CASE', 'HOME', true, now(), now())`,
    [t.world.organisations.zhanhe, rowOf(id)],
  );
  return id;
}

/** A clock of it is overdue, and the bureau watches it already. */
async function watched(): Promise<string> {
  const id = await applied(t, 'zhanhe');
  t.clock.moveTo('2026-11-20T02:00:00Z');
  await t.app.sweeper.sweep();
  return id;
}

async function inConflict(): Promise<string> {
  const id = await applied(t, 'zhanhe');
  const input = { caseId: id, otherOrganisationId: t.organisation('jiaxian'), reason: '已向对方提出同一申请' };
  await done(t, 'zhanhe.reception', 'competenceConflictRaise', input);
  return id;
}

async function withdrawn(): Promise<string> {
  const id = await inConflict();
  await act(t, 'zhanhe.reception', 'caseWithdraw', id, { reason: '本人不再需要。' });
  return id;
}

/** What the inbox shows, what the subject says, and how far the command itself comes. */
async function told(login: string, id: string) {
  const { inbox } = await (await t.as(login)).run<{ inbox: { nodes: { id: string; primaryAction: string | null }[] } }>(
    '{ inbox(first: 100) { nodes { id primaryAction } } }',
  );
  const shown = inbox.nodes.find((node) => node.id === id);
  const subject = (await seen(t, login, id, 'version viewerActions { action allowed refusal { code } }')) as {
    version: number;
    viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
  };
  const action = subject.viewerActions.find((each) => each.action === 'case.designate');
  const refusal = await refusedWith(t, login, 'caseDesignate', {
    id,
    expectedVersion: subject.version,
    organisationId: t.organisation('jiaxian'),
    documentNumber: ' ',
  });
  return {
    inbox: shown?.primaryAction === 'case.designate',
    subject: action?.allowed === true,
    refusal: action?.refusal?.code ?? null,
    // Everything was fine but the number of the document, which is looked at last.
    command: refusal === 'TEXT_MISSING',
    commandRefusal: refusal,
  };
}

test('Naming another lead is shown in the inbox exactly where the subject says so, and where the command is taken.', async () => {
  const cases = {
    left: await applied(t, 'zhanhe'),
    watched: await watched(),
    covered: await applied(t, 'zhanhe', { restricted: true }),
    another: await ofAnotherLead(),
    conflict: await inConflict(),
    ended: await withdrawn(),
  };
  await suspend('zhanhe');
  const found: Record<string, boolean> = {};
  for (const [name, id] of Object.entries(cases))
    for (const desk of ['supervisor', 'head', 'liaison']) {
      if ((await seen(t, `bureau.${desk}`, id, 'id')) === null) continue;
      const { inbox, subject, command, refusal, commandRefusal } = await told(`bureau.${desk}`, id);
      expect([name, desk, inbox, subject]).toEqual([name, desk, command, command]);
      if (!command && refusal !== null) expect([name, desk, refusal]).toEqual([name, desk, commandRefusal]);
      found[`${name} ${desk}`] = command;
    }
  expect(found).toEqual({
    'left supervisor': true,
    'left head': true,
    'left liaison': false,
    'watched supervisor': true,
    'watched head': true,
    'watched liaison': false,
    'covered supervisor': true,
    'covered head': true,
    'covered liaison': false,
    'another supervisor': false,
    'another head': false,
    'another liaison': false,
    'conflict supervisor': false,
    'conflict head': false,
    'conflict liaison': false,
    'ended supervisor': false,
    'ended head': false,
    'ended liaison': false,
  });
});

test('They agree in every state of a case: in all but those in which nothing can happen any more it can be named.', async () => {
  const allowed: string[] = [];
  for (const state of caseLifecycle.states) {
    // Zhanhe is suspended: what stands there stands there since before.
    const id = await standing(state);
    const { inbox, subject, command } = await told('bureau.head', id);
    expect([state, inbox, subject]).toEqual([state, command, command]);
    if (command) allowed.push(state);
  }
  expect(caseLifecycle.states.filter((state) => !allowed.includes(state))).toEqual(['WITHDRAWN', 'ARCHIVED']);
});

/** A case in a state that Weidong opened and Zhanhe leads, and that the bureau watches. */
async function standing(state: string): Promise<string> {
  const id = await applied(t, 'weidong');
  const { zhanhe, bureau } = t.world.organisations;
  await sql(t, `update participation set part = 'FORMER_LEAD' where subject_id = $1`, [rowOf(id)]);
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select o.id, $1, 'LEGAL_AID_CASE', o.part, now(), now() from (values ($2::uuid, 'LEAD'), ($3::uuid, 'SUPERVISOR')) o(id, part)`,
    [rowOf(id), zhanhe, bureau],
  );
  await sql(t, 'update legal_aid_case set lead_organisation_id = $2, state = $3 where id = $1', [
    rowOf(id),
    zhanhe,
    state,
  ]);
  return id;
}
