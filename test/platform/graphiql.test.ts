import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startToyServer, type ToyServer } from '../support/toy-server.js';

const TABS = [
  { query: '# 第一页\n{ ping }', headers: '{ "Authorization": "Bearer …" }' },
  { query: 'subscription { quiet { number } } # </script><script>alert(1)</script>' },
];

let server: ToyServer;
let origin: string;
let html: string;
beforeAll(async () => {
  server = await startToyServer({ tabs: TABS });
  origin = new URL(server.url).origin;
  html = await (await fetch(`${origin}/graphiql`)).text();
});
afterAll(() => server.stop());

const referenced = () =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1] ?? '').filter((path) => path !== 'data:,');

describe('the IDE', () => {
  test('asks this server for everything, and everything is there', async () => {
    expect(referenced().length).toBeGreaterThanOrEqual(5);
    for (const path of referenced()) {
      expect(path).toMatch(/^\/graphiql\//);
      const response = await fetch(origin + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('content-type')).toMatch(path.endsWith('.css') ? 'text/css' : 'text/javascript');
      const text = await response.text();
      if (!path.includes('/static/')) expect(text).not.toMatch(/https?:\/\//);
    }
  });

  test('has no script inside the page, because the policy allows none', () => {
    const inline = [...html.matchAll(/<script([^>]*)>([^<]*)/g)].filter((found) => (found[2] ?? '').trim() !== '');
    expect(inline).toEqual([]);
    expect(html).not.toMatch(/\son\w+=|javascript:|unpkg/);
  });

  test('opens with the tabs it was given, and they cannot break out of their script', async () => {
    const script = await (await fetch(`${origin}/graphiql/config.js`)).text();
    expect(script).toMatch(/^const RURU_CONFIG = /);
    const config = new Function(`${script}; return RURU_CONFIG`)();
    expect(config).toMatchObject({
      endpoint: '/graphql',
      subscriptionEndpoint: '/graphql',
      staticPath: '/graphiql/static/',
      shouldPersistHeaders: false,
      defaultTabs: TABS,
      initialHeaders: TABS[0]?.headers,
    });
    expect(script).not.toMatch(/<\/?script/);
  });

  test('loads its workers from our own files', async () => {
    const script = await (await fetch(`${origin}/graphiql/workers.js`)).text();
    expect(script).toContain('new URL("/graphiql/static/" + file, import.meta.url)');
    for (const worker of ['jsonWorker.js', 'graphqlWorker.js', 'editorWorker.js']) {
      expect((await fetch(`${origin}/graphiql/static/${worker}`)).status).toBe(200);
    }
  });

  test('files are sent once and then only confirmed', async () => {
    const first = await fetch(`${origin}/graphiql/static/ruru.js`);
    const etag = first.headers.get('etag') ?? '';
    await first.arrayBuffer();
    expect(etag).not.toBe('');
    const second = await fetch(`${origin}/graphiql/static/ruru.js`, { headers: { 'if-none-match': etag } });
    expect(second.status).toBe(304);
  });

  test.each([
    '/graphiql/static/../../package.json',
    '/graphiql/static/%2e%2e/package.json',
    '/graphiql/static/nothing.js',
    '/graphiql/static/__proto__',
  ])('nothing else is served: %s', async (path) => {
    expect((await fetch(origin + path)).status).toBe(404);
  });
});
