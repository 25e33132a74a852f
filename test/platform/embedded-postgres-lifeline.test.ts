import { chmodSync, chownSync, existsSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ask, embeddedPlace, serversOn, until } from '../support/embedded.js';

const NOBODY = 65_534;
const place = embeddedPlace();

describe('The life line', () => {
  test('leaves no process of any kind behind a killed keeper.', async () => {
    place.prepare();
    const { pid, keeper } = await place.keep();
    expect(serversOn(place.dataDir)).toContain(pid);
    keeper.kill('SIGKILL');
    await until(() => serversOn(place.dataDir).length === 0);
  });

  test('lets the next start at once find what was committed before the keeper was killed.', async () => {
    place.prepare();
    const { pid, superuserUrl, keeper } = await place.keep();
    await ask(superuserUrl, 'update kept set answer = 7');
    keeper.kill('SIGKILL');
    const next = await place.start();
    expect(next.pid).not.toBe(pid);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(await ask(next.superuserUrl, 'select answer from kept')).toBe(7);
  });

  test('tells its keeper when the server goes by itself.', async () => {
    place.prepare();
    let told = 0;
    const server = await place.start({ onUnexpectedExit: () => told++ });
    process.kill(server.pid, 'SIGQUIT');
    await until(() => told === 1);
    expect((await place.start()).firstStart).toBe(false);
  });

  test('tells nobody when the server was stopped, and stopping twice is stopping once.', async () => {
    place.prepare();
    let told = 0;
    const server = await place.start({ onUnexpectedExit: () => told++ });
    await Promise.all([server.stop(), server.stop()]);
    expect(told).toBe(0);
    expect(serversOn(place.dataDir)).toEqual([]);
  });

  test('does not leave a server behind whose shell alone was killed.', async () => {
    place.prepare();
    await place.start();
    const shells = serversOn(place.dataDir).filter((pid) => !readlinkSync(`/proc/${pid}/exe`).endsWith('/postgres'));
    expect(shells).not.toEqual([]);
    for (const shell of shells) process.kill(shell, 'SIGKILL');
    await until(() => serversOn(place.dataDir).length === 0);
  });
});

// PostgreSQL refuses to be root. Who runs these tests as somebody else has nothing to test here.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('Started by root', () => {
  test('the server runs as somebody else, who owns the cluster and nothing more.', async () => {
    const { pid } = await place.start();
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(statSync(join(place.dataDir, 'cluster')).uid).toBe(statSync(`/proc/${pid}`).uid);
    for (const path of [place.dataDir, join(place.dataDir, 'credentials.json'), join(place.dataDir, 'postgres.log')]) {
      expect(statSync(path).uid).toBe(0);
    }
  });

  test('it starts below a private directory, and again, and leaves the directory private.', async () => {
    chmodSync(place.directory, 0o700);
    await (await place.start()).stop();
    expect((await place.start()).firstStart).toBe(false);
    expect(statSync(place.directory).mode & 0o777).toBe(0o700);
  });

  test('an ordinary user’s directory stays his: he, then root, then he again can start.', async () => {
    chownSync(place.directory, NOBODY, NOBODY);
    for (const user of [NOBODY, undefined, NOBODY]) {
      const { failure, pid, keeper } = await place.keep(user);
      expect(failure).toBeUndefined();
      expect(statSync(`/proc/${pid}`).uid).toBe(NOBODY);
      keeper.kill('SIGKILL');
      await until(() => serversOn(place.dataDir).length === 0);
    }
  });
});
