import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { consoleOperator, organisationAdmit } from '../../../src/features/organisations/admission.service.js';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { key, type Person, startTestApp, type TestApp } from '../../support/app.js';
import { Archive, done, refused, send, signIn } from './desk.js';

interface Body {
  id: string;
  kind: string;
  name: string;
  numberPrefix: string | null;
  creditCode: string | null;
  state: string;
  version: number;
  published: boolean;
  sendApproves: boolean;
  address: string | null;
  hotline: string | null;
  accepts: string[];
  parent: { id: string } | null;
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

let it: TestApp;
let archive: Archive;
let sysadmin: Person;
let admitted = 0;

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  sysadmin = await it.as('platform.sysadmin');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

/** A body that nobody has admitted yet. */
function body(more: Record<string, unknown> = {}): Record<string, unknown> {
  admitted += 1;
  const letters = String.fromCharCode(65 + (admitted % 26)) + String.fromCharCode(65 + Math.floor(admitted / 26));
  return {
    kind: 'LEGAL_AID_INSTITUTION',
    nameZh: `第${admitted}法律援助中心`,
    nameEn: `Legal Aid Centre ${admitted}`,
    numberPrefix: `沪${letters}援`,
    regionCode: '310000',
    firstAdmin: { login: `first.admin${admitted}`, displayName: '高管理', initialPassword: 'a long enough secret' },
    ...more,
  };
}

describe('Admission', () => {
  test('An admitted body is there for everyone, and its first administrator can sign in.', async () => {
    const input = body({
      hotline: '021 12348',
      accepts: ['APPLICATION', 'COOPERATION'],
      parentId: it.organisation('puyang'),
    });
    const organisation = await done<Body>(sysadmin, 'organisationAdmit', input);
    expect(organisation).toMatchObject({
      kind: 'LEGAL_AID_INSTITUTION',
      name: input.nameZh,
      numberPrefix: input.numberPrefix,
      state: 'ACTIVE',
      version: 1,
      published: true,
      sendApproves: false,
      hotline: '021-12348',
      accepts: ['APPLICATION', 'COOPERATION'],
      parent: { id: it.organisation('puyang') },
    });
    const officer = await it.as('yangquan.officer', 'en');
    const seen = await officer.run<{ organisation: Body }>('query ($id: ID!) { organisation(id: $id) { name } }', {
      id: organisation.id,
    });
    expect(seen.organisation.name).toBe(input.nameEn);
    expect(
      await signIn(it, `first.admin${admitted}`, 'a long enough secret', input.numberPrefix as string),
    ).not.toBeNull();
    expect(it.app.reference.organisationByPrefix(input.numberPrefix as string)?.hotline).toBe('021-12348');
  });

  test('The first administrator is an ORG_ADMIN and nothing else.', async () => {
    const { id } = await done<Body>(sysadmin, 'organisationAdmit', body());
    const rows = await archive.rows('select roles from member where organisation_id = $1', [fromGlobalId(id)?.rowId]);
    expect(rows).toEqual([{ roles: ['ORG_ADMIN'] }]);
  });

  test('The journal tells the platform of the body, and of the administrator only the body.', async () => {
    const { id } = await done<Body>(sysadmin, 'organisationAdmit', body());
    const rowId = fromGlobalId(id)?.rowId;
    const rows = await archive.rows(
      `select j.word, p.audience from journal j join journal_pending p on p.entry_id = j.id where j.actor_organisation_id = $1
         and $2 = any(p.audience)
       union all
       select j.word, array_agg(a.organisation_id) from journal j join journal_audience a on a.entry_id = j.id
       where exists (select 1 from journal_audience b where b.entry_id = j.id and b.organisation_id = $2) group by j.id`,
      [it.world.organisations.platform, rowId],
    );
    const audiences = Object.fromEntries(rows.map((row) => [row.word, [...(row.audience as string[])].sort()]));
    expect(audiences).toEqual({
      'organisation.admit': [it.world.organisations.platform, rowId].sort(),
      'member.invite': [rowId],
    });
  });

  test('The first administrator may be a person who has an account; the own password stays.', async () => {
    const input = body({
      firstAdmin: { login: 'Puyang.Head ', displayName: '陈', initialPassword: 'another long secret' },
    });
    await done<Body>(sysadmin, 'organisationAdmit', input);
    expect(await signIn(it, 'puyang.head', 'correct horse battery', input.numberPrefix as string)).not.toBeNull();
    expect(await signIn(it, 'puyang.head', 'another long secret', input.numberPrefix as string)).toBeNull();
  });

  test('A credit code that does not check is said and kept, never refused.', async () => {
    const answer = await sysadmin.run<{
      organisationAdmit: { organisation: Body; warnings: { code: string; path: string[] }[] };
    }>(
      `mutation ($input: OrganisationAdmitInput!) { organisationAdmit(input: $input) { organisation { creditCode } warnings { code path message } } }`,
      { input: { ...body({ creditCode: '12410900MB0000001a' }), idempotencyKey: key() } },
    );
    expect(answer.organisationAdmit.organisation.creditCode).toBe('12410900MB0000001A');
    expect(answer.organisationAdmit.warnings).toEqual([
      { code: 'CREDIT_CODE_DOES_NOT_CHECK', path: ['input', 'creditCode'], message: expect.any(String) },
    ]);
  });

  test.each([
    ['a prefix in use', { numberPrefix: '豫濮援' }, 'NUMBER_PREFIX_TAKEN', 'numberPrefix'],
    ['a prefix with a digit', { numberPrefix: '沪1援' }, 'NUMBER_PREFIX_UNFIT', 'numberPrefix'],
    ['an institution without a prefix', { numberPrefix: null }, 'TEXT_MISSING', 'numberPrefix'],
    ['a region that does not exist', { regionCode: '419999' }, 'REGION_UNKNOWN', 'regionCode'],
    ['a workstation', { kind: 'WORKSTATION' }, 'ORGANISATION_KIND_UNFIT', 'kind'],
    ['a name of blanks', { nameZh: '  ' }, 'TEXT_MISSING', 'nameZh'],
    ['a hotline that is no number', { hotline: 'call us' }, 'PHONE_UNFIT', 'hotline'],
    ['a superior that is not there', { parentId: 'AQAAAAAAAAAAAAAAAAAAAAA' }, 'NOT_FOUND', 'parentId'],
    [
      'a short password',
      { firstAdmin: { login: 'x.y.z', displayName: '高', initialPassword: 'elevensigns' } },
      'PASSWORD_UNFIT',
      'firstAdmin',
    ],
    [
      'a login with a colon',
      { firstAdmin: { login: 'service:1', displayName: '高', initialPassword: 'a long enough secret' } },
      'LOGIN_UNFIT',
      'firstAdmin',
    ],
  ])('%s is refused and nothing is written.', async (_what, more, code, field) => {
    const refusal = await refused(archive, sysadmin, 'organisationAdmit', body(more), code);
    expect(refusal.path?.slice(0, 2)).toEqual(['input', field]);
  });

  test.each(['puyang.admin', 'puyang.head', 'union.liaison'])('%s admits nobody.', async (login) => {
    await refused(archive, await it.as(login), 'organisationAdmit', body(), 'ROLE_MAY_NOT');
  });

  test('Without a sign-in nobody is admitted and no organisation is read.', async () => {
    const { errors } = await it
      .anonymous()
      .ask('query ($id: ID!) { organisation(id: $id) { name } }', { id: it.organisation('puyang') });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('The same key admits once and answers the same; another input under it is refused.', async () => {
    const input = { ...body(), idempotencyKey: key() };
    const first = await send<Body>(sysadmin, 'organisationAdmit', input);
    const before = await archive.contents();
    const again = await send<Body>(sysadmin, 'organisationAdmit', input);
    expect(again.subject).toEqual(first.subject);
    expect(again.journalEntryId).toBe(first.journalEntryId);
    expect((await send<Body>(sysadmin, 'organisationAdmit', { ...input, nameEn: 'Other' })).code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await archive.contents()).toBe(before);
  });

  test('Of several admissions under one prefix at the same moment one goes through.', async () => {
    const prefix = '沪并发援';
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => send<Body>(sysadmin, 'organisationAdmit', body({ numberPrefix: prefix }))),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual([
      'NUMBER_PREFIX_TAKEN',
      'NUMBER_PREFIX_TAKEN',
      'NUMBER_PREFIX_TAKEN',
      null,
    ]);
  });
});

describe('The console', () => {
  test('On a platform that has its organisation, the operator admits in its name.', async () => {
    const operator = await consoleOperator(it.app.contextFor(null));
    expect(operator.viewer.organisationId).toBe(it.world.organisations.platform);
    const { subjectId } = await organisationAdmit(operator, {
      ...(body() as never as Parameters<typeof organisationAdmit>[1]),
      idempotencyKey: key(),
    });
    expect(it.app.reference.organisation(subjectId)?.state).toBe('ACTIVE');
  });
});
