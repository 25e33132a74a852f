import { type GraphQLOutputType, type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { Person } from '../../support/app.js';

/** One object as a reader gets it: field by field, and why a field is withheld. Null: it is not there for the reader. */
export type Seen = { fields: Readonly<Record<string, unknown>>; reasons: Readonly<Record<string, string>> } | null;

/** Enough of a field to tell what is there: a value, or which objects. */
function selection(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = Object.values(named.getFields()).filter((field) =>
    field.args.every(({ type: of }) => !String(of).endsWith('!')),
  );
  const parts = fields.flatMap((field) => {
    const composite = isCompositeType(getNamedType(field.type));
    if (!composite) return /cursor|streamHead|Cursor/.test(field.name) ? [] : [field.name];
    return depth > 0 && /^(nodes|persons?|row|organisation|amount|total)$/.test(field.name)
      ? [`${field.name} ${selection(schema, field.type, depth - 1)}`]
      : [];
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** Asks for every field of an object, a dozen at a time, so that no answer costs too much. */
export async function read(schema: GraphQLSchema, person: Person, type: string, id: string): Promise<Seen> {
  const object = schema.getType(type);
  if (!isObjectType(object)) throw new Error(`${type} is no object type.`);
  const names = Object.keys(object.getFields());
  const fields: Record<string, unknown> = {};
  const reasons: Record<string, string> = {};
  for (let from = 0; from < names.length; from += 8) {
    const parts = names.slice(from, from + 8).map((name) => {
      const field = object.getFields()[name];
      return field === undefined ? '' : `${name} ${selection(schema, field.type, 1)}`;
    });
    const answer = await person.ask<{ node: Record<string, unknown> | null }>(
      `query ($id: ID!) { node(id: $id) { __typename ... on ${type} { ${parts.join(' ')} } } }`,
      { id },
    );
    if (answer.errors !== undefined) throw new Error(`${type}: ${JSON.stringify(answer.errors).slice(0, 600)}`);
    if (answer.data.node === null) return null;
    Object.assign(fields, answer.data.node);
    const redactions = answer.data.node.redactions as { field: string; reason: string }[] | undefined;
    for (const { field, reason } of redactions ?? []) reasons[field] = reason;
  }
  return { fields, reasons };
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
  'awaitedSince',
  'unread',
  'viewerActions',
  'redactions',
  'primaryAction',
  'earliestDueAt',
  'overdue',
];

/** What a reader gets of a field, beside what the side gets that has everything. */
export function verdict(field: string, all: Seen, seen: Seen): string {
  if (seen === null) return 'none';
  const value = seen.fields[field];
  if (OWN_VIEW.includes(field)) return 'own';
  const reason = seen.reasons[field];
  if (isNothing(value)) return reason === undefined ? 'empty' : `withheld: ${reason}`;
  if (JSON.stringify(value) === JSON.stringify(all?.fields[field])) return 'full';
  return 'some';
}
