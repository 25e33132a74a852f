import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { anAsk, move, sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { order } from '../../support/orders.js';
import { stamped } from '../events/stream-client.js';
import { applied } from './decision-desk.js';
import { acted, done, eventsOf, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());
afterEach(async () => {
  for (const each of ['zhanhe', 'jiaxian'])
    if ((await organisation(each)).state === 'SUSPENDED') await order(t, 'Reopen', each);
});

const organisation = async (name: string) =>
  (
    await sql<{ version: number; state: string }>(t, 'select version, state from organisation where id = $1', [
      t.world.organisations[name],
    ])
  )[0] ?? { version: 0, state: '' };

/** What names another lead for a case now. */
async function naming(id: string, to: string, more: Record<string, unknown> = {}) {
  const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [
    rowIdOf('LegalAidCase', id),
  ]);
  const organisationId = t.organisation(to);
  return { id, expectedVersion: row?.version ?? 0, organisationId, documentNumber: '平司〔2026〕12号', ...more };
}

/** An application at Zhanhe, which is suspended then: its work lies with the bureau. */
async function leftAlone(more: Record<string, unknown> = {}): Promise<string> {
  const id = await applied(t, 'zhanhe', more);
  await order(t, 'Suspend', 'zhanhe');
  return id;
}

const wordsOf = async (id: string) =>
  await sql<{ word: string; actor: string; member: string | null }>(
    t,
    `select word, actor_organisation_id as actor, actor_member_id as member from journal
     where subject_id = $1 and word in ('case.designate', 'case.moveLead') order by seq`,
    [rowIdOf('LegalAidCase', id)],
  );

async function actionOf(login: string, id: string) {
  const found = (await seen(t, login, id, 'viewerActions { action allowed refusal { code } }')) as {
    viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
  };
  return found.viewerActions.find(({ action }) => action === 'case.designate');
}

test('The superior of a suspended lead names another institution, which leads with the original time of receipt.', async () => {
  const id = await leftAlone();
  const { receivedAt } = await seen(t, 'bureau.supervisor', id, 'receivedAt');
  expect(await actionOf('bureau.supervisor', id)).toEqual({ action: 'case.designate', allowed: true, refusal: null });
  const { inbox } = await (await t.as('bureau.supervisor')).run<{ inbox: { nodes: Record<string, unknown>[] } }>(
    '{ inbox(filter: { awaiting: US }) { nodes { id primaryAction } } }',
  );
  expect(inbox.nodes).toContainEqual({ id, primaryAction: 'case.designate' });
  t.clock.moveTo('2026-11-04T02:00:00Z');
  const named = await done(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'weidong'));
  expect(named.case).toBeNull();

  expect(
    await seen(
      t,
      'weidong.reception',
      id,
      'state part receivedAt awaiting lead { id } home { id } designation { at by { id } documentNumber } deadlines { rule dueOn stoppedAt organisation { id } }',
    ),
  ).toMatchObject({
    state: 'APPLIED',
    part: 'LEAD',
    receivedAt,
    awaiting: 'US',
    lead: { id: t.organisation('weidong') },
    home: { id: t.organisation('zhanhe') },
    designation: {
      at: expect.stringMatching(/^2026-11-04T02:00/),
      by: { id: t.organisation('bureau') },
      documentNumber: '平司〔2026〕12号',
    },
    // Seven days from the receipt, not from the designation.
    deadlines: expect.arrayContaining([
      expect.objectContaining({
        rule: 'APPLICATION_REVIEW',
        dueOn: '2026-11-10',
        stoppedAt: null,
        organisation: { id: t.organisation('weidong') },
      }),
    ]),
  });
  // Who did no work reads what it has; who named another has left.
  expect(await seen(t, 'zhanhe.reception', id, 'part designation { documentNumber }')).toEqual({
    part: 'HOME',
    designation: { documentNumber: '平司〔2026〕12号' },
  });
  expect(await seen(t, 'bureau.supervisor', id, 'id')).toBeNull();
  expect(await wordsOf(id)).toEqual([
    { word: 'case.moveLead', actor: t.world.organisations.zhanhe, member: null },
    { word: 'case.designate', actor: t.world.organisations.bureau, member: t.world.members['bureau.supervisor'] },
  ]);
  const told = async (login: string) =>
    (await eventsOf(t, login)).filter(({ word, subjectId }) => word === 'case.designate' && subjectId === id).length;
  await stamped(t);
  expect([await told('weidong.reception'), await told('zhanhe.reception'), await told('jiaxian.reception')]).toEqual([
    1, 1, 0,
  ]);
  // The work goes on where it was brought, and stays there when the former lead is reopened.
  await done(t, 'weidong.reception', 'caseAccept', await onlyVersion(id));
  await order(t, 'Reopen', 'zhanhe');
  expect(await seen(t, 'weidong.head', id, 'state part persons { nodes { person { nameMasked } } }')).toEqual({
    state: 'ACCEPTED',
    part: 'LEAD',
    persons: { nodes: [{ person: { nameMasked: '张**' } }] },
  });
});

