import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aDraft, anAsk, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: { items: { id: string; version: number }[] } | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

test('A draft is seen by its own organisation alone.', async () => {
  const { cooperation } = await aDraft(t);
  expect(cooperation).toMatchObject({ state: 'DRAFT', number: null, awaiting: 'US' });
  expect(await seen(t, 'yangquan.officer', cooperation.id)).toBeNull();
  expect(await seen(t, 'puyang.admin', cooperation.id)).toBeNull();
});

test('A sent letter has a number and a due date with its reason, and the ball is with the other side.', async () => {
  const { cooperation } = await anAsk(t);
  expect(cooperation).toMatchObject({ state: 'SENT', awaiting: 'THEM', revision: 1 });
  expect(cooperation.number).toMatch(/^豫濮援协〔2026〕\d+号$/);
  const there = await seen(t, 'yangquan.officer', cooperation.id);
  expect(there).toMatchObject({ state: 'SENT', awaiting: 'US', number: cooperation.number });
  expect(there?.deadlines).toEqual([
    {
      rule: 'COOPERATION_ANSWER',
      dueOn: '2026-11-17',
      stoppedAt: null,
      explanation: expect.stringContaining('2026-11-03') as unknown,
    },
  ]);
});

test('An item is accepted, worked, submitted, confirmed, and the ask concluded.', async () => {
  const { cooperation: sent, seeded } = await anAsk(t);
  const opened = await move(t, 'yangquan.officer', 'cooperationOpen', { id: sent.id });
  expect(opened.cooperation).toMatchObject({ state: 'RECEIVED', openedBy: '阳泉officer' });
  expect(await seen(t, 'puyang.officer', sent.id)).toMatchObject({ state: 'RECEIVED', openedBy: '阳泉市法律援助中心' });
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', {
    ...item(opened.cooperation),
    revision: 1,
  });
  expect(accepted.userErrors).toEqual([]);
  expect(accepted.cooperation).toMatchObject({
    state: 'ACTIVE',
    awaiting: 'US',
    items: [{ state: 'ACCEPTED', deadline: { rule: 'COOPERATION_WORK' } }],
  });
  const started = await move(t, 'yangquan.officer', 'cooperationItemStart', item(accepted.cooperation));
  const submitted = await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...item(started.cooperation),
    result: '已调取工资台账。',
  });
  expect(submitted.cooperation).toMatchObject({ awaiting: 'THEM', items: [{ state: 'RESULT_SUBMITTED' }] });
  const confirmed = await move(t, 'puyang.officer', 'cooperationItemConfirm', item(submitted.cooperation));
  expect(confirmed.cooperation).toMatchObject({ state: 'ACTIVE', awaiting: 'US', items: [{ state: 'CONFIRMED' }] });
  const concluded = await move(t, 'puyang.officer', 'cooperationConclude', {
    id: sent.id,
    expectedVersion: confirmed.cooperation?.version,
  });
  expect(concluded.userErrors).toEqual([]);
  expect(concluded.cooperation).toMatchObject({ state: 'CONCLUDED', awaiting: 'NOBODY' });
  expect(concluded.cooperation?.letters.map((letter) => letter.template)).toEqual([
    'COOPERATION_LETTER',
    'REPLY_LETTER',
    'RESULT_LETTER',
  ]);
  const parts = await sql(
    t,
    `select part, ended_at is not null as ended from participation where subject_id = $1 order by part`,
    [seeded.rowId],
  );
  expect(parts).toEqual([
    { part: 'ASSISTING', ended: true },
    { part: 'LEAD', ended: false },
  ]);
});

test('HANDLE_CASE moves the lead in the same transaction; the home city stays.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE', 'COLLECT_EVIDENCE'] });
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  expect(accepted.userErrors).toEqual([]);
  const parts = await sql(t, 'select organisation_id as org, part from participation where subject_id = $1', [
    seeded.rowId,
  ]);
  expect(parts).toContainEqual({ org: t.world.organisations.yangquan, part: 'LEAD' });
  expect(parts).toContainEqual({ org: t.world.organisations.puyang, part: 'HOME' });
});

