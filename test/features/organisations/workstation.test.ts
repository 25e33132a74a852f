import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { stamped } from '../events/stream-client.js';
import { Archive, done, refused, send, signedIn, signIn } from './desk.js';

interface Workstation {
  id: string;
  kind: string;
  state: string;
  version: number;
  powers: string[];
  workstationKind: string;
  supervisingInstitution: { id: string } | null;
  host: { id: string } | null;
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

const SECRET = 'a long enough secret';
let it: TestApp;
let archive: Archive;
let head: Person;
let opened = 0;

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  head = await it.as('puyang.head');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

function station(more: Record<string, unknown> = {}): Record<string, unknown> {
  opened += 1;
  return {
    nameZh: `第${opened}工作站`,
    nameEn: `Workstation ${opened}`,
    regionCode: '410900',
    workstationKind: 'CONTACT_POINT',
    powers: ['CONSULT', 'COLLECT', 'COLLECT'],
    firstAdmin: { login: `station.admin${opened}`, displayName: '站长', initialPassword: SECRET },
    ...more,
  };
}

const open = (more: Record<string, unknown> = {}) => done<Workstation>(head, 'workstationOpen', station(more));
const step = ({ id, version }: Workstation) => ({ id, expectedVersion: version });
const admin = ({ id }: Workstation) => signedIn(it, `station.admin${opened}`, SECRET, id);

describe('Opening', () => {
  test('A workstation is an organisation of its own, below its institution, with a host and the given powers.', async () => {
    const workstation = await open({ hostId: it.organisation('union') });
    expect(workstation).toMatchObject({
      kind: 'WORKSTATION',
      workstationKind: 'CONTACT_POINT',
      powers: ['CONSULT', 'COLLECT'],
      state: 'ACTIVE',
      supervisingInstitution: { id: it.organisation('puyang') },
      host: { id: it.organisation('union') },
    });
    const person = await admin(workstation);
    expect(await person.run('{ viewer { roles organisation { id } } }')).toEqual({
      viewer: { roles: ['ORG_ADMIN'], organisation: { id: workstation.id } },
    });
  });

  test('It never decides: nobody there reviews, approves or assigns.', async () => {
    const person = await admin(await open());
    const invitation = { login: 'station.clerk', displayName: '站员', initialPassword: SECRET };
    for (const role of ['REVIEWER', 'HEAD', 'ASSIGNER'])
      await refused(archive, person, 'memberInvite', { ...invitation, roles: [role] }, 'ORGANISATION_KIND_UNFIT');
    expect((await send(person, 'memberInvite', { ...invitation, roles: ['LIAISON', 'RECEPTION'] })).code).toBeNull();
  });

  test('Its institution does not see its members.', async () => {
    await open();
    const { members } = await (await it.as('puyang.admin')).run<{ members: { nodes: { login: string }[] } }>(
      '{ members(first: 100) { nodes { login } } }',
    );
    expect(members.nodes.map(({ login }) => login).filter((login) => login.startsWith('station'))).toEqual([]);
  });

  test.each([
    ['no power', { powers: [] }, 'LIST_EMPTY'],
    ['a region that does not exist', { regionCode: '419999' }, 'REGION_UNKNOWN'],
    ['a prefix in use', { numberPrefix: '豫濮援' }, 'NUMBER_PREFIX_TAKEN'],
    ['a host that is not there', { hostId: 'AQAAAAAAAAAAAAAAAAAAAAA' }, 'NOT_FOUND'],
    [
      'a short password',
      { firstAdmin: { login: 'abc', displayName: '站长', initialPassword: 'short' } },
      'PASSWORD_UNFIT',
    ],
  ])('With %s it is refused.', async (_what, more, code) => {
    await refused(archive, head, 'workstationOpen', station(more), code);
  });

  test('A workstation hosts none, and a suspended body hosts none.', async () => {
    const { id } = await open();
    await refused(archive, head, 'workstationOpen', station({ hostId: id }), 'ORGANISATION_KIND_UNFIT');
    await archive.rows(`update organisation set state = 'SUSPENDED' where id = $1`, [it.world.organisations.union]);
    await refused(
      archive,
      head,
      'workstationOpen',
      station({ hostId: it.organisation('union') }),
      'ORGANISATION_NOT_ACTIVE',
    );
    await archive.rows(`update organisation set state = 'ACTIVE' where id = $1`, [it.world.organisations.union]);
  });

  test.each([
    ['puyang.admin', 'ROLE_MAY_NOT'],
    ['puyang.liaison', 'ROLE_MAY_NOT'],
    ['platform.sysadmin', 'ROLE_MAY_NOT'],
    ['union.head', 'ORGANISATION_KIND_UNFIT'],
  ])('%s opens none.', async (login, code) => {
    await refused(archive, await it.as(login), 'workstationOpen', station(), code);
  });
});

describe('Powers', () => {
  test('The head settles them anew; there are these and no others.', async () => {
    const workstation = await open();
    const changed = await done<Workstation>(head, 'workstationSetPowers', {
      ...step(workstation),
      powers: ['FORWARD'],
    });
    expect(changed).toMatchObject({ powers: ['FORWARD'], version: 2 });
    await refused(archive, head, 'workstationSetPowers', { ...step(changed), powers: [] }, 'LIST_EMPTY');
    await refused(
      archive,
      head,
      'workstationSetPowers',
      { ...step(workstation), powers: ['CONSULT'] },
      'SUBJECT_CHANGED_MEANWHILE',
    );
  });

  test.each([
    ['yangquan.head', 'SIDE_MAY_NOT'],
    ['puyang.officer', 'ROLE_MAY_NOT'],
    ['platform.sysadmin', 'ROLE_MAY_NOT'],
  ])('%s does not.', async (login, code) => {
    const workstation = await open();
    await refused(
      archive,
      await it.as(login),
      'workstationSetPowers',
      { ...step(workstation), powers: ['FORWARD'] },
      code,
    );
  });

  test('The workstation does not give itself powers, and an institution has none to be settled.', async () => {
    const workstation = await open();
    await refused(
      archive,
      await admin(workstation),
      'workstationSetPowers',
      { ...step(workstation), powers: ['FORWARD'] },
      'SIDE_MAY_NOT',
    );
    const self = { id: it.organisation('puyang'), expectedVersion: 1, powers: ['CONSULT'] };
    await refused(archive, head, 'workstationSetPowers', self, 'SIDE_MAY_NOT');
  });
});

describe('Closing', () => {
  test('A closed workstation is closed for good: open sessions are worth nothing and nobody signs in.', async () => {
    const workstation = await open();
    const person = await admin(workstation);
    const closed = await done<Workstation>(head, 'workstationClose', step(workstation));
    expect(closed).toMatchObject({ state: 'CLOSED', version: 2 });
    expect((await person.ask('{ viewer { roles } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await signIn(it, `station.admin${opened}`, SECRET, workstation.id)).toBeNull();
    const refusal = await refused(archive, head, 'workstationClose', step(closed), 'ORGANISATION_AT_ANOTHER_STAGE');
    expect(refusal).toMatchObject({ currentState: 'CLOSED', allowedActions: [], actedBy: '濮阳head' });
    await refused(
      archive,
      await it.as('platform.sysadmin'),
      'organisationReopen',
      step(closed),
      'ORGANISATION_AT_ANOTHER_STAGE',
    );
  });

  test('A suspended workstation can be closed.', async () => {
    const workstation = await open();
    const suspended = await done<Workstation>(
      await it.as('platform.sysadmin'),
      'organisationSuspend',
      step(workstation),
    );
    expect(await done<Workstation>(head, 'workstationClose', step(suspended))).toMatchObject({ state: 'CLOSED' });
  });

  test('Its institution hears of it, whoever suspends it.', async () => {
    const workstation = await open();
    await done<Workstation>(await it.as('platform.sysadmin'), 'organisationSuspend', step(workstation));
    const told = async () =>
      await archive.rows(
        `select a.organisation_id from journal j join journal_audience a on a.entry_id = j.id
         where j.word = 'organisation.suspend' and j.subject_id = $1`,
        [fromGlobalId(workstation.id)?.rowId],
      );
    await stamped(it);
    expect((await told()).map((row) => row.organisation_id).sort()).toEqual(
      [it.world.organisations.platform, it.world.organisations.puyang, fromGlobalId(workstation.id)?.rowId].sort(),
    );
  });

  test('Nobody else closes it.', async () => {
    const workstation = await open();
    await refused(archive, await it.as('yangquan.head'), 'workstationClose', step(workstation), 'SIDE_MAY_NOT');
    await refused(archive, await it.as('puyang.assigner'), 'workstationClose', step(workstation), 'ROLE_MAY_NOT');
    await refused(archive, await admin(workstation), 'workstationClose', step(workstation), 'SIDE_MAY_NOT');
  });
});

test('The list shows the own workstations with what the head can do, and nobody else sees them there.', async () => {
  const LIST = '{ workstations(first: 100) { nodes { id state viewerActions { action allowed } } } }';
  type List = { workstations: { nodes: Workstation[] } };
  const { nodes } = (await head.run<List>(LIST)).workstations;
  expect(nodes.length).toBe((await archive.rows(`select id from organisation where kind = 'WORKSTATION'`)).length);
  const active = nodes.find(({ state }) => state === 'ACTIVE');
  expect(active?.viewerActions).toEqual(
    expect.arrayContaining([
      { action: 'workstation.setPowers', allowed: true },
      { action: 'workstation.close', allowed: true },
      { action: 'organisation.suspend', allowed: false },
    ]),
  );
  expect((await (await it.as('yangquan.head')).run<List>(LIST)).workstations.nodes).toEqual([]);
});
