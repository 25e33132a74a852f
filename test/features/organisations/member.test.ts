import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId, toGlobalId } from '../../../src/kernel/ids.js';
import { key, type Person, startTestApp, type TestApp } from '../../support/app.js';
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

describe('An invitation', () => {
  test('Who is new signs in with the initial password, with the given roles and no others.', async () => {
    const member = await invite({ roles: ['ASSIGNER', 'RECEPTION', 'RECEPTION'], login: ' New.Clerk ' });
    expect(member).toMatchObject({
      login: 'new.clerk',
      kind: 'PERSON',
      roles: ['RECEPTION', 'ASSIGNER'],
      state: 'ACTIVE',
      version: 1,
    });
    const person = await signedIn(it, 'new.clerk', SECRET, '豫濮援');
    expect(await person.run('{ viewer { roles } }')).toEqual({ viewer: { roles: ['RECEPTION', 'ASSIGNER'] } });
  });

  test('Who has an account elsewhere joins with it: the own password stays, the sessions are for one organisation each.', async () => {
    const member = await invite({ login: 'yangquan.handler' });
    expect(await signIn(it, 'yangquan.handler', SECRET, '豫濮援')).toBeNull();
    const here = await signedIn(it, 'yangquan.handler', PASSWORD, '豫濮援');
    expect(await here.run('{ viewer { roles person { id } } }')).toEqual({
      viewer: { roles: ['RECEPTION'], person: { id: member.id } },
    });
    const there = await signedIn(it, 'yangquan.handler', PASSWORD, '晋阳援');
    expect(await there.run('{ viewer { roles } }')).toEqual({ viewer: { roles: ['HANDLER'] } });
  });

  test('The answer does not tell whether there was an account.', async () => {
    const shape = async (login: string) => {
      const { subject, errors } = await send<Member>(admin, 'memberInvite', invitation({ login }));
      return { ...subject, id: typeof subject?.id, login: typeof subject?.login, errors };
    };
    expect(await shape('mianyang.reviewer')).toEqual(await shape('nobody.has.this'));
    const short = invitation({ login: 'mianyang.head', initialPassword: 'short' });
    const known = await refused(archive, admin, 'memberInvite', short, 'PASSWORD_UNFIT');
    expect(known).toEqual(
      await refused(archive, admin, 'memberInvite', { ...short, login: 'nobody.has.that' }, 'PASSWORD_UNFIT'),
    );
  });

  test.each([
    ['an account that is a member already', { login: 'Puyang.Officer' }, 'LOGIN_TAKEN'],
    ['a login of two signs', { login: 'ab' }, 'LOGIN_UNFIT'],
    ['a login that could be a service account', { login: 'service:ab' }, 'LOGIN_UNFIT'],
    ['no role', { roles: [] }, 'LIST_EMPTY'],
    ['a password of eleven signs', { initialPassword: 'elevensigns' }, 'PASSWORD_UNFIT'],
    ['a name of blanks', { displayName: ' ' }, 'TEXT_MISSING'],
    ['a system administrator outside the platform', { roles: ['SYSTEM_ADMIN'] }, 'ORGANISATION_KIND_UNFIT'],
    ['an auditor who does casework', { roles: ['AUDITOR', 'RECEPTION'] }, 'ROLES_ARE_SEPARATED'],
  ])('With %s it is refused.', async (_what, more, code) => {
    await refused(archive, admin, 'memberInvite', invitation(more), code);
  });

  test.each(['puyang.head', 'puyang.officer', 'platform.sysadmin'])('%s invites nobody.', async (login) => {
    await refused(archive, await it.as(login), 'memberInvite', invitation(), 'ROLE_MAY_NOT');
  });

  test('The same key invites once and answers the same.', async () => {
    const input = { ...invitation(), idempotencyKey: key() };
    const first = await send<Member>(admin, 'memberInvite', input);
    const before = await archive.contents();
    expect(await send<Member>(admin, 'memberInvite', input)).toEqual(first);
    expect((await send(admin, 'memberInvite', { ...input, initialPassword: 'another secret here' })).code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await archive.contents()).toBe(before);
  });

  test('Two administrators of two cities who invite the same new login at once both have the one person.', async () => {
    const other = await it.as('yangquan.admin');
    const input = invitation({ login: 'both.want.me' });
    const answers = await Promise.all([send(admin, 'memberInvite', input), send(other, 'memberInvite', input)]);
    expect(answers.map(({ code }) => code)).toEqual([null, null]);
    const rows = await archive.rows(`select count(distinct m.account_id)::int as accounts, count(*)::int as members
      from account a join member m on m.account_id = a.id where a.login = 'both.want.me'`);
    expect(rows).toEqual([{ accounts: 1, members: 2 }]);
  });

  test('No password, login or name stands in the journal, in what is kept of the command, or in the log.', async () => {
    await invite({ login: 'canary.login', displayName: '金丝雀', initialPassword: 'canary secret here' });
    const [row] = await archive.rows(
      `select (select string_agg(j::text, '') from journal j) as journal, (select string_agg(c::text, '') from command_outcome c) as kept`,
    );
    for (const text of [row?.journal, row?.kept, it.log.join('')]) {
      expect(text).not.toMatch(/canary|金丝雀/);
    }
  });
});

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

describe('The list', () => {
  type List = { members: { nodes: Member[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
  const LIST = `query ($first: Int, $after: String, $role: Role, $state: MemberState) {
    members(first: $first, after: $after, role: $role, state: $state) {
      nodes { id displayName login roles state viewerActions { action allowed refusal { code } } } pageInfo { endCursor hasNextPage } } }`;

  test("It shows the own organisation's members and nobody else's.", async () => {
    const { members } = await (await it.as('yangquan.officer')).run<List>(LIST, { first: 100 });
    const rows = await archive.rows('select id from member where organisation_id = $1 order by id', [
      it.world.organisations.yangquan,
    ]);
    expect(members.nodes.map(({ id }) => id)).toEqual(rows.map((row) => toGlobalId('Member', row.id as string)));
  });

  test('Page by page it shows each once.', async () => {
    const whole = (await admin.run<List>(LIST, { first: 100 })).members.nodes.map(({ id }) => id);
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { members }: List = await admin.run<List>(LIST, { first: 4, after });
      seen.push(...members.nodes.map(({ id }) => id));
      after = members.pageInfo.endCursor;
      more = members.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(whole);
  });

  test('Logins are shown to administrators and to oneself.', async () => {
    const officer = await it.as('tongliang.officer');
    const shown = (await officer.run<List>(LIST, { first: 100 })).members.nodes.filter(({ login }) => login !== null);
    expect(shown.map(({ login }) => login)).toEqual(['tongliang.officer']);
    const all = (await (await it.as('tongliang.admin')).run<List>(LIST, { first: 100 })).members.nodes;
    expect(all.every(({ login }) => login !== null)).toBe(true);
  });

  test('By role and state it narrows, and the button of the last administrator says why not.', async () => {
    const boss = await it.as('tongliang.admin');
    const { nodes } = (await boss.run<List>(LIST, { role: 'ORG_ADMIN', state: 'ACTIVE' })).members;
    expect(nodes.map(({ roles }) => roles)).toEqual([['ORG_ADMIN']]);
    expect(nodes[0]?.viewerActions).toEqual([
      { action: 'member.setRoles', allowed: true, refusal: null },
      { action: 'member.disable', allowed: false, refusal: { code: 'LAST_ADMIN_STAYS' } },
    ]);
    expect((await boss.run<List>(LIST, { state: 'DISABLED' })).members.nodes).toEqual([]);
  });
});
