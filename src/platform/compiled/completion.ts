import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isPlain } from '../../api/plain-fields.js';

/** Turns what a resolver has given into the part of the answer. @throws Unusual for all but the ordinary */
export type Complete = (value: unknown) => unknown;

/** Something that graphql-js must judge: an error, a promise, a null where none may be. */
class Unusual extends Error {
  override readonly name = 'Unusual';
}

// One for all: it is thrown and caught here, shown to nobody, and its stack would cost more than the page.
const UNUSUAL = new Unusual('left to graphql-js');

export interface Compiling {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** So many more fields may be taken in: fragments within fragments make a large plan of a small document. */
  fieldsLeft: number;
}

/** How values of this type are completed for these selections; null when that is not simple enough. */
export function completionOf(around: Compiling, type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete | null {
  if (!isLeafType(getNamedType(type))) return made(around, type, nodes);
  // Nothing is selected of a leaf: one completion serves every place of its type.
  let complete = leaves.get(type);
  if (complete === undefined) {
    complete = made(around, type, nodes);
    leaves.set(type, complete);
  }
  return complete;
}

const leaves = new WeakMap<GraphQLOutputType, Complete | null>();

function made(around: Compiling, type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete | null {
  if (isNonNullType(type)) {
    const inner = completionOf(around, type.ofType, nodes);
    return inner === null ? null : present(inner);
  }
  if (isListType(type)) {
    const item = completionOf(around, type.ofType, nodes);
    return item === null ? null : list(item);
  }
  if (isLeafType(type)) return leaf(type);
  return isObjectType(type) && type.isTypeOf == null ? object(around, type, nodes) : null;
}

function present(inner: Complete): Complete {
  return (value) => {
    const completed = inner(value);
    if (completed === null) throw UNUSUAL;
    return completed;
  };
}

function list(item: Complete): Complete {
  return (value) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) throw UNUSUAL;
    const completed: unknown[] = [];
    // Holes of a sparse array are items too.
    for (let nth = 0; nth < value.length; nth += 1) completed.push(item(value[nth]));
    return completed;
  };
}

function leaf(type: GraphQLLeafType): Complete {
  return (value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'object' || typeof value === 'function') assertOrdinary(value);
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined) throw UNUSUAL;
    return serialized;
  };
}

function object(around: Compiling, type: GraphQLObjectType, nodes: readonly FieldNode[]): Complete | null {
  const collected = collectFields(
    around,
    type,
    nodes.map(({ selectionSet }) => selectionSet),
  );
  if (collected === null) return null;
  around.fieldsLeft -= collected.size;
  if (around.fieldsLeft < 0) return null;
  const known = type.getFields();
  const keys: string[] = [];
  const names: string[] = [];
  const completions: Complete[] = [];
  const shape: Record<string, unknown> = {};
  for (const [key, fields] of collected) {
    const name = fields[0]?.name.value ?? '';
    const field = known[name];
    if (name === '__typename') {
      shape[key] = type.name;
      continue;
    }
    if (field === undefined || !isPlain(field)) return null;
    const completion = completionOf(around, field.type, fields);
    if (completion === null) return null;
    shape[key] = null;
    keys.push(key);
    names.push(name);
    completions.push(completion);
  }
  return (value) => {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object') throw UNUSUAL;
    assertOrdinary(value);
    const source = value as Record<string, unknown>;
    const completed = { ...shape };
    for (let nth = 0; nth < keys.length; nth += 1)
      completed[keys[nth] as string] = (completions[nth] as Complete)(source[names[nth] as string]);
    return completed;
  };
}

/** Neither an error nor something that is awaited. */
function assertOrdinary(value: object): void {
  if (typeof value === 'function' || value instanceof Error || isPromise(value)) throw UNUSUAL;
}

/** Whether a value comes later, ours or anybody's promise. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** The fields of a type by their keys in the answer, fragments taken in; null where a directive has a say. */
export function collectFields(
  { schema, fragments }: Pick<Compiling, 'schema' | 'fragments'>,
  type: GraphQLObjectType,
  sets: readonly (SelectionSetNode | undefined)[],
): ReadonlyMap<string, FieldNode[]> | null {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const applies = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const other = schema.getType(condition);
    return isAbstractType(other) && schema.isSubType(other, type);
  };
  const walk = (set: SelectionSetNode | undefined): boolean => {
    for (const selection of set?.selections ?? []) {
      if ((selection.directives ?? []).length > 0) return false;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        // Such a key would be no property of an ordinary object.
        if (key === '__proto__') return false;
        const nodes = found.get(key);
        if (nodes === undefined) found.set(key, [selection]);
        else nodes.push(selection);
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value) && !walk(selection.selectionSet)) return false;
        continue;
      }
      const name = selection.name.value;
      if (seen.has(name)) continue;
      seen.add(name);
      const fragment = fragments.get(name);
      if (fragment === undefined || (fragment.directives ?? []).length > 0) return false;
      if (applies(fragment.typeCondition.name.value) && !walk(fragment.selectionSet)) return false;
    }
    return true;
  };
  return sets.every(walk) ? found : null;
}
