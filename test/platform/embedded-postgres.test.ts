import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runningEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { ask, embeddedPlace } from '../support/embedded.js';

const place = embeddedPlace();
const failure = (name: string) => expect.objectContaining({ failure: name });

describe('The first start', () => {
  test('makes a database in UTF-8 and UTC that finds Chinese by its parts and sorts it by pinyin.', async () => {
    const server = await place.start();
    expect(server.firstStart).toBe(true);
    expect(await ask(server.appUrl, 'show timezone')).toBe('UTC');
    expect(await ask(server.appUrl, 'show server_encoding')).toBe('UTF8');
    expect(await ask(server.appUrl, `select cardinality(show_trgm('法律援助中心'))`)).toBeGreaterThan(3);
    const sorted = `select string_agg(n, '' order by n collate "zh-x-icu") from unnest('{张,李,阿}'::text[]) n`;
    expect(await ask(server.appUrl, sorted)).toBe('阿李张');
  });

  test('that was killed half-way leaves nothing in the way of the next.', async () => {
    mkdirSync(join(place.dataDir, 'making-0123', 'cluster'), { recursive: true });
    const server = await place.start();
    expect(server.firstStart).toBe(true);
    expect(readdirSync(place.dataDir).filter((name) => name.startsWith('making-'))).toEqual([]);
  });

  test('at the same moment as another: one wins, the other is refused by name.', async () => {
    const both = await Promise.allSettled([place.start(), place.start()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: failure('ALREADY_RUNNING') });
  });
});

describe('The running server', () => {
  test('keeps its passwords from everybody else, and lets nobody in without one.', async () => {
    place.prepare();
    const server = await place.start();
    expect(statSync(join(place.dataDir, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(place.dataDir, 'postgres.log')).mode & 0o777).toBe(0o600);
    expect(statSync(join(place.dataDir, 'cluster')).mode & 0o777).toBe(0o700);
    const url = new URL(server.superuserUrl);
    url.password = 'guess';
    await expect(ask(url.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(await ask(server.superuserUrl, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(server.superuserUrl, 'show unix_socket_directories')).toBe('');
  });

  test('writes no statement and no value of a failed query into its log.', async () => {
    place.prepare();
    const server = await place.start();
    await expect(ask(server.superuserUrl, `select '张三丰'::int`)).rejects.toThrow(/invalid input/);
    await server.stop();
    const log = readFileSync(join(place.dataDir, 'postgres.log'), 'utf8');
    expect(log).toMatch(/ready to accept connections/);
    expect(log).not.toMatch(/张三丰|invalid input/);
  });

  test('keeps by default what was committed through a power cut.', async () => {
    place.prepare();
    const server = await place.start({ durable: true });
    expect(await ask(server.superuserUrl, 'show fsync')).toBe('on');
    expect(await ask(server.superuserUrl, 'show synchronous_commit')).toBe('on');
    expect(await ask(server.superuserUrl, 'show full_page_writes')).toBe('on');
  });
});

describe('A second start', () => {
  test('finds the data, the passwords and the port of the first.', async () => {
    const first = await place.start();
    await ask(first.ownerUrl, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await place.start();
    expect(second).toMatchObject({ firstStart: false, port: first.port, ownerUrl: first.ownerUrl });
    expect(await ask(first.ownerUrl, 'select answer from kept')).toBe(42);
  });

  test('takes another port when the old one is in use; a port that was asked for is refused by name.', async () => {
    place.prepare();
    const first = await place.start();
    await first.stop();
    const occupant = createServer().listen(first.port, '127.0.0.1');
    try {
      await expect(place.start({ port: first.port })).rejects.toEqual(failure('PORT_TAKEN'));
      expect((await place.start()).port).not.toBe(first.port);
    } finally {
      occupant.close();
    }
  });

  test('is refused by name while the first runs, and works when it has stopped.', async () => {
    place.prepare();
    const first = await place.start();
    const [here, elsewhere] = await Promise.allSettled([place.start(), place.keep()]);
    expect(here).toMatchObject({ reason: failure('ALREADY_RUNNING') });
    expect(elsewhere).toMatchObject({ value: { failure: 'ALREADY_RUNNING' } });
    expect(await ask(first.appUrl, 'select 1')).toBe(1);
    await first.stop();
    expect((await place.start()).firstStart).toBe(false);
  });

  test('is not misled by the note of a server that has gone, though a stranger has its number.', async () => {
    place.prepare();
    const cluster = join(place.dataDir, 'cluster');
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n5432\n\n\n\nready\n`);
    expect(runningEmbeddedPostgres(place.dataDir)).toBeUndefined();
    expect((await place.start()).firstStart).toBe(false);
  });

  test('without the passwords, or on the data of another version, says so and changes nothing.', async () => {
    place.prepare();
    const file = join(place.dataDir, 'credentials.json');
    const credentials = readFileSync(file);
    rmSync(file);
    await expect(place.start()).rejects.toEqual(failure('CREDENTIALS_LOST'));
    writeFileSync(file, credentials, { mode: 0o600 });
    const version = join(place.dataDir, 'cluster', 'PG_VERSION');
    writeFileSync(version, '17\n');
    await expect(place.start()).rejects.toEqual(failure('VERSION_MISMATCH'));
    writeFileSync(version, '18\n');
    expect(await ask((await place.start()).ownerUrl, 'select answer from kept')).toBe(42);
  });
});

describe('A command beside the server', () => {
  test('finds it while it runs, and nothing before and after.', async () => {
    expect(runningEmbeddedPostgres(place.dataDir)).toBeUndefined();
    place.prepare();
    expect(runningEmbeddedPostgres(place.dataDir)).toBeUndefined();
    const { firstStart: _, stop, ...addresses } = await place.start();
    expect(runningEmbeddedPostgres(place.dataDir)).toEqual(addresses);
    await stop();
    expect(runningEmbeddedPostgres(place.dataDir)).toBeUndefined();
  });
});
