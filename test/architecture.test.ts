import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(directory, name));
}

const FILES = filesUnder(SRC).map((path) => relative(SRC, path));

/** Imports of one file from our own files; an import whose every name is a type counts as type only. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?([^;]*?)from\s+'(\.[^']+)';/gms)].map((match) => {
    const names =
      /\{([^}]*)\}/
        .exec(match[2] ?? '')?.[1]
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean) ?? [];
    const namesAreTypes =
      names.length > 0 && names.every((name) => name.startsWith('type ')) && !/^\s*\w/.test(match[2] ?? '');
    return {
      from: file,
      to: relative(SRC, resolve(SRC, dirname(file), (match[3] ?? '').replace(/\.js$/, '.ts'))),
      typeOnly: match[1] !== undefined || namesAreTypes,
    };
  });
}

const IMPORTS = FILES.flatMap(importsOf);

/** The room a file stands in. */
function room(file: string): string {
  const [first = '', second = ''] = file.split('/');
  if (first === 'features') return `features/${second}`;
  return file.includes('/') ? first : file.replace(/\.ts$/, '');
}

type Layer =
  | 'kernel'
  | 'pure'
  | 'shared'
  | 'entity'
  | 'service'
  | 'queries'
  | 'graphql'
  | 'resolver'
  | 'platform'
  | 'top';

/** The layer of a file, from its room and its role. */
function layer(file: string): Layer {
  const where = room(file);
  if (where === 'kernel') return 'kernel';
  if (['access', 'errors', 'command', 'journal', 'api'].includes(where)) return 'shared';
  if (where === 'platform') return 'platform';
  if (!where.startsWith('features/')) return 'top';
  if (/\.(lifecycle|rules)\.ts$/.test(file)) return 'pure';
  if (/\.entity\.ts$/.test(file)) return 'entity';
  if (/\.(graphql|inputs)\.ts$/.test(file)) return 'graphql';
  if (/\.resolver\.ts$/.test(file)) return 'resolver';
  if (/\.queries\.ts$/.test(file)) return 'queries';
  return 'service';
}

const ROOMS = [
  'access',
  'api',
  'command',
  'errors',
  'journal',
  'kernel',
  'platform',
  'features/asks',
  'features/cases',
  'features/consultations',
  'features/cooperation',
  'features/deadlines',
  'features/defence',
  'features/events',
  'features/inbox',
  'features/letters',
  'features/matching',
  'features/materials',
  'features/organisations',
  'features/people',
  'features/referrals',
  'features/sessions',
];
const TOP = ['app', 'cli', 'config', 'demo', 'demo-world', 'docs', 'main', 'schema', 'welcome'];

const offending = (rule: (each: Import) => boolean): string[] =>
  IMPORTS.filter(rule).map(({ from, to }) => `${from} → ${to}`);
const value = (each: Import) => !each.typeOnly;

test('Every file stands in a room of the floor plan; a new room is added on purpose.', () => {
  const strangers = [...new Set(FILES.map(room))].filter((name) => !ROOMS.includes(name) && !TOP.includes(name));
  expect(strangers).toEqual([]);
});

test('The kernel imports no other room but types.', () => {
  expect(offending((each) => value(each) && room(each.from) === 'kernel' && room(each.to) !== 'kernel')).toEqual([]);
});

test('access, errors, command, journal and api import no feature but types.', () => {
  expect(offending((each) => value(each) && layer(each.from) === 'shared' && each.to.startsWith('features/'))).toEqual(
    [],
  );
});

test('Nobody imports platform but the top and platform itself.', () => {
  expect(
    offending((each) => room(each.to) === 'platform' && room(each.from) !== 'platform' && layer(each.from) !== 'top'),
  ).toEqual([]);
});

test('The demonstration knows the house only from outside: it imports nothing but itself.', () => {
  expect(offending((each) => room(each.from) === 'demo' && room(each.to) !== 'demo')).toEqual([]);
});

test('Lifecycles and rules are pure: they import the kernel, other pure files, and types.', () => {
  expect(
    offending(
      (each) =>
        value(each) && layer(each.from) === 'pure' && !['kernel', 'pure'].includes(layer(each.to)) && !isTable(each.to),
    ),
  ).toEqual([]);
});

/** Tables of words and kinds are data; `authorize` is a pure rule of the one place for rights. */
function isTable(file: string): boolean {
  return /(item-kinds|referral-kinds|clock-words\.rules)\.ts$|^access\/authorize\.ts$/.test(file);
}

test('Services and queries import no resolver, and no GraphQL class but as a type.', () => {
  const up = (each: Import) =>
    layer(each.to) === 'resolver' || (layer(each.to) === 'graphql' && value(each) && layer(each.from) === 'queries');
  expect(offending((each) => ['service', 'queries', 'entity'].includes(layer(each.from)) && up(each))).toEqual([]);
});

test('Entities import no service, no query and no GraphQL class.', () => {
  expect(
    offending(
      (each) =>
        value(each) &&
        layer(each.from) === 'entity' &&
        ['service', 'queries', 'graphql', 'resolver'].includes(layer(each.to)),
    ),
  ).toEqual([]);
});

test('A resolver holds no SQL and opens no transaction.', () => {
  const found = FILES.filter((file) => layer(file) === 'resolver').filter((file) =>
    /\btransactional\(|\.execute\(|\bselect\s.+\sfrom\s/i.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(found).toEqual([]);
});

test('Queries load no entity: they know only statements.', () => {
  const found = FILES.filter((file) => layer(file) === 'queries').filter((file) =>
    /\bem\.|EntityManager/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(found).toEqual([]);
});

test('There is no cycle of imports.', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of IMPORTS) if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of FILES) visit(file, []);
  expect(cycles).toEqual([]);
});

test('There are no barrels, no default exports and no file over 350 lines.', () => {
  expect(FILES.filter((file) => /(^|\/)index\.ts$/.test(file))).toEqual([]);
  const texts = FILES.map((file) => [file, readFileSync(join(SRC, file), 'utf8')] as const);
  expect(texts.filter(([, text]) => /^export default/m.test(text)).map(([file]) => file)).toEqual([]);
  expect(texts.filter(([, text]) => text.split('\n').length > 350).map(([file]) => file)).toEqual([]);
});

test('The imports are really read: the composition root is among them.', () => {
  expect(IMPORTS.some(({ from, to }) => from === 'app.ts' && to === 'platform/database.ts')).toBe(true);
  expect(IMPORTS.length).toBeGreaterThan(300);
});

test('Keys that a statement is handed are an array: as a sub-select they are guessed at a hundred, and a large table is walked.', () => {
  const guessed = FILES.filter((file) =>
    /\bin \(select v::uuid from jsonb_array/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(guessed).toEqual([]);
});
