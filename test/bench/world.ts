import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { newId } from '../../src/kernel/ids.js';
import { keysOf } from '../../src/platform/keys.js';
import { Batch, loaderConnection } from './copy.js';
import type { Ground } from './ground.js';
import { randomFrom } from './statistics.js';
import { AskWriter } from './world-ask.js';

/** A large world of the bench. The same seed makes the same world, but for the ids of its first organisations. */
export interface BigWorld {
  readonly asks: number;
  readonly organisations: readonly string[];
}

const ASKS_IN_A_BATCH = 4_000;
const INSTITUTIONS = 36;
/** Has thirty asks, however large the world is. */
export const SMALL_ORGANISATION = 'tongliang';
export const SMALL_ASKS = 30;

/**
 * Fills the database with asks between forty institutions, each with its case, its persons, its clock, its letter and
 * its journal: a twentieth of them concern Puyang, thirty of them Tongliang. Written by COPY as the loader role.
 */
export async function fillWorld(
  ground: Ground,
  asks: number,
  seed: number,
  progress: (done: number) => void,
): Promise<BigWorld> {
  const superuser = new Client({ connectionString: ground.database.superuserUrl });
  await superuser.connect();
  await superuser.query('grant set on parameter session_replication_role to yuanlian_loader');
  const loaders = [
    await loaderConnection(ground.database.loaderUrl),
    await loaderConnection(ground.database.loaderUrl),
  ] as const;
  const organisations = await writeInstitutions(loaders[0], ground);
  const causes = (await superuser.query<{ code: string }>('select code from cause order by code')).rows;
  const writer = new AskWriter({
    keys: keysOf(ground.ring),
    organisations,
    small: ground.world.organisations[SMALL_ORGANISATION] ?? '',
    memberOf: (organisation) => memberOf(ground, organisation),
    causes: causes.map(({ code }) => code),
    random: randomFrom(seed),
    asks,
  });
  const indexes = await withoutPlainIndexes(superuser);
  const writing: Promise<void>[] = [Promise.resolve(), Promise.resolve()];
  for (let from = 0, nth = 0; from < asks; from += ASKS_IN_A_BATCH, nth += 1) {
    const batch = new Batch();
    const to = Math.min(asks, from + ASKS_IN_A_BATCH);
    for (let n = from; n < to; n += 1) writer.write(batch, n);
    const loader = loaders[nth % 2 === 0 ? 0 : 1];
    const turn = nth % 2;
    await writing[turn];
    writing[turn] = batch.write(loader);
    progress(to);
  }
  await Promise.all(writing);
  const heads = new Batch();
  writer.writeHeads(heads);
  await heads.write(loaders[0]);
  await Promise.all(loaders.map(async (loader) => await loader.end()));
  await superuser.query(`set maintenance_work_mem = '512MB'`);
  for (const definition of indexes) await superuser.query(definition);
  await superuser.query('vacuum (freeze, analyze)');
  await superuser.query('checkpoint');
  await superuser.end();
  return { asks, organisations: organisations.map(({ id }) => id) };
}

/** Afterwards what is an index and nothing else is gone: made anew over all rows it costs a fraction. Returns how each is made. */
async function withoutPlainIndexes(superuser: Client): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and not i.indisunique order by 1`,
  );
  for (const { name } of rows) await superuser.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

export interface Institution {
  readonly id: string;
  readonly prefix: string;
  readonly share: number;
}

/** The institutions of the stories, and further ones; the first has its twentieth. */
async function writeInstitutions(loader: Client, ground: Ground): Promise<Institution[]> {
  const { world } = ground;
  const known: [string, string, number][] = [
    ['puyang', '豫濮援', 0.05],
    ['yangquan', '晋阳援', 0.05],
    ['mianyang', '川绵援', 0.02],
  ];
  const institutions: Institution[] = known.map(([key, prefix, share]) => ({
    id: world.organisations[key] ?? '',
    prefix,
    share,
  }));
  const batch = new Batch();
  for (let n = 0; n < INSTITUTIONS; n += 1) {
    const id = newId();
    const name = String.fromCodePoint(0x5317 + n * 7);
    const prefix = `${name}测援`;
    institutions.push({ id, prefix, share: 0.88 / INSTITUTIONS });
    const now = new Date();
    batch.add(
      'organisation (id, kind, name_zh, name_en, number_prefix, region_code, state, hotline, created_at, updated_at)',
      id,
      'LEGAL_AID_INSTITUTION',
      `${name}州市法律援助中心`,
      `Legal Aid Centre ${n + 1}`,
      prefix,
      '410900',
      'ACTIVE',
      '12348',
      now,
      now,
    );
  }
  await batch.write(loader);
  return institutions;
}

function memberOf(ground: Ground, organisationId: string): string {
  const key = Object.entries(ground.world.organisations).find(([, id]) => id === organisationId)?.[0];
  const known = key === undefined ? undefined : ground.world.members[`${key}.officer`];
  if (known !== undefined) return known;
  const hex = createHash('sha256').update(organisationId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
