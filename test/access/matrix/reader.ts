import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
} from 'graphql';
import type { Person } from '../../support/app.js';
import { isPlain } from './plain.js';
import type { Sample } from './world.js';

/** A value, with the id of the object it is of, where that has one, and the reason where it is withheld. */
interface SeenValue {
  value: unknown;
  reason: string | null;
  of: unknown;
}

/** What a reader gets of an object and of all that hangs on it: place → the values there. */
export type Seen = ReadonlyMap<string, readonly SeenValue[]> | null;

type Fields = readonly GraphQLField<unknown, unknown>[];

const CURSORS = /^(cursor|streamHead|afterCursor|startCursor|endCursor)$/;

/** The fields that can be asked for without more. */
function askable(type: GraphQLObjectType): Fields {
  return Object.values(type.getFields()).filter(
    (field) =>
      !CURSORS.test(field.name) &&
      field.args.every(({ type: of, defaultValue }) => !String(of).endsWith('!') || defaultValue !== undefined),
  );
}

/** What is asked for of a field: values whole, other subjects by their id, for they have lines of their own. */
function selectionOf(schema: GraphQLSchema, of: GraphQLOutputType, subjects: readonly string[], depth: number): string {
  const named = getNamedType(of);
  if (!isCompositeType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  if (subjects.includes(named.name)) return '{ __typename id }';
  const parts = askable(named).flatMap((field) => {
    if (isLeafType(getNamedType(field.type))) return [field.name];
    if (named.name.endsWith('Connection') && field.name !== 'nodes') return [];
    return depth > 0 ? [`${field.name} ${selectionOf(schema, field.type, subjects, depth - 1)}`] : [];
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** Asks for every field of a sample, and of what hangs on it, as many at a time as one answer may cost. */
export async function read(
  schema: GraphQLSchema,
  person: Person,
  sample: Sample,
  subjects: readonly string[],
  login: string,
): Promise<Seen> {
  const object = schema.getType(sample.type);
  if (!isObjectType(object)) throw new Error(`${sample.type} is no object type.`);
  const found: Record<string, unknown> = {};
  let there = true;
  const ask = async (fields: Fields): Promise<void> => {
    if (!there || fields.length === 0) return;
    const wanted = fields.map((field) => `${field.name} ${selectionOf(schema, field.type, subjects, 4)}`).join(' ');
    const of = `__typename ${wanted}`;
    const answer = await person.ask<Record<string, unknown>>(sample.query(of, login), { id: sample.id });
    if (answer.errors !== undefined) {
      const [{ extensions, message } = { extensions: { code: '' }, message: '' }] = answer.errors;
      if (fields.length === 1) throw new Error(`${sample.type}.${fields[0]?.name}: ${extensions.code} ${message}`);
      const half = Math.ceil(fields.length / 2);
      await ask(fields.slice(0, half));
      await ask(fields.slice(half));
      return;
    }
    const seen = sample.pick(answer.data);
    if (seen === null) there = false;
    else Object.assign(found, seen);
  };
  const fields = askable(object).filter(
    ({ name }) => sample.only === undefined || ['id', 'redactions', ...sample.only].includes(name),
  );
  for (let from = 0; from < fields.length; from += 20) await ask(fields.slice(from, from + 20));
  if (!there) return null;
  const out = new Map<string, SeenValue[]>();
  gather(object, [found], sample.label, out, subjects);
  return out;
}

/** Writes down the values of objects of one type at one place, then of what hangs on them. */
function gather(
  type: GraphQLObjectType,
  objects: readonly Record<string, unknown>[],
  at: string,
  out: Map<string, SeenValue[]>,
  subjects: readonly string[],
): void {
  for (const field of askable(type)) {
    const named = getNamedType(field.type);
    const here = objects.filter((object) => field.name in object);
    if (here.length > 0)
      out.set(
        `${type.name}.${field.name}|${at}`,
        here.map((object) => ({
          value: object[field.name],
          reason: reasonOf(object, field.name),
          of: object.id,
        })),
      );
    if (!isObjectType(named) || subjects.includes(named.name)) continue;
    const connection = named.name.endsWith('Connection');
    const inner = connection ? getNamedType(named.getFields().nodes?.type as GraphQLOutputType) : named;
    if (!isObjectType(inner) || subjects.includes(inner.name) || isPlain(inner.name)) continue;
    const nested = here.flatMap((object) => {
      const value = object[field.name] as { nodes?: unknown } | null;
      const all = connection ? value?.nodes : value;
      return (Array.isArray(all) ? all : [all]).filter((each) => each != null) as Record<string, unknown>[];
    });
    gather(inner, nested, `${at}.${field.name}`, out, subjects);
  }
}

function reasonOf(object: Record<string, unknown>, field: string): string | null {
  const redactions = (object.redactions ?? []) as { field: string; reason: string }[];
  return redactions.find((each) => each.field === field)?.reason ?? null;
}

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' &&
    Array.isArray((value as { nodes?: unknown[] }).nodes) &&
    (value as { nodes: unknown[] }).nodes.length === 0);

/** Fields that say what a subject is to the reader: they differ from side to side, and are withheld from none. */
const OWN_VIEW = [
  'part',
  'awaiting',
  'awaitsUs',
  'awaitsThem',
  'awaitedSince',
  'unread',
  'viewerActions',
  'redactions',
  'primaryAction',
  'earliestDueAt',
  'overdue',
  'dueOn',
  'dueAt',
  'deadlineLevel',
  'counterpart',
];
/** Of these only the own view of a worklist's place; a clock's due date is the same for everybody who sees the clock. */
const OF_PLACE = ['dueOn', 'dueAt', 'deadlineLevel', 'counterpart'];

/** What a reader gets at a place, beside what the side gets that has everything. */
export function verdict(key: string, all: Seen, seen: Seen): string {
  if (seen === null) return 'none';
  const here = seen.get(key);
  if (here === undefined) return 'none';
  const [type = '', field = ''] = (key.split('|')[0] ?? '').split('.');
  if (OWN_VIEW.includes(field) && (type === 'InboxItem' || !OF_PLACE.includes(field))) return 'own';
  const filled = here.filter(({ value }) => !isNothing(value));
  if (filled.length === 0) {
    const reason = here.find((each) => each.reason !== null)?.reason;
    return reason === undefined || reason === null ? 'empty' : `withheld: ${reason}`;
  }
  const whole = all?.get(key) ?? [];
  const known = whole.map(({ value }) => JSON.stringify(value));
  const same = filled.every(({ value }) => known.includes(JSON.stringify(value)));
  return same && !isMissing(whole, here) ? 'full' : 'some';
}

/** Whether something is empty here that is filled for the side that has everything: by its id, or by their number. */
function isMissing(whole: readonly SeenValue[], here: readonly SeenValue[]): boolean {
  const expected = whole.filter(({ value }) => !isNothing(value));
  const empty = here.filter(({ value }) => isNothing(value));
  if (here.every(({ of }) => of !== undefined)) return empty.some(({ of }) => expected.some((each) => each.of === of));
  return here.length - empty.length < Math.min(expected.length, here.length);
}