async function onlyVersion(id: string) {
  const { expectedVersion } = await naming(id, 'weidong');
  return { id, expectedVersion };
}

test('Eight of the bureau name a lead at once: one does, one entry is written, seven learn who did and when.', async () => {
  const id = await leftAlone();
  const input = await naming(id, 'weidong');
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, nth) =>
      acted(t, nth % 2 === 0 ? 'bureau.supervisor' : 'bureau.head', 'caseDesignate', input),
    ),
  );
  const late = answers.filter(({ userErrors }) => userErrors.length > 0);
  expect(late.map(({ userErrors }) => userErrors[0]?.code)).toEqual(Array(7).fill('CASE_DESIGNATED_ALREADY'));
  for (const { userErrors } of late)
    expect(userErrors[0]).toMatchObject({ actedBy: expect.any(String), actedAt: expect.any(String) });
  expect((await wordsOf(id)).filter(({ word }) => word === 'case.designate')).toHaveLength(1);
  expect(await refusedWith(t, 'jiaxian.head', 'caseDesignate', input)).toBe('NOT_FOUND');
});

test('Reopening and naming meet: either the lead works again, or another leads; never neither.', async () => {
  const id = await leftAlone();
  const input = await naming(id, 'weidong');
  const [named] = await Promise.all([
    acted(t, 'bureau.supervisor', 'caseDesignate', input),
    order(t, 'Reopen', 'zhanhe'),
  ]);
  const code = named.userErrors[0]?.code ?? null;
  expect([null, 'CASE_LEAD_NOT_SUSPENDED', 'NOT_FOUND']).toContain(code);
  const [row] = await sql<{ lead: string }>(
    t,
    'select lead_organisation_id as lead from legal_aid_case where id = $1',
    [rowIdOf('LegalAidCase', id)],
  );
  expect(row?.lead).toBe(t.world.organisations[code === null ? 'weidong' : 'zhanhe']);
  expect(await seen(t, code === null ? 'weidong.reception' : 'zhanhe.reception', id, 'part')).toEqual({ part: 'LEAD' });
});

