import { resolve } from 'node:path';
import { z } from 'zod';

/** Every variable of the environment, explained; the README's table is printed from here. */
export const VARIABLES = {
  PORT: 'The port the server listens on (4000).',
  HOST: 'The address it listens on (0.0.0.0; 127.0.0.1 with a demo world).',
  DATABASE_URL: 'PostgreSQL as the unprivileged application role. Omitted: the embedded database.',
  DATABASE_OWNER_URL: 'PostgreSQL as the role that owns the tables, for migrations. Needed with DATABASE_URL.',
  YUANLIAN_DATA: 'Where the embedded database, its keys and uploaded files live (.data).',
  YUANLIAN_KEYS:
    'The master keys: a JSON text or the path of a file. Needed with DATABASE_URL; made by itself for the embedded database.',
  YUANLIAN_DEMO: 'off: no demo world in the embedded database.',
  YUANLIAN_LOG: 'fatal, error, warn, info, debug, trace or silent (info).',
  YUANLIAN_ORIGINS: 'Origins whose browsers may open a WebSocket, separated by commas. Omitted: the own origin.',
  YUANLIAN_RESUME_DAYS: 'How many days a stream cursor may be resumed (30).',
  YUANLIAN_HEARTBEAT_MS: 'Milliseconds between heartbeats of a stream (15000).',
  YUANLIAN_COMPILED:
    'off: every read is executed by graphql-js alone, also where a plan of plain fields would do (on).',
} as const;

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).optional(),
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  DATABASE_OWNER_URL: z.string().startsWith('postgres').optional(),
  YUANLIAN_DATA: z.string().min(1).default('.data'),
  YUANLIAN_KEYS: z.string().min(1).optional(),
  YUANLIAN_DEMO: z.enum(['on', 'off']).default('on'),
  YUANLIAN_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  YUANLIAN_ORIGINS: z.string().default(''),
  YUANLIAN_RESUME_DAYS: z.coerce.number().positive().default(30),
  YUANLIAN_HEARTBEAT_MS: z.coerce.number().int().min(100).default(15_000),
  YUANLIAN_COMPILED: z.enum(['on', 'off']).default('on'),
});

export interface Config {
  port: number;
  host: string | null;
  databaseUrl: string | null;
  databaseOwnerUrl: string | null;
  dataDir: string;
  keys: string | null;
  demo: boolean;
  logLevel: z.infer<typeof Environment>['YUANLIAN_LOG'];
  origins: string[];
  resumeWindowDays: number;
  heartbeatMs: number;
  compiled: boolean;
}

/** The environment could not be read: names the variable, never its value. */
export class ConfigUnfit extends Error {
  override readonly name = 'ConfigUnfit';
}

/** Reads the environment once. @throws ConfigUnfit with the variables that do not fit */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    throw new ConfigUnfit(
      names.map((name) => `${name}: ${VARIABLES[name as keyof typeof VARIABLES] ?? 'does not fit'}`).join('\n'),
    );
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    databaseOwnerUrl: values.DATABASE_OWNER_URL ?? null,
    dataDir: resolve(values.YUANLIAN_DATA),
    keys: values.YUANLIAN_KEYS ?? null,
    demo: values.YUANLIAN_DEMO === 'on',
    logLevel: values.YUANLIAN_LOG,
    origins: values.YUANLIAN_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    resumeWindowDays: values.YUANLIAN_RESUME_DAYS,
    heartbeatMs: values.YUANLIAN_HEARTBEAT_MS,
    compiled: values.YUANLIAN_COMPILED === 'on',
  };
}
