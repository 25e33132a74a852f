import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aCase, aDraft, anAsk, move, sql } from '../../support/a.js';
import { attach, attached, type FilesApp, get, pdf, seenFile, startFilesApp, uploaded } from './files.js';
import { accepted, itemOf, listed, reasons, statusOf } from './sharing-scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

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
    await statusOf(t, 'yangquan.officer', evidence.id),
    await statusOf(t, 'yangquan.officer', identity.id),
    await statusOf(t, 'yangquan.officer', health.id),
    await statusOf(t, 'yangquan.officer', kept.id),
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
  expect(await statusOf(t, 'yangquan.officer', id)).toBe('403 FIELD_NOT_SHARED');
});

test('After acceptance evidence is read, other classes are not, and each says why; the lists say the same.', async () => {
  const { cooperation, seeded } = await accepted(t);
  const content = pdf();
  const evidence = await attached(t, 'puyang.officer', { caseId: seeded.id }, {}, content);
  const means = await attached(t, 'puyang.officer', { caseId: seeded.id }, { fieldClass: 'MEANS' });
  expect((await get(t, 'yangquan.officer', `/materials/${evidence.id}`)).bytes.equals(content)).toBe(true);
  expect(reasons(await seenFile(t, 'yangquan.officer', means.id))).toMatchObject({
    title: 'NOT_SHARED',
    downloadPath: 'NOT_SHARED',
  });
  expect(await statusOf(t, 'yangquan.officer', means.id)).toBe('403 FIELD_NOT_SHARED');
  const list = await listed(t, 'yangquan.officer', 'LegalAidCase', seeded.id);
  expect(list?.map(({ id, title }) => [id, title])).toEqual([
    [evidence.id, '工资台账.pdf'],
    [means.id, null],
  ]);
  expect(await listed(t, 'yangquan.officer', 'Cooperation', cooperation.id)).toEqual([]);
});

test('When the ask has ended the helper keeps its own papers and loses the others.', async () => {
  const { cooperation, seeded } = await accepted(t);
  const target = { cooperationItemId: cooperation.items[0]?.id };
  const origin = { obtainedFrom: '劳务公司', obtainedOn: '2026-11-01', obtainedHow: 'COPIED' };
  const theirs = await attached(t, 'yangquan.officer', { ...target, ...origin });
  const ours = await attached(t, 'puyang.officer', target);
  const ofCase = await attached(t, 'puyang.officer', { caseId: seeded.id });
  expect([await statusOf(t, 'yangquan.officer', ours.id), await statusOf(t, 'yangquan.officer', ofCase.id)]).toEqual([
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
  expect(await statusOf(t, 'yangquan.officer', theirs.id)).toBe(200);
  expect([await statusOf(t, 'yangquan.officer', ours.id), await statusOf(t, 'yangquan.officer', ofCase.id)]).toEqual([
    '403 FIELD_NOT_SHARED',
    '404 NOT_FOUND',
  ]);
  expect(reasons(await seenFile(t, 'yangquan.officer', ours.id)).title).toBe('ENDED');
  expect(await statusOf(t, 'puyang.officer', theirs.id)).toBe(200);
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
  expect(await statusOf(t, 'yangquan.officer', paper.id)).toBe('403 FIELD_NOT_SHARED');
  const unseen = await attach(t, 'puyang.officer', {
    materialId: await uploaded(t, 'puyang.officer', pdf(), { fieldClass: 'MEANS' }),
    cooperationItemId: cooperation.items[0]?.id,
  });
  expect(unseen.userErrors[0]?.code).toBe('FIELD_CLASS_NOT_SHARED');
  await move(t, 'yangquan.officer', 'cooperationItemAccept', itemOf(cooperation));
  expect([await statusOf(t, 'yangquan.officer', paper.id), await statusOf(t, 'yangquan.officer', other.id)]).toEqual([
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
  expect([
    await statusOf(t, 'yangquan.officer', atLarge.id),
    await statusOf(t, 'yangquan.officer', forThis.id),
  ]).toEqual(['403 FIELD_NOT_SHARED', 200]);
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
  expect(await statusOf(t, 'yangquan.officer', early.id)).toBe(200);
  const late = await attached(t, 'yangquan.officer', { caseId: seeded.id }, { fieldClass: 'FACTS' });
  expect(await statusOf(t, 'puyang.officer', late.id)).toBe(200);
  await attached(t, 'puyang.officer', { caseId: seeded.id });
  const notHome = await attach(t, 'puyang.officer', {
    materialId: await uploaded(t, 'puyang.officer', pdf(), { fieldClass: 'IDENTITY' }),
    caseId: seeded.id,
  });
  expect(notHome.userErrors[0]?.code).toBe('FIELD_CLASS_NOT_YOURS');
});

test('Of a restricted case a colleague sees no file; the head and who works on it do.', async () => {
  const seeded = await aCase(t, 'puyang');
  await sql(t, 'update legal_aid_case set restricted = true, handler_member_id = $2 where id = $1', [
    seeded.rowId,
    t.world.members['puyang.handler'],
  ]);
  const { id } = await attached(t, 'puyang.reception', { caseId: seeded.id });
  expect([
    await statusOf(t, 'puyang.reception', id),
    await statusOf(t, 'puyang.head', id),
    await statusOf(t, 'puyang.handler', id),
    await statusOf(t, 'puyang.reviewer', id),
    await statusOf(t, 'puyang.handler2', id),
  ]).toEqual([200, 200, 200, '404 NOT_FOUND', '404 NOT_FOUND']);
  expect(await listed(t, 'puyang.reviewer', 'LegalAidCase', seeded.id)).toEqual([]);
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
    await statusOf(t, 'yangquan.officer', id),
    await statusOf(t, 'yangquan.head', id),
    await statusOf(t, 'yangquan.officer2', id),
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
    await statusOf(t, 'yangquan.handler', id),
    await statusOf(t, 'yangquan.handler2', id),
    await statusOf(t, 'puyang.handler', ofCase.id),
  ]).toEqual([200, '404 NOT_FOUND', '404 NOT_FOUND']);
});
