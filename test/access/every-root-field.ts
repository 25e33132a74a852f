import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** A document for one root field, and values for its arguments. */
export interface Call {
  field: string;
  query: string;
  variables: Record<string, unknown>;
}

/** Gives an id for a place where one is asked for, `mutation.argument.field`. */
export type IdOf = (path: readonly string[]) => string;

/** The smallest call of a root field that says something: every id, every required value, everything selected. */
export function callOf(
  schema: GraphQLSchema,
  kind: 'query' | 'mutation',
  name: string,
  idOf: IdOf,
  { depth = 3, concrete }: { depth?: number; concrete?: string } = {},
): Call {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const field = root?.getFields()[name];
  if (field === undefined) throw new Error(`There is no ${kind} ${name}.`);
  const given = field.args.filter(({ type }) => isNonNullType(type) || /^\[?ID/.test(String(type)));
  const variables = Object.fromEntries(given.map((arg) => [arg.name, inputFor(arg.type, idOf, [name, arg.name])]));
  const declared = given.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = given.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const body = selectionOf(schema, field.type, depth, { left: 220 }, concrete);
  const query = `${kind} ${declared === '' ? '' : `(${declared})`} { ${name}${passed === '' ? '' : `(${passed})`} ${body} }`;
  return { field: name, query, variables };
}

/** All places of a root field where an id goes. */
export function idPlaces(schema: GraphQLSchema, kind: 'query' | 'mutation', name: string): string[] {
  const places: string[] = [];
  callOf(schema, kind, name, (path) => {
    places.push(path.slice(1).join('.'));
    return 'x';
  });
  return places;
}

function inputFor(type: GraphQLInputType, idOf: IdOf, path: readonly string[]): unknown {
  if (isNonNullType(type)) return inputFor(type.ofType, idOf, path);
  if (isListType(type)) return [inputFor(type.ofType, idOf, path)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || getNamedType(field.type).name === 'ID',
    );
    return Object.fromEntries(given.map((field) => [field.name, inputFor(field.type, idOf, [...path, field.name])]));
  }
  const last = path.at(-1) ?? '';
  switch (type.name) {
    case 'ID':
      return idOf(path);
    case 'Int':
    case 'Fen':
      return 1;
    case 'Boolean':
      return true;
    case 'LocalDate':
      return '2026-06-01';
    case 'DateTime':
      return '2026-06-01T00:00:00Z';
    case 'RegionCode':
      return '410900';
    default:
      return last === 'idempotencyKey' ? crypto.randomUUID() : `text-of-${last}`;
  }
}

function selectionOf(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  depth: number,
  budget: { left: number },
  concrete?: string,
): string {
  const named = getNamedType(type);
  if (isLeafType(named) || !isCompositeType(named)) return '';
  if (isUnionType(named) || isInterfaceType(named)) {
    const only = schema.getPossibleTypes(named).filter(({ name }) => concrete === undefined || name === concrete);
    const taken = new Map<string, string>();
    const parts = only.map((possible) => {
      // Fields of one name and different types cannot stand side by side.
      const fields = selectable(possible.getFields()).filter(({ name, type: of }) => {
        const other = taken.get(name);
        if (other === undefined) taken.set(name, String(of));
        return isLeafType(getNamedType(of)) ? (other ?? String(of)) === String(of) : only.length === 1;
      });
      return `... on ${possible.name} { ${partsOf(schema, fields, depth, budget).join(' ')} }`;
    });
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  return `{ ${partsOf(schema, selectable(named.getFields()), depth, budget).join(' ')} }`;
}

function partsOf(
  schema: GraphQLSchema,
  fields: readonly GraphQLField<unknown, unknown>[],
  depth: number,
  budget: { left: number },
): string[] {
  const parts = ['__typename'];
  for (const field of fields.filter((one) => isLeafType(getNamedType(one.type))))
    if (--budget.left > 0) parts.push(field.name);
  if (depth > 1)
    for (const field of fields.filter((one) => !isLeafType(getNamedType(one.type))))
      if (--budget.left > 0) parts.push(`${field.name} ${selectionOf(schema, field.type, depth - 1, budget)}`);
  return parts;
}

function selectable(fields: Record<string, GraphQLField<unknown, unknown>>): GraphQLField<unknown, unknown>[] {
  return Object.values(fields).filter((field) => field.args.every((arg) => !isNonNullType(arg.type)));
}
