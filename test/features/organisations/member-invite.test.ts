import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

  test('Of colleagues who invite the same person at the same moment one does it.', async () => {
    const input = invitation({ login: 'yangquan.supervisor' });
    const race = () =>
      Promise.all([1, 2, 3].map(() => send<Member>(admin, 'memberInvite', { ...input, idempotencyKey: key() })));
    // All have looked whether the person is here, before the first may write.
    const answers = await archive.holding('member', 3, race);
    expect(answers.map(({ code }) => code).sort()).toEqual(['LOGIN_TAKEN', 'LOGIN_TAKEN', null]);
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
