import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { emptyDatabase, type TestDatabase } from './support/database.js';
import { freePort } from './support/free-port.js';
import { blocksOf, Notes, type Step, stepsOf } from './support/readme-blocks.js';
import { PageRun } from './support/readme-run.js';
import { type StartedByPage, startByPage } from './support/readme-server.js';

const ROOT = resolve(import.meta.dirname, '..');
const page = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const DAY_MS = 86_400_000;
const dayAfter = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);

let directory: string;
let port: number;
let environment: NodeJS.ProcessEnv;
let server: StartedByPage;

/** What a page's shell finds: nothing of the settings of whoever runs the test. */
function plainEnvironment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(YUANLIAN_|DATABASE_|PORT$|HOST$|npm_|NODE_OPT)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...more };
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'yuanlian-readme-'));
  port = await freePort();
  environment = plainEnvironment({ PORT: String(port), YUANLIAN_DATA: directory, YUANLIAN_LOG: 'warn' });
  server = await startByPage('npm start', ROOT, environment);
}, 150_000);

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const newNotes = (): Notes => {
  const notes = new Notes();
  notes.note('TODAY', dayAfter(0));
  notes.note('DAY', dayAfter(30));
  return notes;
};
const kindOf = ({ block }: Step): string =>
  block.words.includes('start') || block.words.includes('own') ? 'server' : 'step';
const titleOf = ({ block, answer }: Step): string =>
  `Line ${block.line}: the ${block.language} block ${answer === null ? 'can be done' : 'has the answer printed below it'}.`;

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  const steps = stepsOf(page(name));
  let run: PageRun;
  beforeAll(() => {
    run = new PageRun({ root: ROOT, port, environment, notes: newNotes() });
  });

  test('The two commands are npm ci and npm start, and the server says what is printed.', () => {
    const step = steps.find(({ block }) => block.words.includes('start'));
    expect(step?.block.text).toBe('npm ci\nnpm start\n');
    if (step?.answer != null)
      expect(
        newNotes().linesFault(step.answer.text.replaceAll('localhost:4000', `localhost:${port}`), server.said()),
      ).toBeNull();
  });

  for (const step of steps.filter((each) => kindOf(each) === 'step')) {
    test(titleOf(step), async () => await run.run(step));
  }
});

test('`npm ci` can be done: the lock file is that of package.json.', () => {
  const wanted = JSON.parse(page('package.json')) as Record<string, unknown>;
  const locked = (JSON.parse(page('package-lock.json')) as { packages: Record<string, Record<string, unknown>> })
    .packages[''];
  for (const part of ['dependencies', 'devDependencies', 'optionalDependencies'])
    expect(locked?.[part] ?? {}).toEqual(wanted[part] ?? {});
});

test('The chapter on your own PostgreSQL works as it stands, with your own addresses.', async () => {
  const step = stepsOf(page('README.md')).find(({ block }) => block.words.includes('own'));
  if (step === undefined) throw new Error('There is no such chapter.');
  const database = await emptyDatabase();
  let own: StartedByPage | undefined;
  try {
    const lines = ownSetting(step.block.text, database).trim().split('\n');
    expect(lines.at(-1)).toBe('npm start');
    const before = lines.slice(0, -1).join('\n');
    const settings = plainEnvironment({
      PORT: String(await freePort()),
      YUANLIAN_DATA: join(directory, 'own'),
      YUANLIAN_LOG: 'warn',
    });
    for (const [, key = '', value = ''] of before.matchAll(/^export (\w+)=(.*)$/gm)) settings[key] = value;
    // In one shell, as its reader has it; the last line is the server.
    own = await startByPage(`bash -euo pipefail <<'END'\n${before}\nexec npm start\nEND`, ROOT, settings);
    expect(newNotes().linesFault(step.answer?.text ?? '', own.said())).toBeNull();
    expect(own.said()).not.toContain('demo world');
  } finally {
    await own?.stop();
    await database.drop();
  }
});

function ownSetting(text: string, { appUrl, ownerUrl }: TestDatabase): string {
  return text
    .replace(/postgres:\/\/yuanlian_app\S+/, appUrl)
    .replace(/postgres:\/\/yuanlian_owner\S+/, ownerUrl)
    .replaceAll('/etc/yuanlian/keys.json', join(directory, 'own-keys.json'));
}

test('A block that nobody executes, and an answer that differs, are found.', async () => {
  const run = new PageRun({ root: ROOT, port, environment, notes: newNotes() });
  const stepOf = (text: string): Step => stepsOf(text)[0] as Step;
  await expect(run.run(stepOf('```python\nprint(1)\n```'))).rejects.toThrow(
    'Nobody executes the python block of line 1',
  );
  await expect(run.run(stepOf('```\nprint(1)\n```'))).rejects.toThrow('Nobody executes the plain block');
  await expect(run.run(stepOf('```bash\nexit 3\n```'))).rejects.toThrow('ended with 3');
  await expect(run.run(stepOf('```bash\necho one\n```\n```text\ntwo\n```'))).rejects.toThrow('"one" is not "two"');
  await expect(run.run(stepOf('```bash\necho <UNKNOWN>\n```'))).rejects.toThrow('has given <UNKNOWN>');
  expect(() => stepsOf('```json\n{}\n```')).toThrow('answers nothing');
  expect(() => blocksOf('```bash\necho')).toThrow('does not end');
  const notes = new Notes();
  expect(notes.fault({ a: '<A>', b: ['x<n>', '<A>'] }, { a: 'q', b: ['x1', 'q'] })).toBeNull();
  expect(notes.fault({ a: '<A>' }, { a: 'r' })).toContain('answer.a');
  expect(notes.fault({ a: '<some>' }, { a: null })).toContain('answer.a');
  expect(notes.fault({ a: 1 }, { a: 1, b: 2 })).toContain('only one of the two has b');
  expect(notes.linesFault('a\n…\nc', 'a\nb\nb\nc')).toBeNull();
  expect(notes.linesFault('a', 'a\nb')).toContain('more lines');
});
