import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoWorkers } from '../../seeds/demo/generate-roster.js';
import { type App, startApp } from '../../src/app.js';
import { runDemo } from '../../src/demo/demo.js';
import { loadDemoWorld } from '../../src/demo-world.js';
import { rosterWorkbook } from '../../src/features/cases/roster-template.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { createLogger } from '../../src/platform/logging.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

let app: App;
let database: TestDatabase;
const directory = mkdtempSync(join(tmpdir(), 'yuanlian-demo-test-'));

beforeAll(async () => {
  database = await freshDatabase();
  const keys = keysOf(KeyRing.generate());
  app = await startApp({
    databaseUrl: database.appUrl,
    keys,
    files: await openFileStore({ dataDir: directory, keys }),
    logger: createLogger('silent'),
    host: '127.0.0.1',
    port: 0,
  });
  await loadDemoWorld(app);
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
  rmSync(directory, { recursive: true, force: true });
});

async function shown(rosterFile?: string, signal?: AbortSignal): Promise<{ finished: boolean; text: string }> {
  let text = '';
  const output = {
    columns: 120,
    write: (more: string) => {
      text += more;
    },
  };
  const finished = await runDemo({ url: app.url, rosterFile, pace: 0, signal, output });
  return { finished, text };
}

/** Letters bear the year of the law's place. */
const YEAR = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric' }).format();

/** Every `[!!]` that stands on the screen. */
const alarms = (text: string) => text.match(/\[!!\].*?(?=\s*\||$)/gm);

test('The story runs to its end on the sixty-four: each proof holds, and both cities hold the same.', async () => {
  const { finished, text } = await shown();
  expect(finished).toBe(true);
  expect(alarms(text)).toEqual([
    '[!!] 花名册有3处错误，未导入任何一行。',
    expect.stringMatching(/线路已断开，最后收到 #\d+$/),
  ]);
  for (const part of [
    '> 第 20 行，证件号码：校验码不符',
    '> 第 41 行，截止日期：止期早于起期',
    '> 第 69 行，拖欠工资（元）：不是金额',
    '[ok] 花名册现有 0 行：没有导入一半',
    '[ok] 64 行全部导入，请求合计 2,166,700.00 元',
    '[ok] 豫濮援协〔2026〕1号 已在桌上，没有刷新页面',
    '[ok] 对方实际所见与发送前预览相同',
    '[ok] 断线期间收到 0 件',
    '[ok] 63 人同意，1 人另立案，合计 2,023,766.00 元',
    '[ok] 除本方身份和各自的事件编号外，双方所见逐项相同',
  ].map((each) => each.replace('〔2026〕', `〔${YEAR}〕`)))
    expect(text).toContain(part);
  expect(text).toMatch(/已付 \/ 未付 +2,023,766\.00 元 \/ 0\.00 元 +2,023,766\.00 元 \/ 0\.00 元\n/);
  const proof = /\[ok\] 补齐 11 件：#(\d+) 至 #(\d+)，接着 #(\d+)，编号连续/.exec(text);
  const [first, last, before] = (proof ?? []).slice(1).map(Number);
  expect([Number(first) - Number(before), Number(last) - Number(before)]).toEqual([1, 11]);
  expect(text).not.toContain(String.fromCharCode(27));
  for (const { name, phone } of demoWorkers()) {
    expect(text).not.toContain(String(name));
    expect(text).not.toContain(String(phone));
  }
}, 180_000);

test('It tells the same story of another roster, here of three workers.', async () => {
  const file = join(directory, 'three.xlsx');
  writeFileSync(file, await rosterWorkbook(demoWorkers().slice(0, 3), '花名册'));
  const { finished, text } = await shown(file);
  expect(finished).toBe(true);
  expect(text).toContain('[ok] 3 行全部导入');
  expect(text).toContain('[ok] 2 人同意，1 人另立案');
  expect(alarms(text)).toHaveLength(2);
}, 60_000);

test('A roster with faults ends it: they are named, and nothing is sent.', async () => {
  const file = fileURLToPath(new URL('../../seeds/demo/roster-yangquan-faulty.xlsx', import.meta.url));
  const { finished, text } = await shown(file);
  expect(finished).toBe(false);
  expect(text).toContain('这份花名册有错误，请按行列改正后再来。');
  expect(text).not.toContain('二、');
});

test('Whoever interrupts it is not kept waiting.', async () => {
  const interrupted = new AbortController();
  interrupted.abort();
  await expect(shown(undefined, interrupted.signal)).rejects.toThrow(/abort/i);
});
