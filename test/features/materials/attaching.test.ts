import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { discardMaterial } from '../../../src/features/materials/material.service.js';
import type { Reads, Viewer } from '../../../src/kernel/context.js';
import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { Refusal } from '../../../src/kernel/refusal.js';
import type { Role } from '../../../src/kernel/roles.js';
import { aCase, aDraft, anAsk, move, sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { stamped } from '../events/stream-client.js';
import { attach, attached, type FilesApp, pdf, rowOf, seenFile, startFilesApp, uploaded } from './files.js';
import { accepted, listed, statusOf } from './sharing-scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

test('The requested city adds what it found to its item, with its origin; the sender reads it there and in the case.', async () => {
  const { cooperation, seeded } = await accepted(t);
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
  expect(await statusOf(t, 'puyang.reception', id)).toBe(200);
  for (const [type, subject] of [
    ['Cooperation', cooperation.id],
    ['CooperationItem', target.cooperationItemId],
    ['LegalAidCase', seeded.id],
  ])
    expect((await listed(t, 'puyang.officer', type ?? '', subject ?? ''))?.map((each) => each.id)).toEqual([id]);
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

test('A helper adds to the case only where its item lets it.', async () => {
  const { seeded } = await accepted(t);
  const evidence = await attached(t, 'yangquan.officer', { caseId: seeded.id });
  expect(await statusOf(t, 'puyang.officer', evidence.id)).toBe(200);
  const facts = await attach(t, 'yangquan.officer', {
    materialId: await uploaded(t, 'yangquan.officer', pdf(), { fieldClass: 'FACTS' }),
    caseId: seeded.id,
  });
  expect(facts.userErrors[0]?.code).toBe('FIELD_CLASS_NOT_YOURS');
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
  const { seeded } = await accepted(t);
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
  await stamped(t);
  expect(await audience()).toEqual([{ org: t.world.organisations.puyang }]);
});

test('A file in a case that a colleague does not see is missing for him, with the same bytes, where he would attach or discard it.', async () => {
  const hidden = await aCase(t, 'puyang');
  const { id } = await attached(t, 'puyang.officer', { caseId: hidden.id });
  const elsewhere = await aCase(t, 'puyang');
  const discard = async (login: string, materialId: string) =>
    await (await t.as(login)).run(
      'mutation ($input: MaterialDiscardInput!) { materialDiscard(input: $input) { userErrors { code message path } } }',
      { input: { idempotencyKey: key(), materialId } },
    );
  const told = async (login: string, materialId: string) =>
    JSON.stringify([await attach(t, login, { materialId, caseId: elsewhere.id }), await discard(login, materialId)]);
  const nobodys = toGlobalId('Material', newId());
  // Who sees it is told that it lies there.
  expect(await told('puyang.reviewer', id)).toContain('FILE_ALREADY_ATTACHED');
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [hidden.rowId]);
  expect(await told('puyang.reviewer', id)).toBe(await told('puyang.reviewer', nobodys));
  // Nor for who handles another case, of one that is restricted to nobody.
  await sql(t, 'update legal_aid_case set restricted = false where id = $1', [hidden.rowId]);
  await sql(t, 'update legal_aid_case set handler_member_id = $2 where id = $1', [
    elsewhere.rowId,
    t.world.members['puyang.handler'],
  ]);
  expect(await told('puyang.handler', id)).toBe(await told('puyang.handler', nobodys));
});

test('Whether a file may be known is read where it is locked: on no second connection, and no look of the head is written beside it.', async () => {
  const seeded = await aCase(t, 'puyang');
  const { id } = await attached(t, 'puyang.officer', { caseId: seeded.id });
  const reads: Reads = { rows: () => Promise.reject(new Error('This goes over a second connection.')) };
  const discarded = async (login: string, role: Role) => {
    const viewer: Viewer = {
      accountId: t.world.accounts[login] ?? '',
      memberId: t.world.members[login] ?? '',
      organisationId: t.world.organisations.puyang ?? '',
      organisationState: 'ACTIVE',
      displayName: login,
      roles: new Set([role]),
      sessionId: '',
      sessionExpiresAt: new Date(0),
      restricted: [],
    };
    const input = { materialId: rowOf(id), idempotencyKey: key() };
    return await discardMaterial({ ...t.app.contextFor(viewer), viewer, reads }, input).then(
      () => null,
      (error: unknown) => (error instanceof Refusal ? error.code : error),
    );
  };
  expect(await discarded('puyang.officer2', 'COOPERATION_OFFICER')).toBe('FILE_ALREADY_ATTACHED');
  expect(await discarded('puyang.handler', 'HANDLER')).toBe('NOT_FOUND');
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
  const looks = async () => await sql(t, 'select count(*)::int as n from restricted_access');
  const before = await looks();
  expect(await discarded('puyang.head', 'HEAD')).toBe('NOT_FOUND');
  expect(await looks()).toEqual(before);
});
