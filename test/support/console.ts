import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { runCli } from '../../src/cli/program.js';
import { freshDatabase, type TestDatabase } from './database.js';

/** What a command answered. */
export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command of the command line with these settings and no others, in this process. */
export async function yuanlian(
  environment: NodeJS.ProcessEnv,
  words: readonly string[],
  signal = new AbortController().signal,
  onOut: (all: string) => void = () => undefined,
): Promise<Said> {
  const said = { out: '', err: '' };
  const out = (text: string) => {
    said.out += text;
    onOut(said.out);
  };
  const err = (text: string) => {
    said.err += text;
  };
  const code = await runCli(words, { environment, out, err, signal });
  return { code, ...said };
}

/** A database of one's own and a directory for keys and files, as the settings of a console name them. */
export interface Desk {
  directory: string;
  database: TestDatabase;
  settings: NodeJS.ProcessEnv;
  leave(): Promise<void>;
}

/** A migrated database with keys, or another one that was made for it. */
export async function consoleDesk(given?: TestDatabase): Promise<Desk> {
  const database = given ?? (await freshDatabase());
  const directory = mkdtempSync(join(tmpdir(), 'yuanlian-console-'));
  const keys = join(directory, 'master-keys.json');
  await yuanlian({}, ['keys', 'make', keys]);
  return {
    directory,
    database,
    settings: {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      YUANLIAN_DATA: directory,
      YUANLIAN_KEYS: keys,
    },
    leave: async () => {
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** How many rows there are, as a superuser sees them. */
export async function count({ database }: Desk, what: string): Promise<number> {
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    return (await client.query<{ n: number }>(`select count(*)::int as n from ${what}`)).rows[0]?.n ?? -1;
  } finally {
    await client.end();
  }
}

/** The words that admit the body that runs the platform. */
export const ADMIT_PLATFORM = [
  ...['organisation', 'admit', '--kind', 'PLATFORM', '--name', '援联平台', '--name-en', 'Yuanlian'],
  ...['--region', '110000', '--admin-login', 'root.admin', '--admin-name', '管理员'],
];

/** The words that admit Puyang. */
export const ADMIT_PUYANG = [
  ...['organisation', 'admit', '--kind', 'LEGAL_AID_INSTITUTION', '--prefix', '豫濮援', '--region', '410900'],
  ...['--name', '濮阳市法律援助中心', '--name-en', 'Puyang Legal Aid Centre'],
  ...['--admin-login', 'puyang.admin', '--admin-name', '陈管理'],
];