test('Nobody is refused for being not eligible: the refusal names the rule and nothing has changed.', async () => {
  const { cooperation } = await anAsk(t);
  const before = await sql(t, 'select count(*)::int as n from journal');
  const refused = await move(t, 'yangquan.officer', 'cooperationItemUnable', {
    ...item(cooperation),
    code: 'NOT_ELIGIBLE',
    reason: '不符合条件',
  });
  expect(refused.cooperation).toBeNull();
  expect(refused.userErrors[0]?.code).toBe('UNABLE_CODE_NOT_ALLOWED');
  expect(await seen(t, 'yangquan.officer', cooperation.id)).toMatchObject({
    state: 'SENT',
    items: [{ state: 'REQUESTED', version: 1 }],
  });
  expect(await sql(t, 'select count(*)::int as n from journal')).toEqual(before);
});

test('What is objectively impossible opens a disposition at the sender, due in three working days.', async () => {
  const { cooperation } = await anAsk(t);
  const unable = await move(t, 'yangquan.officer', 'cooperationItemUnable', {
    ...item(cooperation),
    code: 'DOCUMENT_NOT_HELD',
    reason: '当地无台账。',
  });
  expect(unable.userErrors).toEqual([]);
  expect(unable.cooperation).toMatchObject({ state: 'UNABLE' });
  const home = await seen(t, 'puyang.officer', cooperation.id);
  expect(home).toMatchObject({
    state: 'UNABLE',
    awaiting: 'US',
    dispositions: [{ state: 'OPEN', dueAt: '2026-11-06T16:00:00.000Z' }],
  });
  const kept = await move(t, 'puyang.officer', 'dispositionKeep', {
    id: home?.dispositions[0]?.id,
    expectedVersion: 1,
    reason: '本中心自行调查。',
  });
  expect(kept.cooperation).toMatchObject({ awaiting: 'NOBODY', dispositions: [{ state: 'KEPT' }] });
});

test('A recall after acceptance gives the lead back to the sender.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const proposed = await move(t, 'puyang.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'RECALL',
    reason: '工人已回乡。',
  });
  expect(proposed.userErrors).toEqual([]);
  const id = proposed.cooperation?.proposals[0]?.id;
  expect((await move(t, 'yangquan.officer', 'proposalAgree', { id, expectedVersion: 1 })).userErrors[0]?.code).toBe(
    'ROLE_MAY_NOT',
  );
  const agreed = await move(t, 'yangquan.head', 'proposalAgree', { id, expectedVersion: 1 });
  expect(agreed.userErrors).toEqual([]);
  expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({
    state: 'RECALLED',
    items: [{ state: 'CANCELLED' }],
  });
  const lead = await sql(
    t,
    `select organisation_id as org from participation where subject_id = $1 and part = 'LEAD' and ended_at is null`,
    [seeded.rowId],
  );
  expect(lead).toEqual([{ org: t.world.organisations.puyang }]);
});

test('A redirected ask goes on to the other institution with the original time of receipt.', async () => {
  const { cooperation } = await anAsk(t);
  const proposed = await move(t, 'yangquan.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'REDIRECT',
    reason: '台账在绵阳。',
    organisationId: t.organisation('mianyang'),
  });
  expect(proposed.userErrors).toEqual([]);
  const agreed = await move(t, 'puyang.head', 'proposalAgree', {
    id: proposed.cooperation?.proposals[0]?.id,
    expectedVersion: 1,
  });
  expect(agreed.userErrors).toEqual([]);
  expect(agreed.cooperation).toMatchObject({ state: 'REDIRECTED' });
  const [next] = await sql<{ id: string; state: string }>(
    t,
    'select id, state from cooperation where redirected_from_id is not null',
  );
  expect(next).toMatchObject({ state: 'SENT' });
});

