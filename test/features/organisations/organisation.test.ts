import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { Archive, done, refused, send, signedIn } from './desk.js';

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

describe('Suspension', () => {
  test('A suspended organisation reads what it has and does nothing; reopened, it acts as before.', async () => {
    const organisation = await done<Body>(sysadmin, 'organisationAdmit', body());
    const admin = await signedIn(it, `first.admin${admitted}`, 'a long enough secret', organisation.numberPrefix ?? '');
    const invitation = () => ({
      login: `clerk${admitted}`,
      displayName: '文员',
      roles: ['RECEPTION'],
      initialPassword: 'a long enough secret',
    });
    const suspended = await done<Body>(sysadmin, 'organisationSuspend', { id: organisation.id, expectedVersion: 1 });
    expect(suspended).toMatchObject({ state: 'SUSPENDED', version: 2 });
    await refused(archive, admin, 'memberInvite', invitation(), 'ORGANISATION_SUSPENDED');
    const { members } = await admin.run<{ members: { nodes: unknown[] } }>('{ members { nodes { id } } }');
    expect(members.nodes).toHaveLength(1);
    const reopened = await done<Body>(sysadmin, 'organisationReopen', { id: organisation.id, expectedVersion: 2 });
    expect(reopened).toMatchObject({ state: 'ACTIVE', version: 3 });
    expect((await send(admin, 'memberInvite', invitation())).code).toBeNull();
  });

  test('What is suspended is not suspended again, and what is open is not reopened: the refusal says where it stands.', async () => {
    const { id } = await done<Body>(sysadmin, 'organisationAdmit', body());
    const reopened = await send<Body>(sysadmin, 'organisationReopen', { id, expectedVersion: 1 });
    expect(reopened.errors[0]).toMatchObject({
      code: 'ORGANISATION_AT_ANOTHER_STAGE',
      currentState: 'ACTIVE',
      message: '机构当前状态为“正常”。',
      actedBy: '援联sysadmin',
    });
    expect(reopened.errors[0]?.allowedActions).toContain('suspend');
    await done<Body>(sysadmin, 'organisationSuspend', { id, expectedVersion: 1 });
    expect((await send<Body>(sysadmin, 'organisationSuspend', { id, expectedVersion: 2 })).code).toBe(
      'ORGANISATION_AT_ANOTHER_STAGE',
    );
  });

  test('A stale version is refused with who changed it and when.', async () => {
    const { id } = await done<Body>(sysadmin, 'organisationAdmit', body());
    await done<Body>(sysadmin, 'organisationSuspend', { id, expectedVersion: 1 });
    const stale = await send<Body>(sysadmin, 'organisationReopen', { id, expectedVersion: 1 });
    expect(stale.errors[0]).toMatchObject({
      code: 'SUBJECT_CHANGED_MEANWHILE',
      actedBy: '援联sysadmin',
      actedAt: expect.any(String),
    });
  });

  test('The organisation that runs the platform is not suspended, not even by another one of its kind.', async () => {
    expect(
      (await send<Body>(sysadmin, 'organisationSuspend', { id: it.organisation('platform'), expectedVersion: 1 })).code,
    ).toBe('SIDE_MAY_NOT');
    const { id } = await done<Body>(sysadmin, 'organisationAdmit', body({ kind: 'PLATFORM', numberPrefix: null }));
    expect((await send<Body>(sysadmin, 'organisationSuspend', { id, expectedVersion: 1 })).code).toBe(
      'ORGANISATION_KIND_UNFIT',
    );
  });

  test.each([
    ['puyang.head', 'SIDE_MAY_NOT'],
    ['yangquan.admin', 'SIDE_MAY_NOT'],
  ])('%s suspends nobody.', async (login, code) => {
    const step = { id: it.organisation('puyang'), expectedVersion: 1 };
    await refused(archive, await it.as(login), 'organisationSuspend', step, code);
  });

  test('Of ten suspensions at the same moment one is done.', async () => {
    const { id } = await done<Body>(sysadmin, 'organisationAdmit', body());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send<Body>(sysadmin, 'organisationSuspend', { id, expectedVersion: 1 })),
    );
    expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([null, 'ORGANISATION_AT_ANOTHER_STAGE']));
  });
});