/** A superior's part, whatever it came by. */
const given = async (name: string, id: string) =>
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'SUPERVISOR', now(), now())`,
    [t.world.organisations[name], rowIdOf('LegalAidCase', id)],
  );

test('A lead that works keeps its case, whatever else its superior has in it, and only who is above it names another.', async () => {
  const id = await applied(t, 'zhanhe');
  await given('bureau', id);
  expect(await refusedWith(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'weidong'))).toBe(
    'CASE_LEAD_NOT_SUSPENDED',
  );
  expect((await actionOf('bureau.supervisor', id))?.refusal).toEqual({ code: 'CASE_LEAD_NOT_SUSPENDED' });
  await given('jiaxian', id);
  await order(t, 'Suspend', 'zhanhe');
  expect(await refusedWith(t, 'jiaxian.head', 'caseDesignate', await naming(id, 'weidong'))).toBe('SIDE_MAY_NOT');
  expect((await actionOf('jiaxian.head', id))?.refusal).toEqual({ code: 'SIDE_MAY_NOT' });
});

test('It is named by role, document and institution, on what the case is now; a refusal changes nothing.', async () => {
  const id = await leftAlone();
  await order(t, 'Suspend', 'jiaxian');
  const code = async (login: string, to: string, more: Record<string, unknown> = {}) =>
    await refusedWith(t, login, 'caseDesignate', await naming(id, to, more));
  expect(await code('bureau.liaison', 'weidong')).toBe('ROLE_MAY_NOT');
  expect(await code('bureau.admin', 'weidong')).toBe('NOT_FOUND');
  expect(await code('zhanhe.head', 'weidong')).toBe('ORGANISATION_SUSPENDED');
  expect(await code('weidong.head', 'weidong')).toBe('NOT_FOUND');
  expect(await code('bureau.supervisor', 'court')).toBe('COMPETENCE_OTHER_UNFIT');
  expect(await code('bureau.supervisor', 'bureau')).toBe('COMPETENCE_OTHER_UNFIT');
  expect(await code('bureau.supervisor', 'zhanhe')).toBe('COMPETENCE_OTHER_UNFIT');
  expect(await code('bureau.supervisor', 'jiaxian')).toBe('ORGANISATION_NOT_ACTIVE');
  expect(await code('bureau.supervisor', 'weidong', { documentNumber: ' ' })).toBe('TEXT_MISSING');
  expect(await code('bureau.supervisor', 'weidong', { expectedVersion: 99 })).toBe('SUBJECT_CHANGED_MEANWHILE');
});

test('A restricted case is named another lead by number and state: the superior sees no more of it, the new head does.', async () => {
  const id = await leftAlone({ restricted: true });
  const closed = await seen(
    t,
    'bureau.supervisor',
    id,
    'state facts matter persons { nodes { person { nameMasked } } }',
  );
  expect(closed).toEqual({ state: 'APPLIED', facts: null, matter: null, persons: { nodes: [] } });
  expect((await actionOf('bureau.supervisor', id))?.allowed).toBe(true);
  await done(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'weidong'));
  expect(await seen(t, 'weidong.head', id, 'part restricted matter')).toEqual({
    part: 'LEAD',
    restricted: true,
    matter: expect.any(String),
  });
  const parts = await sql(
    t,
    `select 1 from participation p join case_person k on k.person_id = p.subject_id where k.case_id = $1 and p.organisation_id = $2`,
    [rowIdOf('LegalAidCase', id), t.world.organisations.bureau],
  );
  expect(parts).toEqual([]);
});

test('An institution above a suspended one takes its case over itself.', async () => {
  const above = async (name: string) =>
    await sql(t, 'update organisation set parent_id = $2 where id = $1', [
      t.world.organisations.zhanhe,
      t.world.organisations[name],
    ]);
  await above('weidong');
  try {
    const id = await leftAlone();
    const taken = await done(t, 'weidong.head', 'caseDesignate', await naming(id, 'weidong'));
    expect(taken.case).toMatchObject({ id, state: 'APPLIED' });
    expect(await seen(t, 'weidong.reception', id, 'part awaiting')).toEqual({ part: 'LEAD', awaiting: 'US' });
    await done(t, 'weidong.reception', 'caseAccept', await onlyVersion(id));
  } finally {
    await above('bureau');
  }
});

test('An ask by which the suspended lead had taken the case ends; the case may go back to where it came from.', async () => {
  const { cooperation, seeded } = await anAsk(t, { from: 'puyang', to: 'zhanhe', kinds: ['HANDLE_CASE'] });
  const [item] = cooperation.items;
  const took = await move(t, 'zhanhe.officer', 'cooperationItemAccept', {
    id: item?.id,
    expectedVersion: item?.version,
  });
  expect(took.userErrors).toEqual([]);
  const id = toGlobalId('LegalAidCase', seeded.rowId);
  await order(t, 'Suspend', 'zhanhe');
  await done(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'puyang'));
  expect(await seen(t, 'puyang.head', id, 'part lead { id } home { id }')).toEqual({
    part: 'LEAD',
    lead: { id: t.organisation('puyang') },
    home: null,
  });
  expect(await seen(t, 'zhanhe.head', id, 'part')).toEqual({ part: 'FORMER_LEAD' });
  const { node } = await (await t.as('puyang.officer')).run<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { ... on Cooperation { state items { state } } } }',
    { id: cooperation.id },
  );
  expect(node).toEqual({ state: 'RECALLED', items: [{ state: 'CANCELLED' }] });
});

test('What the suspended lead had asked others for ends with a letter, so that its successor can end the case.', async () => {
  const { cooperation, seeded } = await anAsk(t, { from: 'zhanhe', to: 'weidong', kinds: ['COLLECT_EVIDENCE'] });
  const id = toGlobalId('LegalAidCase', seeded.rowId);
  await order(t, 'Suspend', 'zhanhe');
  await given('bureau', id);
  await done(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'jiaxian'));
  const { node } = await (await t.as('weidong.officer')).run<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { ... on Cooperation { state items { state } letters { template } } } }',
    { id: cooperation.id },
  );
  expect(node).toEqual({
    state: 'TERMINATED',
    items: [{ state: 'CANCELLED' }],
    letters: expect.arrayContaining([{ template: 'TERMINATION_LETTER' }]),
  });
  const reason = { ground: 'REQUESTED', reason: '本人要求终止。' };
  const ended = await acted(t, 'jiaxian.head', 'caseTerminate', { ...(await onlyVersion(id)), ...reason });
  expect(ended.userErrors).toEqual([]);
});

async function conflictOf(id: string, by: string, other: string): Promise<string> {
  const input = { caseId: id, otherOrganisationId: t.organisation(other), reason: '已向对方提出同一申请' };
  const { raise } = await (await t.as(`${by}.reception`)).run<{ raise: { conflict: { id: string } | null } }>(
    `mutation ($input: CompetenceConflictRaiseInput!) { raise: competenceConflictRaise(input: $input) { conflict { id } userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return raise.conflict?.id ?? '';
}

test('A case that lies in a conflict of competence is decided there, and not named another lead beside it.', async () => {
  const id = await applied(t, 'zhanhe');
  await conflictOf(id, 'zhanhe', 'jiaxian');
  await order(t, 'Suspend', 'zhanhe');
  expect(await refusedWith(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'weidong'))).toBe(
    'COMPETENCE_CONFLICT_OPEN_ALREADY',
  );
});

test('Who named another lead stays in the case for what lies there by now when the former lead is reopened.', async () => {
  const [kept, left] = [await applied(t, 'zhanhe'), await leftAlone()];
  for (const id of [kept, left]) await done(t, 'bureau.supervisor', 'caseDesignate', await naming(id, 'weidong'));
  expect(await conflictOf(kept, 'weidong', 'jiaxian')).not.toBe('');
  await order(t, 'Reopen', 'zhanhe');
  expect(await seen(t, 'bureau.supervisor', kept, 'part')).toEqual({ part: 'SUPERVISOR' });
  expect(await seen(t, 'bureau.supervisor', left, 'part')).toBeNull();
});
