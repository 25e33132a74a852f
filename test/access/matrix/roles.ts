import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';

/**
 * The roles' side of the matrix: role-matrix.csv, one line for every subject, root query and mutation, one column for
 * every role of lifecycles.md §1. HANDLER has other cases; HANDLER_OWN handles the one that is asked for.
 *
 * - subject: `whole` as the head reads it · `face` number, state, due date, the rest withheld as RESTRICTED · `none`.
 *   `at` says how the subject stands: open; restricted, and the person does not belong; restricted, and belongs.
 * - query: `answers` · `nothing` null or an empty list · a top-level code.
 * - mutation: `may`: the command goes on to state, version and reasons · else the code that stops it. `at` is the side.
 */
export const ACTORS = [...ROLE_NAMES, 'HANDLER_OWN'] as const;
export type Actor = (typeof ACTORS)[number];
export const roleOf = (actor: Actor): Role => (actor === 'HANDLER_OWN' ? 'HANDLER' : actor);

export interface RoleRow {
  kind: 'subject' | 'query' | 'mutation';
  name: string;
  at: string;
  cells: Readonly<Partial<Record<Actor, string>>>;
}

export const ROLE_FILE = join(import.meta.dirname, 'role-matrix.csv');
const HEAD = ['kind', 'name', 'at', ...ACTORS];

/**
 * Where an id goes: id-arguments.csv, `kind,field,place,type,rule,seen`. PUBLIC: who is on the platform is no secret. SAME:
 * somebody else's id and nobody's are answered with the same bytes.
 *
 * `seen` says how far that comparison goes: `looked up` the command comes to the id and finds nothing in either case ·
 * `passed over` the command takes no notice of what it does not find ·
 * `before: CODE` with this world's own things in the other places it ends before the id is looked at, so that the
 * comparison says nothing of that id · `–` is not compared.
 */
export interface IdArgument {
  kind: string;
  field: string;
  place: string;
  type: string;
  rule: 'SAME' | 'PUBLIC';
  seen: string;
}

export const ID_FILE = join(import.meta.dirname, 'id-arguments.csv');
const ID_HEAD = 'kind,field,place,type,rule,seen';

/** The places as declared. */
export function readIdArguments(): IdArgument[] {
  const [, ...lines] = readFileSync(ID_FILE, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [kind = '', field = '', place = '', type = '', rule = '', seen = ''] = line.split(',');
    return { kind, field, place, type, rule: rule as IdArgument['rule'], seen };
  });
}

/** The places as the file has them. */
export function printIdArguments(all: readonly IdArgument[]): string {
  return `${[ID_HEAD, ...all.map(({ kind, field, place, type, rule, seen }) => [kind, field, place, type, rule, seen].join(','))].join('\n')}\n`;
}

export const rowKey = ({ kind, name, at }: Pick<RoleRow, 'kind' | 'name' | 'at'>): string => `${kind} ${name} ${at}`;

/** The declaration, line by line. @throws Error where a line is not of its form */
export function readRoles(): RoleRow[] {
  const [head, ...lines] = readFileSync(ROLE_FILE, 'utf8').trimEnd().split('\n');
  if (head !== HEAD.join(',')) throw new Error(`The first line is ${HEAD.join(',')}`);
  return lines.map((line) => {
    const [kind = '', name = '', at = '', ...cells] = line.split(',');
    if (cells.length !== ACTORS.length) throw new Error(`No such line: ${line}`);
    return {
      kind: kind as RoleRow['kind'],
      name,
      at,
      cells: Object.fromEntries(ACTORS.map((actor, nth) => [actor, cells[nth] ?? ''])),
    };
  });
}

/** The declaration as its file has it. */
export function printRoles(rows: readonly RoleRow[]): string {
  const lines = rows.map(({ kind, name, at, cells }) =>
    [kind, name, at, ...ACTORS.map((actor) => cells[actor] ?? '–')].join(','),
  );
  return `${[HEAD.join(','), ...lines].join('\n')}\n`;
}
