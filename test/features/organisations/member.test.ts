import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId, toGlobalId } from '../../../src/kernel/ids.js';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { PASSWORD } from '../../support/world.js';
import { Archive, done, refused, send, signedIn, signIn } from './desk.js';

interface Member {
  id: string;
  displayName: string;
  login: string | null;
  kind: string;
  roles: string[];
  state: string;
  version: number;
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

const SECRET = 'a long enough secret';
let it: TestApp;
let archive: Archive;
let admin: Person;
let invited = 0;

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  admin = await it.as('puyang.admin');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

function invitation(more: Record<string, unknown> = {}): Record<string, unknown> {
  invited += 1;
  return {
    login: `new.person${invited}`,
    displayName: '新同事',
    roles: ['RECEPTION'],
    initialPassword: SECRET,
    ...more,
  };
}

const invite = (more: Record<string, unknown> = {}, person = admin) =>
  done<Member>(person, 'memberInvite', invitation(more));
const step = ({ id, version }: Member) => ({ id, expectedVersion: version });
const memberId = (login: string) => toGlobalId('Member', it.world.members[login] ?? '');

describe('Roles', () => {
  test('New roles hold from the next request on, in sessions that are open.', async () => {
    const member = await invite();
    const person = await signedIn(it, member.login ?? '', SECRET, '豫濮援');
    const changed = await done<Member>(admin, 'memberSetRoles', { ...step(member), roles: ['HANDLER', 'FINANCE'] });
    expect(changed).toMatchObject({ roles: ['HANDLER', 'FINANCE'], version: 2 });
    expect(await person.run('{ viewer { roles } }')).toEqual({ viewer: { roles: ['HANDLER', 'FINANCE'] } });
  });

  test('The platform has three administrators, and they are three persons.', async () => {
    const [{ id: accountId } = { id: '' }] = await archive.rows(`select id from account where login = 'puyang.admin'`);
    const ids = ['019a0000-0000-7000-8000-00000000aaaa', it.world.organisations.platform, accountId];
    await archive.rows(
      `insert into member (id, organisation_id, account_id, display_name, roles, state, created_at) values ($1, $2, $3, '平台', array['ORG_ADMIN'], 'ACTIVE', now())`,
      ids,
    );
    const platform = await signedIn(it, 'puyang.admin', PASSWORD, it.organisation('platform'));
    for (const role of ['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR']) await invite({ roles: [role] }, platform);
    await refused(
      archive,
      platform,
      'memberInvite',
      invitation({ roles: ['SYSTEM_ADMIN', 'AUDITOR'] }),
      'ROLES_ARE_SEPARATED',
    );
    await refused(
      archive,
      platform,
      'memberInvite',
      invitation({ roles: ['SECURITY_ADMIN', 'HEAD'] }),
      'ROLES_ARE_SEPARATED',
    );
    await refused(archive, platform, 'memberInvite', invitation({ roles: ['HEAD'] }), 'ORGANISATION_KIND_UNFIT');
  });

  test('The last administrator stays, also when two take the role from each other at the same moment.', async () => {
    const own = { id: memberId('puyang.admin'), expectedVersion: 1 };
    await refused(archive, admin, 'memberSetRoles', { ...own, roles: ['RECEPTION'] }, 'LAST_ADMIN_STAYS');
    await refused(archive, admin, 'memberDisable', own, 'LAST_ADMIN_STAYS');
    const second = await invite({ roles: ['ORG_ADMIN'] });
    const other = await signedIn(it, second.login ?? '', SECRET, '豫濮援');
    const answers = await Promise.all([
      send<Member>(admin, 'memberSetRoles', { ...step(second), roles: ['RECEPTION'] }),
      send<Member>(other, 'memberSetRoles', { ...own, roles: ['RECEPTION'] }),
    ]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['LAST_ADMIN_STAYS', null]);
    await archive.rows(`update member set roles = array['ORG_ADMIN'], version = 1 where id = $1`, [
      it.world.members['puyang.admin'],
    ]);
    await archive.rows(`update member set roles = array['RECEPTION'] where id = $1`, [fromGlobalId(second.id)?.rowId]);
  });

  test("Another organisation's member is answered as one that is not there.", async () => {
    const theirs = { id: memberId('yangquan.officer'), expectedVersion: 1, roles: ['HEAD'] };
    const refusal = await refused(archive, admin, 'memberSetRoles', theirs, 'NOT_FOUND');
    const missing = await refused(
      archive,
      admin,
      'memberSetRoles',
      { ...theirs, id: toGlobalId('Member', '019a0000-0000-7000-8000-000000000000') },
      'NOT_FOUND',
    );
    expect(refusal).toEqual(missing);
  });

  test('A stale version is refused with the colleague who changed it.', async () => {
    const member = await invite();
    await done<Member>(admin, 'memberSetRoles', { ...step(member), roles: ['QUALITY'] });
    const refusal = await refused(
      archive,
      admin,
      'memberSetRoles',
      { ...step(member), roles: ['FINANCE'] },
      'SUBJECT_CHANGED_MEANWHILE',
    );
    expect(refusal).toMatchObject({ actedBy: '濮阳admin', actedAt: expect.any(String) });
  });
});

describe('Disabling', () => {
  test('Every session of the membership ends with it, refresh tokens too; one elsewhere goes on.', async () => {
    const member = await invite({ login: 'tongliang.reception' });
    const here = await signedIn(it, 'tongliang.reception', PASSWORD, '豫濮援');
    const there = await signedIn(it, 'tongliang.reception', PASSWORD, '渝铜援');
    const [{ count } = { count: 0 }] = await archive.rows(
      'select count(*)::int as count from session where member_id = $1 and revoked_at is null',
      [fromGlobalId(member.id)?.rowId],
    );
    expect(count).toBe(1);
    expect(await done<Member>(admin, 'memberDisable', step(member))).toMatchObject({ state: 'DISABLED', version: 2 });
    expect((await here.ask('{ viewer { roles } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await there.run('{ viewer { roles } }')).toEqual({ viewer: { roles: ['RECEPTION'] } });
    expect(await signIn(it, 'tongliang.reception', PASSWORD, '豫濮援')).toBeNull();
    const sessions = await archive.rows(
      'select revoked_at is not null as revoked, version, refresh_hash from session where member_id = $1',
      [fromGlobalId(member.id)?.rowId],
    );
    expect(sessions).toEqual([{ revoked: true, version: 2, refresh_hash: null }]);
  });

  test('Who is disabled is not changed; invited again, the same member comes back with the new roles.', async () => {
    const member = await invite();
    const disabled = await done<Member>(admin, 'memberDisable', step(member));
    const refusal = await refused(
      archive,
      admin,
      'memberSetRoles',
      { ...step(disabled), roles: ['HEAD'] },
      'MEMBER_AT_ANOTHER_STAGE',
    );
    expect(refusal).toMatchObject({ currentState: 'DISABLED', actedBy: '濮阳admin' });
    await refused(archive, admin, 'memberDisable', step(disabled), 'MEMBER_AT_ANOTHER_STAGE');
    const back = await invite({ login: member.login, roles: ['QUALITY'], displayName: '老同事' });
    expect(back).toMatchObject({
      id: member.id,
      state: 'ACTIVE',
      roles: ['QUALITY'],
      displayName: '老同事',
      version: 3,
    });
  });

  test('A refusal ends no session.', async () => {
    const member = await invite();
    const person = await signedIn(it, member.login ?? '', SECRET, '豫濮援');
    await refused(archive, await it.as('puyang.head'), 'memberDisable', step(member), 'ROLE_MAY_NOT');
    await refused(archive, admin, 'memberDisable', { id: member.id, expectedVersion: 9 }, 'SUBJECT_CHANGED_MEANWHILE');
    expect(await person.run('{ viewer { roles } }')).toEqual({ viewer: { roles: ['RECEPTION'] } });
  });
});

describe('Service accounts', () => {
  test('A programme is a member without a password, and nobody signs in as one.', async () => {
    const service = await done<Member>(admin, 'serviceAccountCreate', {
      displayName: '统计上报',
      roles: ['SUPERVISOR'],
    });
    expect(service).toMatchObject({ kind: 'SERVICE', roles: ['SUPERVISOR'], state: 'ACTIVE' });
    expect(service.login).toMatch(/^service:/);
    expect(await signIn(it, service.login ?? '', '', '豫濮援')).toBeNull();
    const rows = await archive.rows(
      'select a.password_hash, a.kind from account a join member m on m.account_id = a.id where m.id = $1',
      [fromGlobalId(service.id)?.rowId],
    );
    expect(rows).toEqual([{ password_hash: null, kind: 'SERVICE' }]);
  });

  test('It decides nothing and administers nobody, at first or later.', async () => {
    await refused(
      archive,
      admin,
      'serviceAccountCreate',
      { displayName: '机器人', roles: ['HEAD'] },
      'ROLE_NEEDS_PERSON',
    );
    await refused(
      archive,
      admin,
      'serviceAccountCreate',
      { displayName: '机器人', roles: ['ORG_ADMIN'] },
      'ROLE_NEEDS_PERSON',
    );
    const service = await done<Member>(admin, 'serviceAccountCreate', { displayName: '机器人', roles: ['RECEPTION'] });
    await refused(archive, admin, 'memberSetRoles', { ...step(service), roles: ['HEAD'] }, 'ROLE_NEEDS_PERSON');
  });
});
