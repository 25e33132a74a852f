import { execute, type GraphQLFieldConfig, GraphQLObjectType, type GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { PreparedOperation } from '../../src/platform/request-gate.js';
import { makeSchema } from '../../src/schema.js';

/** One execution: what the root fields are to give, and what they were asked. */
export interface Scene {
  readonly gives: ReadonlyMap<string, () => unknown>;
  readonly asked: [string, ...unknown[]][];
}

/** Our schema whose root fields give what the scene says, and note what they are asked. */
export async function mirrored(): Promise<GraphQLSchema> {
  const schema = await makeSchema();
  const query = schema.getQueryType()?.toConfig();
  if (query === undefined) throw new Error('There is a Query.');
  const fields = Object.entries(query.fields).map(([name, field]): [string, GraphQLFieldConfig<unknown, Scene>] => [
    name,
    {
      ...field,
      resolve: (source, args, { gives, asked }, info) => {
        asked.push([name, source, args, shapeOf(info)]);
        return gives.get(name)?.();
      },
    },
  ]);
  const { types, ...rest } = schema.toConfig();
  const mirror = new GraphQLObjectType({ ...query, fields: Object.fromEntries(fields) });
  return new GraphQLSchema({ ...rest, query: mirror, types: types.filter(({ name }) => name !== 'Query') });
}

/** What a resolver is told, its syntax by where it stands. */
function shapeOf(info: GraphQLResolveInfo) {
  return {
    keys: Object.keys(info).sort(),
    name: info.fieldName,
    nodes: info.fieldNodes.map(({ loc }) => loc?.start),
    types: [String(info.parentType), String(info.returnType)],
    path: info.path,
    fragments: Object.values(info.fragments).map(({ loc }) => loc?.start),
    prototype: Object.getPrototypeOf(info.fragments),
    operation: info.operation.name?.value,
    variables: info.variableValues,
    rootValue: info.rootValue,
  };
}

export type Outcome = { data?: unknown; errors?: unknown; asked: Scene['asked'] };

/** As graphql-js executes it by itself. */
export async function byGraphqlJs(
  schema: GraphQLSchema,
  operation: PreparedOperation,
  raw: object,
  scene: Scene,
): Promise<Outcome> {
  const { data, errors } = await execute({
    schema,
    document: operation.document,
    operationName: operation.operation.name?.value,
    contextValue: scene,
    variableValues: raw as Record<string, unknown>,
  });
  return { data, errors: errors?.map((error) => error.toJSON()), asked: scene.asked };
}