describe('Settings', () => {
  const own = () => archive.rows('select version from organisation where id = $1', [it.world.organisations.yangquan]);
  const version = async () => (await own())[0]?.version as number;
  const settings = async (more: Record<string, unknown>) => ({
    id: it.organisation('yangquan'),
    expectedVersion: await version(),
    ...more,
  });

  test('The administrator changes what the directory says; what is not given stays, what is given empty goes.', async () => {
    const admin = await it.as('yangquan.admin');
    const first = await done<Body>(
      admin,
      'organisationSettingsUpdate',
      await settings({ hotline: '0353-12348', accepts: ['COOPERATION', 'COOPERATION'] }),
    );
    expect(first).toMatchObject({
      hotline: '0353-12348',
      accepts: ['COOPERATION'],
      address: '人民路1号',
      published: true,
    });
    const second = await done<Body>(
      admin,
      'organisationSettingsUpdate',
      await settings({ address: ' ', published: false }),
    );
    expect(second).toMatchObject({ hotline: '0353-12348', address: null, published: false });
    await done<Body>(admin, 'organisationSettingsUpdate', await settings({ published: true }));
  });

  test('Whether sending approves is for the head, and nothing else is.', async () => {
    const head = await it.as('yangquan.head');
    expect(await done<Body>(head, 'organisationSettingsUpdate', await settings({ sendApproves: false }))).toMatchObject(
      { sendApproves: false },
    );
    expect((await send<Body>(head, 'organisationSettingsUpdate', await settings({ address: '别处' }))).code).toBe(
      'ROLE_MAY_NOT',
    );
    expect(
      (
        await send<Body>(
          await it.as('yangquan.admin'),
          'organisationSettingsUpdate',
          await settings({ sendApproves: true }),
        )
      ).code,
    ).toBe('ROLE_MAY_NOT');
  });

  test.each([
    ['yangquan.officer', 'ROLE_MAY_NOT'],
    ['puyang.admin', 'SIDE_MAY_NOT'],
    ['platform.sysadmin', 'SIDE_MAY_NOT'],
  ])('%s does not change them.', async (login, code) => {
    const change = await settings({ address: '别处' });
    await refused(archive, await it.as(login), 'organisationSettingsUpdate', change, code);
  });

  test('A change of nothing is refused.', async () => {
    expect(
      (await send<Body>(await it.as('yangquan.admin'), 'organisationSettingsUpdate', await settings({}))).code,
    ).toBe('LIST_EMPTY');
  });
});

test('What the page offers is what the command would answer.', async () => {
  const id = it.organisation('mianyang');
  const actions = async (login: string) => {
    const { organisation } = await (await it.as(login)).run<{ organisation: Body }>(
      'query ($id: ID!) { organisation(id: $id) { viewerActions { action allowed refusal { code } } } }',
      { id },
    );
    return Object.fromEntries(
      organisation.viewerActions.map(({ action, allowed, refusal }) => [action, allowed || refusal?.code]),
    );
  };
  expect(await actions('platform.sysadmin')).toEqual({
    'organisation.suspend': true,
    'organisation.updateSettings': 'SIDE_MAY_NOT',
  });
  expect(await actions('mianyang.admin')).toEqual({
    'organisation.suspend': 'SIDE_MAY_NOT',
    'organisation.updateSettings': true,
  });
  expect(await actions('mianyang.officer')).toEqual({
    'organisation.suspend': 'SIDE_MAY_NOT',
    'organisation.updateSettings': 'ROLE_MAY_NOT',
  });
});
