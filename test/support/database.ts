import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { bootstrapDatabase, ROLES, withDatabase, withRole } from '../../src/platform/database-roles.js';

/** Migrated and seeded once by the global setup; every test database is a copy of it. */
export const TEMPLATE_DATABASE = 'yuanlian_template';

/** The variables in which the global setup tells the workers where the server is. */
export const SERVER_VARIABLES = {
  app: 'YUANLIAN_TEST_APP_URL',
  owner: 'YUANLIAN_TEST_OWNER_URL',
  loader: 'YUANLIAN_TEST_LOADER_URL',
  superuser: 'YUANLIAN_TEST_SUPERUSER_URL',
} as const;

export interface TestDatabase {
  readonly name: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  readonly loaderUrl: string;
  /** Connections as the superuser that are kept, for the many small looks of a test. */
  readonly superuser: Pool;
  /** The app role's address with the other role already taken on. */
  readonly relayUrl: string;
  readonly clockUrl: string;
  /** Afterwards it is gone; connections that are still open are cut. */
  drop(): Promise<void>;
}

/** A migrated database of one's own, in about 50 ms. The one who makes it drops it. */
export async function freshDatabase(): Promise<TestDatabase> {
  return makeDatabase(TEMPLATE_DATABASE);
}

/** The same without a single migration. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase(undefined);
}

async function makeDatabase(template: string | undefined): Promise<TestDatabase> {
  const name = `t_${process.pid}_${randomBytes(5).toString('hex')}`;
  await bootstrapDatabase(serverUrl('superuser'), name, template === undefined ? {} : { template });
  const appUrl = withDatabase(serverUrl('app'), name);
  const superuserUrl = withDatabase(serverUrl('superuser'), name);
  const superuser = new Pool({ connectionString: superuserUrl, max: 4, idleTimeoutMillis: 0, allowExitOnIdle: true });
  // One that a test cuts off is replaced by the pool; the error has no other listener.
  superuser.on('error', () => undefined);
  return {
    name,
    appUrl,
    ownerUrl: withDatabase(serverUrl('owner'), name),
    superuserUrl,
    superuser,
    loaderUrl: withDatabase(serverUrl('loader'), name),
    relayUrl: withRole(appUrl, ROLES.relay),
    clockUrl: withRole(appUrl, ROLES.clock),
    drop: async () => {
      await superuser.end();
      await dropDatabase(name);
    },
  };
}

async function dropDatabase(name: string): Promise<void> {
  const client = new Client({ connectionString: withDatabase(serverUrl('superuser'), 'postgres') });
  await client.connect();
  try {
    await client.query(`drop database if exists "${name}" with (force)`);
  } finally {
    await client.end();
  }
}

function serverUrl(role: keyof typeof SERVER_VARIABLES): string {
  const url = process.env[SERVER_VARIABLES[role]];
  if (url === undefined) throw new Error('No test server: the jest global setup starts it.');
  return url;
}
