import type { TestApp } from './app.js';

/** What the database itself gives the server when it acts for somebody: the rules of the application are not asked. */
export async function asServer<Row = Record<string, unknown>>(
  t: TestApp,
  login: string,
  text: string,
  params: unknown[] = [],
): Promise<Row[]> {
  const restricted = /\.head$/.test(login) ? 'ALL' : '{}';
  const client = await t.database.superuser.connect();
  try {
    await client.query('begin');
    await client.query(
      `select set_config('app.org_id', $1, true), set_config('app.member_id', $2, true), set_config('app.account_id', $3, true),
         set_config('app.restricted', $4, true)`,
      [t.world.organisations[login.split('.')[0] ?? ''], t.world.members[login], t.world.accounts[login], restricted],
    );
    await client.query('set local role yuanlian_app');
    return (await client.query(text, params)).rows as Row[];
  } finally {
    await client.query('rollback').finally(() => client.release());
  }
}
