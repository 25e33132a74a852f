import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { aCase, aDraft, anAsk, type CooperationData, move, sql } from '../../support/a.js';
import {
  attach,
  attached,
  type FilesApp,
  get,
  type MaterialData,
  pdf,
  rowOf,
  seenFile,
  startFilesApp,
  uploaded,
} from './files.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

const itemOf = (cooperation: CooperationData | null, index = 0) => {
  const item = cooperation?.items[index];
  if (item === undefined) throw new Error('There is no such item.');
  return { id: item.id, expectedVersion: item.version };
};
/** An ask whose first item the other city has accepted. */
async function accepted(options: Parameters<typeof anAsk>[1] = {}) {
  const { cooperation, seeded } = await anAsk(t, options);
  const { cooperation: now, userErrors } = await move(
    t,
    `${options.to ?? 'yangquan'}.officer`,
    'cooperationItemAccept',
    itemOf(cooperation),
  );
  expect(userErrors).toEqual([]);
  return { cooperation: now as CooperationData, seeded };
}
const reasons = (material: MaterialData | null) =>
  Object.fromEntries((material?.redactions ?? []).map(({ field, reason }) => [field, reason]));
const statusOf = async (login: string, id: string) => {
  const answer = await get(t, login, `/materials/${id}`);
  return answer.status === 200 ? 200 : `${answer.status} ${answer.code}`;
};