test('A withdrawn letter shows the other side that and why, and its case no more.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const withdrawn = await move(t, 'puyang.officer', 'cooperationWithdraw', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    reason: '已付清。',
  });
  expect(withdrawn.cooperation).toMatchObject({ state: 'WITHDRAWN' });
  const late = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  expect(late.userErrors[0]?.code).toBe('COOPERATION_ITEM_ALREADY_ANSWERED');
  const [part] = await sql(
    t,
    'select ended_at is not null as ended from participation where subject_id = $1 and organisation_id = $2',
    [seeded.rowId, t.world.organisations.yangquan],
  );
  expect(part).toEqual({ ended: true });
});

test('A stale version is refused with who changed it and when.', async () => {
  const { cooperation } = await anAsk(t);
  const refused = await move(t, 'puyang.officer', 'cooperationWithdraw', {
    id: cooperation.id,
    expectedVersion: 1,
    reason: '旧版本。',
  });
  expect(refused.userErrors[0]).toMatchObject({ code: 'SUBJECT_CHANGED_MEANWHILE', actedBy: '濮阳officer' });
});

test('Another organisation gets the same answer for a foreign id and a missing one.', async () => {
  const { cooperation } = await anAsk(t);
  const foreign = await move(t, 'mianyang.officer', 'cooperationOpen', { id: cooperation.id });
  const missing = await move(t, 'mianyang.officer', 'cooperationOpen', { id: 'BwAAAAAAAAAAAAAAAAAAAAA' });
  expect(foreign).toEqual(missing);
  expect(foreign.userErrors[0]?.code).toBe('NOT_FOUND');
});

test('The preview shows exactly what the other side then sees.', async () => {
  const { cooperation } = await aDraft(t, { kinds: ['COLLECT_EVIDENCE'] });
  const fields = `id matter redactions { field reason }`;
  const officer = await t.as('puyang.officer');
  type Case = { legalAidCase: { redactions: { field: string; reason: string }[] } };
  const { preview } = await officer.run<{ preview: (Case & { sharing: unknown; answerBy: string }) | null }>(
    `query ($id: ID!) { preview: cooperationPreview(id: $id) { legalAidCase { ${fields} }
       sharing { fieldClass beforeAcceptance afterAcceptance } answerBy } }`,
    { id: cooperation.id },
  );
  expect(preview?.sharing).toEqual([
    { fieldClass: 'IDENTITY', beforeAcceptance: 'MASKED', afterAcceptance: 'READ' },
    { fieldClass: 'CONTACT', beforeAcceptance: 'NONE', afterAcceptance: 'NONE' },
    { fieldClass: 'MEANS', beforeAcceptance: 'NONE', afterAcceptance: 'NONE' },
    { fieldClass: 'FACTS', beforeAcceptance: 'READ', afterAcceptance: 'READ' },
    { fieldClass: 'EVIDENCE', beforeAcceptance: 'TITLES', afterAcceptance: 'CONTRIBUTE' },
    { fieldClass: 'AMOUNTS', beforeAcceptance: 'TOTALS', afterAcceptance: 'NONE' },
  ]);
  await move(t, 'puyang.officer', 'cooperationSend', { id: cooperation.id, expectedVersion: cooperation.version });
  const there = await (await t.as('yangquan.officer')).run<{ cooperation: Case }>(
    `query ($id: ID) { cooperation(id: $id) { legalAidCase { ${fields} } } }`,
    { id: cooperation.id },
  );
  expect(there.cooperation.legalAidCase).toEqual(preview?.legalAidCase);
  const foreign = await (await t.as('mianyang.officer')).run<{ preview: unknown }>(
    `query ($id: ID!) { preview: cooperationPreview(id: $id) { answerBy } }`,
    { id: cooperation.id },
  );
  expect(foreign.preview).toBeNull();
});
