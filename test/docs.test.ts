import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { VARIABLES } from '../src/config.js';
import { PARTS, pages } from '../src/docs/generated.js';
import { LIFECYCLES } from '../src/docs/lifecycle-pages.js';
import { filled, partsIn, table } from '../src/docs/markdown.js';
import { unmappedRooms } from '../src/docs/rooms.js';
import { REFUSALS } from '../src/errors/catalogue.js';
import { ROLE_NAMES } from '../src/kernel/roles.js';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = pages();
const page = (name: string): string => PAGES.find((each) => each.name === name)?.now ?? '';

test('Every generated part of the pages is fresh; `npm run docs` makes it so.', () => {
  expect(PAGES.filter(({ now, fresh }) => now !== fresh).map(({ name }) => name)).toEqual([]);
});

test('Every part that is generated stands on a page.', () => {
  const used = new Set(PAGES.flatMap(({ now }) => partsIn(now)));
  expect(Object.keys(PARTS).filter((name) => !used.has(name))).toEqual([]);
});

test('A stale part is found, a name that nobody generates is refused, and what stands around it stays.', () => {
  const text = 'before\n<!-- generated:roles -->\nold\n<!-- /generated -->\nafter\n';
  const fresh = 'before\n<!-- generated:roles -->\nnew\n<!-- /generated -->\nafter\n';
  expect(filled(text, { roles: 'new' })).toBe(fresh);
  expect(filled(fresh, { roles: 'new' })).toBe(fresh);
  expect(() => filled(text, {})).toThrow('Nobody generates "roles"');
});

test('A bar or a line break in a cell does not end the cell.', () => {
  expect(table(['a', 'b'], [['x|y', 'two\nlines']])).toBe('| a | b |\n| --- | --- |\n| x\\|y | two lines |');
});

test('Every lifecycle of the house has its chapter: its diagram, its states and its commands.', () => {
  const text = page(join('docs', 'lifecycles.md'));
  for (const { en, zh, lifecycle } of LIFECYCLES) {
    expect(text).toContain(`## ${en} ${zh}`);
    for (const state of lifecycle.states) expect(text).toContain(`as ${state}\n`);
  }
  const defined = lifecycleFiles().map((file) => readFileSync(file, 'utf8').match(/name: '(\w+)'/)?.[1]);
  expect(LIFECYCLES.map(({ lifecycle }) => lifecycle.name).sort()).toEqual(defined.sort());
});

test('Every role has its chapter, and every command of a table stands in that of each role that may give it.', () => {
  const text = page(join('docs', 'roles.md'));
  for (const role of ROLE_NAMES) {
    const chapter = text.split(`## ${role} `)[1]?.split('\n## ')[0] ?? '';
    expect([role, chapter === '']).toEqual([role, false]);
    for (const { lifecycle } of LIFECYCLES)
      for (const { command, roles, side } of lifecycle.table.transitions.filter((row) => row.side !== 'SYSTEM'))
        expect([role, command, side, chapter.includes(`| \`${lifecycle.name}.${command}\` |`)]).toEqual([
          role,
          command,
          side,
          roles.includes(role) || chapter.includes(`| \`${lifecycle.name}.${command}\` |`),
        ]);
  }
});

test('Every refusal code and every variable of the environment is explained.', () => {
  for (const code of Object.keys(REFUSALS)) expect(page(join('docs', 'refusals.md'))).toContain(`| \`${code}\` |`);
  for (const name of Object.keys(VARIABLES)) expect(page('README.md')).toContain(`| \`${name}\` |`);
});

test('Every room of the house is on the map.', () => {
  expect(unmappedRooms()).toEqual([]);
});

test('Every link of the pages leads to a file, and every anchor to a heading.', () => {
  const broken = PAGES.flatMap(({ name, now }) =>
    [...now.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
      .filter(([, target = '', anchor]) => {
        const path = target === '' ? join(ROOT, name) : resolve(ROOT, dirname(name), target);
        if (!existsSync(path)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(path, 'utf8')).includes(decodeURIComponent(anchor));
      })
      .map(([link]) => `${name}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function lifecycleFiles(): string[] {
  return globSync(join(ROOT, 'src', 'features', '*', '*.lifecycle.ts'));
}