async function listed(login: string, type: string, id: string): Promise<MaterialData[] | null> {
  const data = await (await t.as(login)).run<{ node: { materials: MaterialData[] } | null }>(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { materials { id title redactions { field reason } } } } }`,
    { id },
  );
  return data.node?.materials ?? null;
}

test('Who was asked and has not accepted sees the titles of evidence and of nothing else, and downloads nothing.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const evidence = await attached(t, 'puyang.officer', { caseId: seeded.id, obtainedFrom: '项目部' });
  const identity = await attached(t, 'puyang.officer', { caseId: seeded.id }, { fieldClass: 'IDENTITY' });
  const health = await attached(t, 'puyang.officer', { caseId: seeded.id }, { fieldClass: 'HEALTH' });
  const kept = await attached(t, 'puyang.officer', { caseId: seeded.id, sharedWithAsks: false });
  const seen = await seenFile(t, 'yangquan.officer', evidence.id);
  expect(seen).toMatchObject({
    title: '工资台账.pdf',
    sha256: null,
    size: null,
    obtainedFrom: null,
    downloadPath: null,
  });
  expect(reasons(seen)).toMatchObject({ sha256: 'NOT_YET_ACCEPTED', downloadPath: 'NOT_YET_ACCEPTED' });
  const masked = await seenFile(t, 'yangquan.officer', identity.id);
  expect([masked?.title, reasons(masked).title]).toEqual([null, 'NOT_YET_ACCEPTED']);
  expect(await seenFile(t, 'yangquan.officer', health.id)).toBeNull();
  expect(await seenFile(t, 'yangquan.officer', kept.id)).toBeNull();
  expect([
    await statusOf('yangquan.officer', evidence.id),
    await statusOf('yangquan.officer', identity.id),
    await statusOf('yangquan.officer', health.id),
    await statusOf('yangquan.officer', kept.id),
  ]).toEqual(['403 FIELD_NOT_SHARED', '403 FIELD_NOT_SHARED', '404 NOT_FOUND', '404 NOT_FOUND']);
  const refused = await attach(t, 'yangquan.officer', {
    materialId: await uploaded(t, 'yangquan.officer', pdf()),
    caseId: seeded.id,
  });
  expect(refused.userErrors[0]?.code).toBe('SIDE_MAY_NOT');
  expect(cooperation.state).toBe('SENT');
});

test('What the sender narrowed before sending is not even there by its title.', async () => {
  const { cooperation, seeded } = await aDraft(t);
  const edited = await move(t, 'puyang.officer', 'cooperationEdit', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    purpose: '请协助。',
    items: [{ kind: 'COLLECT_EVIDENCE', description: '调取' }],
    narrowed: [{ fieldClass: 'EVIDENCE', level: 'NONE' }],
  });
  await move(t, 'puyang.officer', 'cooperationSend', {
    id: cooperation.id,
    expectedVersion: edited.cooperation?.version,
  });
  const { id } = await attached(t, 'puyang.officer', { caseId: seeded.id });
  expect((await seenFile(t, 'yangquan.officer', id))?.title).toBeNull();
  expect(await statusOf('yangquan.officer', id)).toBe('403 FIELD_NOT_SHARED');
});

test('After acceptance evidence is read, other classes are not, and each says why; the lists say the same.', async () => {
  const { cooperation, seeded } = await accepted();
  const content = pdf();
  const evidence = await attached(t, 'puyang.officer', { caseId: seeded.id }, {}, content);
  const means = await attached(t, 'puyang.officer', { caseId: seeded.id }, { fieldClass: 'MEANS' });
  expect((await get(t, 'yangquan.officer', `/materials/${evidence.id}`)).bytes.equals(content)).toBe(true);
  expect(reasons(await seenFile(t, 'yangquan.officer', means.id))).toMatchObject({
    title: 'NOT_SHARED',
    downloadPath: 'NOT_SHARED',
  });
  expect(await statusOf('yangquan.officer', means.id)).toBe('403 FIELD_NOT_SHARED');
  const list = await listed('yangquan.officer', 'LegalAidCase', seeded.id);
  expect(list?.map(({ id, title }) => [id, title])).toEqual([
    [evidence.id, '工资台账.pdf'],
    [means.id, null],
  ]);
  expect(await listed('yangquan.officer', 'Cooperation', cooperation.id)).toEqual([]);
});

test('The requested city adds what it found to its item, with its origin; the sender reads it there and in the case.', async () => {
  const { cooperation, seeded } = await accepted();
  const target = { cooperationItemId: cooperation.items[0]?.id };
  const materialId = await uploaded(t, 'yangquan.officer', pdf());
  const bare = await attach(t, 'yangquan.officer', { materialId, ...target });
  expect(bare.userErrors[0]?.code).toBe('MATERIAL_ORIGIN_MISSING');
  const future = await attach(t, 'yangquan.officer', {
    materialId,
    ...target,
    obtainedFrom: '劳务公司',
    obtainedOn: '2026-11-04',
    obtainedHow: 'COLLECTED',
  });
  expect(future.userErrors[0]?.code).toBe('DATE_UNFIT');
  const { material, userErrors } = await attach(t, 'yangquan.officer', {
    materialId,
    ...target,
    obtainedFrom: '劳务公司',
    obtainedOn: '2026-11-03',
    obtainedHow: 'COLLECTED',
  });
  expect(userErrors).toEqual([]);
  expect(material).toMatchObject({ itemId: target.cooperationItemId, owner: { name: '阳泉市法律援助中心' } });
  const id = material?.id ?? '';
  expect(await seenFile(t, 'puyang.officer', id)).toMatchObject({ obtainedFrom: '劳务公司', redactions: [] });
  expect(await statusOf('puyang.reception', id)).toBe(200);
  for (const [type, subject] of [
    ['Cooperation', cooperation.id],
    ['CooperationItem', target.cooperationItemId],
    ['LegalAidCase', seeded.id],
  ])
    expect((await listed('puyang.officer', type ?? '', subject ?? ''))?.map((each) => each.id)).toEqual([id]);
  const entries = await sql<{ references: Record<string, string>; audience: string[] }>(
    t,
    `select j."references", p.audience from journal j left join lateral (select array_agg(a.organisation_id) as audience from journal_audience a where a.entry_id = j.id) p on true
     where j.word = 'material.attach' and j.subject_type = 'COOPERATION' and j."references" ->> 'material' = $1`,
    [rowOf(id)],
  );
  expect(entries.map((entry) => entry.references)).toEqual([
    { material: rowOf(id), fieldClass: 'EVIDENCE', case: seeded.rowId, item: expect.any(String) },
  ]);
});

test('When the ask has ended the helper keeps its own papers and loses the others.', async () => {
  const { cooperation, seeded } = await accepted();
  const target = { cooperationItemId: cooperation.items[0]?.id };
  const origin = { obtainedFrom: '劳务公司', obtainedOn: '2026-11-01', obtainedHow: 'COPIED' };
  const theirs = await attached(t, 'yangquan.officer', { ...target, ...origin });
  const ours = await attached(t, 'puyang.officer', target);
  const ofCase = await attached(t, 'puyang.officer', { caseId: seeded.id });
  expect([await statusOf('yangquan.officer', ours.id), await statusOf('yangquan.officer', ofCase.id)]).toEqual([
    200, 200,
  ]);
  const submitted = await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...itemOf(cooperation),
    result: '已调取。',
  });
  const late = await attach(t, 'yangquan.officer', {
    materialId: await uploaded(t, 'yangquan.officer', pdf()),
    ...target,
    ...origin,
  });
  expect(late.userErrors[0]).toMatchObject({
    code: 'COOPERATION_ITEM_AT_ANOTHER_STAGE',
    currentState: 'RESULT_SUBMITTED',
  });
  const confirmed = await move(t, 'puyang.officer', 'cooperationItemConfirm', itemOf(submitted.cooperation));
  await move(t, 'puyang.officer', 'cooperationConclude', {
    id: cooperation.id,
    expectedVersion: confirmed.cooperation?.version,
  });
  expect(await statusOf('yangquan.officer', theirs.id)).toBe(200);
  expect([await statusOf('yangquan.officer', ours.id), await statusOf('yangquan.officer', ofCase.id)]).toEqual([
    '403 FIELD_NOT_SHARED',
    '404 NOT_FOUND',
  ]);
  expect(reasons(await seenFile(t, 'yangquan.officer', ours.id)).title).toBe('ENDED');
  expect(await statusOf('puyang.officer', theirs.id)).toBe(200);
});

test('Who serves a paper reads that paper and no other evidence.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['SERVE_DOCUMENT'] });
  const paper = await attached(
    t,
    'puyang.officer',
    { cooperationItemId: cooperation.items[0]?.id },
    { title: '开庭通知.pdf' },
  );
  const other = await attached(t, 'puyang.officer', { caseId: seeded.id });
  expect(await statusOf('yangquan.officer', paper.id)).toBe('403 FIELD_NOT_SHARED');
  const unseen = await attach(t, 'puyang.officer', {
    materialId: await uploaded(t, 'puyang.officer', pdf(), { fieldClass: 'MEANS' }),
    cooperationItemId: cooperation.items[0]?.id,
  });
  expect(unseen.userErrors[0]?.code).toBe('FIELD_CLASS_NOT_SHARED');
  await move(t, 'yangquan.officer', 'cooperationItemAccept', itemOf(cooperation));
  expect([await statusOf('yangquan.officer', paper.id), await statusOf('yangquan.officer', other.id)]).toEqual([
    200,
    '403 FIELD_NOT_SHARED',
  ]);
  expect((await seenFile(t, 'yangquan.officer', other.id))?.title).toBe('工资台账.pdf');
});

test('An item that names persons does not open identity papers of the case at large.', async () => {
  const seeded = await aCase(t, 'puyang');
  const personId = Buffer.concat([Buffer.of(5), Buffer.from(seeded.personRowId.replaceAll('-', ''), 'hex')]).toString(
    'base64url',
  );
  const { cooperation: draft } = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '请协助。',
    items: [{ kind: 'MEET_DETAINEE', description: '会见', personIds: [personId] }],
  });
  const { cooperation } = await move(t, 'puyang.officer', 'cooperationSend', {
    id: draft?.id,
    expectedVersion: draft?.version,
  });
  const atLarge = await attached(t, 'puyang.officer', { caseId: seeded.id }, { fieldClass: 'IDENTITY' });
  const forThis = await attached(
    t,
    'puyang.officer',
    { cooperationItemId: cooperation?.items[0]?.id },
    { fieldClass: 'IDENTITY' },
  );
  await move(t, 'yangquan.officer', 'cooperationItemAccept', itemOf(cooperation));
  expect([await statusOf('yangquan.officer', atLarge.id), await statusOf('yangquan.officer', forThis.id)]).toEqual([
    '403 FIELD_NOT_SHARED',
    200,
  ]);
});

test('A file of others and a missing one are answered with the same bytes.', async () => {
  const { seeded } = await accepted();
  const { id } = await attached(t, 'puyang.officer', { caseId: seeded.id });
  const missing = Buffer.concat([Buffer.of(15), Buffer.from(newId().replaceAll('-', ''), 'hex')]).toString('base64url');
  for (const login of ['mianyang.head', 'puyang.admin', 'union.liaison']) {
    const [foreign, none] = [await get(t, login, `/materials/${id}`), await get(t, login, `/materials/${missing}`)];
    expect([foreign.status, foreign.text]).toEqual([404, none.text]);
    const names = (answer: typeof foreign) => [...answer.headers.keys()].sort();
    expect(names(foreign)).toEqual(names(none));
    expect([await seenFile(t, login, id), await seenFile(t, login, missing)]).toEqual([null, null]);
  }
  const mine = await uploaded(t, 'mianyang.officer', pdf());
  const tries = [
    await attach(t, 'mianyang.officer', { materialId: mine, caseId: seeded.id }),
    await attach(t, 'mianyang.officer', { materialId: mine, caseId: 'BgAAAAAAAAAAAAAAAAAAAAA' }),
    await attach(t, 'mianyang.officer', { materialId: id, caseId: (await aCase(t, 'mianyang')).id }),
  ];
  expect(tries.map(({ userErrors }) => userErrors[0]?.code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
});

test('With the lead the files go over; the home city reads on and adds its own papers.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  const early = await attached(
    t,
    'puyang.officer',
    { caseId: seeded.id, sharedWithAsks: false },
    { fieldClass: 'IDENTITY' },
  );
  await move(t, 'yangquan.officer', 'cooperationItemAccept', itemOf(cooperation));
  expect(await statusOf('yangquan.officer', early.id)).toBe(200);
  const late = await attached(t, 'yangquan.officer', { caseId: seeded.id }, { fieldClass: 'FACTS' });
  expect(await statusOf('puyang.officer', late.id)).toBe(200);
  await attached(t, 'puyang.officer', { caseId: seeded.id });
  const notHome = await attach(t, 'puyang.officer', {
    materialId: await uploaded(t, 'puyang.officer', pdf(), { fieldClass: 'IDENTITY' }),
    caseId: seeded.id,
  });
  expect(notHome.userErrors[0]?.code).toBe('FIELD_CLASS_NOT_YOURS');
});

test('A helper adds to the case only where its item lets it.', async () => {
  const { seeded } = await accepted();
  const evidence = await attached(t, 'yangquan.officer', { caseId: seeded.id });
  expect(await statusOf('puyang.officer', evidence.id)).toBe(200);
  const facts = await attach(t, 'yangquan.officer', {
    materialId: await uploaded(t, 'yangquan.officer', pdf(), { fieldClass: 'FACTS' }),
    caseId: seeded.id,
  });
  expect(facts.userErrors[0]?.code).toBe('FIELD_CLASS_NOT_YOURS');
});

test('Of a restricted case a colleague sees no file; the head and who works on it do.', async () => {
  const seeded = await aCase(t, 'puyang');
  await sql(t, 'update legal_aid_case set restricted = true, handler_member_id = $2 where id = $1', [
    seeded.rowId,
    t.world.members['puyang.handler'],
  ]);
  const { id } = await attached(t, 'puyang.reception', { caseId: seeded.id });
  expect([
    await statusOf('puyang.reception', id),
    await statusOf('puyang.head', id),
    await statusOf('puyang.handler', id),
    await statusOf('puyang.reviewer', id),
    await statusOf('puyang.handler2', id),
  ]).toEqual([200, 200, 200, '404 NOT_FOUND', '404 NOT_FOUND']);
  expect(await listed('puyang.reviewer', 'LegalAidCase', seeded.id)).toEqual([]);
});

test('At the helping city a restricted case is open to who works on the letter, and to the head.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
  const { id } = await attached(t, 'puyang.officer', { caseId: seeded.id });
  // Who answers has opened it first, and belongs to it from then on.
  const unopened = await move(t, 'yangquan.officer', 'cooperationItemAccept', itemOf(cooperation));
  expect(unopened.userErrors[0]?.code).toBe('NOT_FOUND');
  await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', itemOf(cooperation));
  expect([
    await statusOf('yangquan.officer', id),
    await statusOf('yangquan.head', id),
    await statusOf('yangquan.officer2', id),
  ]).toEqual([200, 200, '404 NOT_FOUND']);
});

test('Who only handles sees the files of own cases, and of items on his table.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const { userErrors, cooperation: now } = await move(t, 'yangquan.officer', 'cooperationItemAccept', {
    ...itemOf(cooperation),
    handlerId: Buffer.concat([
      Buffer.of(2),
      Buffer.from((t.world.members['yangquan.handler'] ?? '').replaceAll('-', ''), 'hex'),
    ]).toString('base64url'),
  });
  expect(userErrors).toEqual([]);
  const { id } = await attached(t, 'puyang.officer', { cooperationItemId: now?.items[0]?.id });
  const ofCase = await attached(t, 'puyang.officer', { caseId: seeded.id });
  expect([
    await statusOf('yangquan.handler', id),
    await statusOf('yangquan.handler2', id),
    await statusOf('puyang.handler', ofCase.id),
  ]).toEqual([200, '404 NOT_FOUND', '404 NOT_FOUND']);
});

test('A subject takes two hundred files and no more.', async () => {
  const seeded = await aCase(t, 'puyang');
  const first = await attached(t, 'puyang.officer', { caseId: seeded.id });
  await sql(
    t,
    `insert into material (id, owner_organisation_id, case_id, purpose, field_class, state, title_sealed, declared_type, declared_size, media_type, size,
       sha256, storage_name, wrapped_key, ticket_expires_at, uploaded_at, attached_at, created_at, created_by_member_id)
     select gen_random_uuid(), owner_organisation_id, case_id, purpose, field_class, state, title_sealed, declared_type, declared_size, media_type, size,
       sha256, md5(n::text), wrapped_key, ticket_expires_at, uploaded_at, attached_at, created_at, created_by_member_id
     from material, generate_series(1, 199) as n where id = $1`,
    [rowOf(first.id)],
  );
  const materialId = await uploaded(t, 'puyang.officer', pdf());
  const refused = await attach(t, 'puyang.officer', { materialId, caseId: seeded.id });
  expect(refused.userErrors[0]).toMatchObject({ code: 'FILES_TOO_MANY', message: '每个事项最多200个文件。' });
  expect(await seenFile(t, 'puyang.officer', materialId)).toMatchObject({ state: 'UPLOADED' });
});

test('A file goes to one place that is open.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const materialId = await uploaded(t, 'puyang.officer', pdf());
  const codes = [];
  for (const target of [{}, { caseId: seeded.id, cooperationItemId: cooperation.items[0]?.id }])
    codes.push((await attach(t, 'puyang.officer', { materialId, ...target })).userErrors[0]?.code);
  const draft = await aDraft(t);
  codes.push(
    (await attach(t, 'puyang.officer', { materialId, cooperationItemId: draft.cooperation.items[0]?.id })).userErrors[0]
      ?.code,
  );
  await move(t, 'puyang.officer', 'cooperationWithdraw', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    reason: '已付清。',
  });
  codes.push(
    (await attach(t, 'puyang.officer', { materialId, cooperationItemId: cooperation.items[0]?.id })).userErrors[0]
      ?.code,
  );
  const ended = await aCase(t, 'puyang', 'ARCHIVED');
  codes.push((await attach(t, 'puyang.officer', { materialId, caseId: ended.id })).userErrors[0]?.code);
  codes.push((await attach(t, 'puyang.supervisor', { materialId, caseId: seeded.id })).userErrors[0]?.code);
  expect(codes).toEqual([
    'MATERIAL_TARGET_UNFIT',
    'MATERIAL_TARGET_UNFIT',
    'COOPERATION_AT_ANOTHER_STAGE',
    'COOPERATION_ENDED',
    'CASE_ENDED',
    'NOT_FOUND',
  ]);
  expect(await seenFile(t, 'puyang.officer', materialId)).toMatchObject({ state: 'UPLOADED' });
});

test('What is attached to a case is news for those alone who see it.', async () => {
  const { seeded } = await accepted();
  const unread = async () =>
    await sql(
      t,
      `select organisation_id = $2 as helper, unread_since is not null as unread from participation where subject_id = $1 and ended_at is null order by 1`,
      [seeded.rowId, t.world.organisations.yangquan],
    );
  await sql(t, 'update participation set unread_since = null where subject_id = $1', [seeded.rowId]);
  await attached(t, 'puyang.officer', { caseId: seeded.id }, { fieldClass: 'MEANS' });
  expect(await unread()).toEqual([
    { helper: false, unread: false },
    { helper: true, unread: false },
  ]);
  await attached(t, 'puyang.officer', { caseId: seeded.id });
  expect(await unread()).toEqual([
    { helper: false, unread: false },
    { helper: true, unread: true },
  ]);
});

test('Who was merely asked is told of nothing that is attached to the case.', async () => {
  const { seeded } = await anAsk(t);
  const { id } = await attached(t, 'puyang.officer', { caseId: seeded.id });
  const audience = async () =>
    await sql<{ org: string }>(
      t,
      `select a.organisation_id as org from journal j join journal_audience a on a.entry_id = j.id
       where j.word = 'material.attach' and j."references" ->> 'material' = $1`,
      [rowOf(id)],
    );
  for (let tries = 0; (await audience()).length === 0 && tries < 100; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await audience()).toEqual([{ org: t.world.organisations.puyang }]);
});
