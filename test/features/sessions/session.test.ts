import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../../support/app.js';
import { PASSWORD } from '../../support/world.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => await t.stop());

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken userErrors { code message } } }`;
const VIEWER =
  '{ viewer { person { displayName } organisation { name } roles streamHead unreadCount calendarPublishedUntil } }';

interface SignIn {
  signIn: { accessToken: string | null; refreshToken: string | null; userErrors: { code: string; message: string }[] };
}

async function signIn(account: string, password: string, organisation: string): Promise<SignIn['signIn']> {
  return (await t.anonymous().run<SignIn>(SIGN_IN, { input: { account, password, organisation } })).signIn;
}

async function viewerWith(token: string | null): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${t.app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: VIEWER }),
  });
  return { status: response.status, body: await response.json() };
}

test('A member signs in by the number prefix of the organisation and is who he is.', async () => {
  const { accessToken, userErrors } = await signIn('puyang.officer', PASSWORD, '豫濮援');
  expect(userErrors).toEqual([]);
  const { body } = await viewerWith(accessToken);
  expect(body).toMatchObject({
    data: {
      viewer: {
        organisation: { name: '濮阳市法律援助中心' },
        roles: ['COOPERATION_OFFICER'],
        unreadCount: 0,
        calendarPublishedUntil: '2026-12-31',
      },
    },
  });
});

test('Without a session the viewer is null.', async () => {
  expect((await viewerWith(null)).body).toEqual({ data: { viewer: null } });
});

test('A wrong password, an unknown account and a foreign organisation are refused alike.', async () => {
  const refusals = [
    await signIn('puyang.reviewer', 'wrong password!', '豫濮援'),
    await signIn('nobody.here', PASSWORD, '豫濮援'),
    await signIn('puyang.assigner', PASSWORD, '晋阳援'),
  ];
  for (const refusal of refusals) {
    expect(refusal).toEqual({
      accessToken: null,
      refreshToken: null,
      userErrors: [{ code: 'SIGN_IN_REFUSED', message: '账号、密码或机构不正确。' }],
    });
  }
});

test('A refresh token is good once; its second use ends the session.', async () => {
  const refresh = `mutation ($input: SessionRefreshInput!) { sessionRefresh(input: $input) { accessToken refreshToken userErrors { code } } }`;
  type Refreshed = { sessionRefresh: { accessToken: string; refreshToken: string; userErrors: { code: string }[] } };
  const first = await signIn('yangquan.officer', PASSWORD, '晋阳援');
  const second = (await t.anonymous().run<Refreshed>(refresh, { input: { refreshToken: first.refreshToken } }))
    .sessionRefresh;
  expect(second.userErrors).toEqual([]);
  expect((await viewerWith(second.accessToken)).status).toBe(200);
  const again = (await t.anonymous().run<Refreshed>(refresh, { input: { refreshToken: first.refreshToken } }))
    .sessionRefresh;
  expect(again.userErrors).toEqual([{ code: 'SESSION_ENDED' }]);
  expect((await viewerWith(second.accessToken)).status).toBe(401);
});

test('After a sign-out the access token is worth nothing.', async () => {
  const { accessToken } = await signIn('mianyang.head', PASSWORD, '川绵援');
  const { status } = await viewerWith(accessToken);
  expect(status).toBe(200);
  const response = await fetch(`${t.app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ query: 'mutation { signOut { signedOut userErrors { code } } }' }),
  });
  expect(await response.json()).toEqual({ data: { signOut: { signedOut: true, userErrors: [] } } });
  expect((await viewerWith(accessToken)).status).toBe(401);
});

test('A forged token is refused with UNAUTHENTICATED.', async () => {
  const { accessToken } = await signIn('mianyang.officer', PASSWORD, '川绵援');
  const { status, body } = await viewerWith(`${accessToken?.slice(0, -4)}AAAA`);
  expect(status).toBe(401);
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('Five failures lock the account for the right password too.', async () => {
  for (let tried = 0; tried < 5; tried += 1) await signIn('tongliang.head', `wrong password ${tried}`, '渝铜援');
  expect((await signIn('tongliang.head', PASSWORD, '渝铜援')).userErrors[0]?.code).toBe('SIGN_IN_LOCKED');
});
