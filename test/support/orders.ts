import { expect } from '@jest/globals';
import { sql } from './a.js';
import { key, type TestApp } from './app.js';

/** The platform suspends or reopens an organisation. */
export async function order(t: TestApp, verb: 'Suspend' | 'Reopen', name: string): Promise<void> {
  const [row] = await sql<{ version: number }>(t, 'select version from organisation where id = $1', [
    t.world.organisations[name],
  ]);
  const { told } = await (await t.as('platform.sysadmin')).run<{ told: { userErrors: unknown[] } }>(
    `mutation ($input: Organisation${verb}Input!) { told: organisation${verb}(input: $input) { userErrors { code } } }`,
    { input: { id: t.organisation(name), expectedVersion: row?.version, idempotencyKey: key() } },
  );
  expect(told.userErrors).toEqual([]);
}
