import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, type CooperationData, type Moved, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: CooperationData | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

const offer = async (login: string, input: Record<string, unknown>): Promise<Moved> =>
  await move(t, login, 'proposalPropose', { reason: '理由。', ...input });

async function send(caseId: string, to: string, kinds: readonly string[]): Promise<Moved> {
  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId,
    requestedOrganisationId: t.organisation(to),
    purpose: '请协助。',
    items: kinds.map((kind) => ({ kind, description: `请办理${kind}` })),
  });
  const { id, version } = drafted.cooperation ?? {};
  return await move(t, 'puyang.officer', 'cooperationSend', { id, expectedVersion: version });
}

test('The first acceptance lapses an offered redirection: nobody waits for it any more.', async () => {
  const { cooperation } = await anAsk(t);
  const organisationId = t.organisation('mianyang');
  await offer('yangquan.officer', { cooperationId: cooperation.id, kind: 'REDIRECT', organisationId });
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  expect(accepted.userErrors).toEqual([]);
  expect(accepted.cooperation).toMatchObject({ state: 'ACTIVE', awaiting: 'US', proposals: [{ state: 'LAPSED' }] });
  const late = await move(t, 'puyang.head', 'proposalAgree', {
    id: accepted.cooperation?.proposals[0]?.id,
    expectedVersion: accepted.cooperation?.proposals[0]?.version,
  });
  expect(late.userErrors[0]?.code).toBe('PROPOSAL_ANSWERED');
});

test('An amended letter leaves an offered redirection open: its sender cannot make it vanish.', async () => {
  const { cooperation } = await anAsk(t);
  const organisationId = t.organisation('mianyang');
  await offer('yangquan.officer', { cooperationId: cooperation.id, kind: 'REDIRECT', organisationId });
  const amended = await move(t, 'puyang.officer', 'cooperationAmend', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    reason: '人数有变。',
    purpose: '工人现为六十五名。',
  });
  expect(amended.cooperation).toMatchObject({ revision: 2, awaiting: 'BOTH', proposals: [{ state: 'OPEN' }] });
});

test.each(['cooperationItemSubmitResult', 'cooperationItemAskSupplement'])(
  'An offered date lapses with %s: the date was for work that goes on.',
  async (command) => {
    const { cooperation } = await anAsk(t);
    const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
    const itemId = accepted.cooperation?.items[0]?.id;
    await offer('puyang.officer', { itemId, kind: 'NEW_DUE_DATE', dueOn: '2026-11-30' });
    const moved = await move(t, 'yangquan.officer', command, {
      ...item(accepted.cooperation),
      ...(command === 'cooperationItemAskSupplement' ? { list: '请补充身份证明。' } : { result: '已办结。' }),
    });
    expect(moved.userErrors).toEqual([]);
    expect(moved.cooperation).toMatchObject({ awaiting: 'THEM', proposals: [{ state: 'LAPSED' }] });
  },
);

test('A case that was handed over is not cancelled as an item, and nobody can propose it.', async () => {
  const { cooperation } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const proposed = await offer('puyang.officer', { itemId: cooperation.items[0]?.id, kind: 'CANCEL_ITEM' });
  expect(proposed.userErrors[0]?.code).toBe('ITEM_MUST_END_BY_RESULT');
});

test('A counter-offer answers a proposal of the same ask and of no other.', async () => {
  const [one, other] = [await anAsk(t), await anAsk(t)];
  const first = await offer('yangquan.officer', {
    cooperationId: one.cooperation.id,
    kind: 'NEW_DUE_DATE',
    dueOn: '2026-11-30',
  });
  const answered = await offer('puyang.officer', {
    cooperationId: other.cooperation.id,
    kind: 'NEW_DUE_DATE',
    dueOn: '2026-11-25',
    answersId: first.cooperation?.proposals[0]?.id,
  });
  expect(answered.userErrors[0]?.code).toBe('NOT_FOUND');
  expect((await seen(t, 'puyang.officer', other.cooperation.id))?.proposals).toEqual([]);
});

test('Another act may be asked of the same city beside an open letter; the same act may not.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  expect((await send(seeded.id, 'yangquan', ['SERVE_DOCUMENT'])).userErrors).toEqual([]);
  const twice = await send(seeded.id, 'yangquan', ['MEDIATE', 'COLLECT_EVIDENCE']);
  expect(twice.userErrors[0]?.code).toBe('COOPERATION_OPEN_ALREADY');
  expect(twice.userErrors[0]?.message).toContain(cooperation.number);
});

test('A redirection takes along only what nobody has answered yet, with its wanted day.', async () => {
  const { cooperation } = await anAsk(t, { kinds: ['COLLECT_EVIDENCE', 'SERVE_DOCUMENT'] });
  await move(t, 'puyang.officer', 'cooperationAmend', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    reason: '开庭在即。',
    items: [{ id: cooperation.items[1]?.id, wantedOn: '2026-12-10' }],
  });
  const unable = await move(t, 'yangquan.officer', 'cooperationItemUnable', {
    ...item(cooperation),
    code: 'DOCUMENT_NOT_HELD',
    reason: '当地无台账。',
  });
  expect(unable.userErrors).toEqual([]);
  const organisationId = t.organisation('mianyang');
  const offered = await offer('yangquan.officer', { cooperationId: cooperation.id, kind: 'REDIRECT', organisationId });
  const agreed = await move(t, 'puyang.head', 'proposalAgree', {
    id: offered.cooperation?.proposals[0]?.id,
    expectedVersion: 1,
  });
  expect(agreed.userErrors).toEqual([]);
  const next = await sql(
    t,
    `select i.kind, i.wanted_on::text as "wantedOn" from cooperation c join cooperation_item i on i.cooperation_id = c.id
     where c.redirected_from_id = (select id from cooperation where number = $1)`,
    [cooperation.number],
  );
  expect(next).toEqual([{ kind: 'SERVE_DOCUMENT', wantedOn: '2026-12-10' }]);
});

test('A redirection to a city where the same is open already is refused by name, and the letter stays where it is.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  expect((await send(seeded.id, 'mianyang', ['COLLECT_EVIDENCE'])).userErrors).toEqual([]);
  const organisationId = t.organisation('mianyang');
  const offered = await offer('yangquan.officer', { cooperationId: cooperation.id, kind: 'REDIRECT', organisationId });
  const agreed = await move(t, 'puyang.head', 'proposalAgree', {
    id: offered.cooperation?.proposals[0]?.id,
    expectedVersion: 1,
  });
  expect(agreed.userErrors[0]?.code).toBe('COOPERATION_OPEN_ALREADY');
  expect((await seen(t, 'yangquan.officer', cooperation.id))?.state).toBe('SENT');
});

test('A day that has passed since the draft is not sent.', async () => {
  const { seeded } = await anAsk(t, { to: 'tongliang' });
  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '请协助。',
    items: [{ kind: 'SERVE_DOCUMENT', description: '送达', wantedOn: '2026-11-05' }],
  });
  t.clock.moveTo('2026-11-06T02:00:00Z');
  const { id, version } = drafted.cooperation ?? {};
  const sent = await move(t, 'puyang.officer', 'cooperationSend', { id, expectedVersion: version });
  expect(sent.userErrors[0]?.code).toBe('DUE_DATE_UNFIT');
});
