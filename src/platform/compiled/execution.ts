import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { DocumentCache } from '../gate/document-cache.js';
import { fragmentsOf } from '../gate/shape.js';
import { type Compiling, type Complete, collectFields, completionOf, isPromise } from './completion.js';

/** A read that the gate has let through. */
export interface Admitted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface CompiledExecution {
  /** The answer to a read in the ordinary case; null when graphql-js has to give it. */
  answer(admitted: Admitted, context: object): Promise<Record<string, unknown> | null>;
  /** What is remembered at the moment. */
  held(): { readonly plans: number; readonly fields: number };
}

interface RootField {
  readonly key: string;
  readonly nodes: FieldNode[];
  readonly field: GraphQLField<unknown, unknown>;
  readonly complete: Complete;
}

interface Plan {
  readonly roots: readonly RootField[];
  readonly fragments: Record<string, FragmentDefinitionNode>;
}

/** Of one plan: the widest page of ours has some sixty. */
const MOST_FIELDS = 500;
/** Of all plans together: the fields decide what they hold of the memory, some 6 MB at most. */
const MOST_FIELDS_HELD = 20_000;
const MOST_PLANS = 200;

/** What a root field has given, a promise perhaps, or thrown. */
type Given = { readonly value: unknown } | { readonly error: unknown };

/** Of a context whose read is left to graphql-js: what its root fields have given already. */
const givenIn = new WeakMap<object, ReadonlyMap<string, Given>>();
const prepared = new WeakSet<GraphQLSchema>();

/**
 * Reads whose every field below the root is a plain property are completed by closures that were made once for the
 * document: root resolvers run as ever, with the same arguments and the same info. Whatever is not ordinary — an error, a
 * promise below the root, a null that may not be — is left to graphql-js, which is given what the root fields have come
 * to, so that nothing is read twice and every error is told as it always was.
 */
export function compiledExecution(schema: GraphQLSchema): CompiledExecution {
  rememberRoots(schema);
  const plans = new DocumentCache<Plan, OperationDefinitionNode>(MOST_PLANS, MOST_FIELDS_HELD);
  const met = new WeakSet<OperationDefinitionNode>();
  const left = new WeakSet<OperationDefinitionNode>();

  /** Afterwards an operation that is asked a second time has its plan; what is asked once only is not worth one. */
  function planFor(admitted: Admitted): Plan | null {
    const { operation } = admitted;
    const known = plans.get(operation);
    if (known !== undefined) return known;
    if (left.has(operation)) return null;
    if (!met.has(operation)) {
      met.add(operation);
      return null;
    }
    const made = planOf(schema, admitted);
    if (made === null) left.add(operation);
    else plans.set(operation, made.plan, made.fields);
    return made?.plan ?? null;
  }

  async function answer(admitted: Admitted, context: object): Promise<Record<string, unknown> | null> {
    const plan = planFor(admitted);
    return plan === null ? null : await run(schema, plan, admitted, context);
  }

  return { answer, held: () => ({ plans: plans.count, fields: plans.weight }) };
}

function planOf(schema: GraphQLSchema, { document, operation }: Admitted): { plan: Plan; fields: number } | null {
  const query = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || query == null) return null;
  const fragments = fragmentsOf(document);
  const around: Compiling = { schema, fragments, fieldsLeft: MOST_FIELDS };
  const collected = collectFields(around, query, [operation.selectionSet]);
  if (collected === null) return null;
  const roots: RootField[] = [];
  for (const [key, nodes] of collected) {
    const field = query.getFields()[nodes[0]?.name.value ?? ''];
    if (field?.resolve === undefined) return null;
    const complete = completionOf(around, field.type, nodes);
    if (complete === null) return null;
    roots.push({ key, nodes, field, complete });
  }
  const plan = { roots, fragments: Object.assign(Object.create(null), Object.fromEntries(fragments)) };
  return { plan, fields: MOST_FIELDS - around.fieldsLeft + roots.length };
}

async function run(
  schema: GraphQLSchema,
  plan: Plan,
  { operation, variables }: Admitted,
  context: object,
): Promise<Record<string, unknown> | null> {
  const asked: { root: RootField; args: Record<string, unknown> }[] = [];
  try {
    for (const root of plan.roots)
      asked.push({ root, args: getArgumentValues(root.field, root.nodes[0] as FieldNode, variables) });
  } catch {
    return null; // Nothing has run yet: graphql-js says what is wrong with an argument.
  }
  const parentType = schema.getQueryType() as GraphQLObjectType;
  const given = new Map<string, Given>();
  const pending: [RootField, PromiseLike<unknown>][] = [];
  const data: Record<string, unknown> = {};
  try {
    for (const { root, args } of asked) {
      const { key, nodes, field } = root;
      const info: GraphQLResolveInfo = {
        fieldName: field.name,
        fieldNodes: nodes,
        returnType: field.type,
        parentType,
        path: { prev: undefined, key, typename: parentType.name },
        schema,
        fragments: plan.fragments,
        rootValue: undefined,
        operation,
        variableValues: variables as Record<string, unknown>,
      };
      const value = ask(given, root, args, context, info);
      data[key] = null;
      if (isPromise(value)) pending.push([root, value]);
      else data[key] = root.complete(value);
    }
    // Each as it comes: what is below it that fails later is heard in time.
    await Promise.all(
      pending.map(async ([{ key, complete }, value]) => {
        data[key] = complete(await value);
      }),
    );
    return data;
  } catch {
    // Those that fail later are heard by graphql-js, if it comes to them; if not, they are no reason to end the process.
    void Promise.allSettled(pending.map(([, value]) => value));
    givenIn.set(context, given);
    return null;
  }
}

function ask(
  given: Map<string, Given>,
  { key, field }: RootField,
  args: Record<string, unknown>,
  context: object,
  info: GraphQLResolveInfo,
): unknown {
  try {
    const value: unknown = field.resolve?.(undefined, args, context, info);
    given.set(key, { value });
    return value;
  } catch (error) {
    given.set(key, { error });
    throw error;
  }
}

/** From now on a root field that was resolved already in this context gives what it came to then. */
function rememberRoots(schema: GraphQLSchema): void {
  if (prepared.has(schema)) return;
  prepared.add(schema);
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (resolve === undefined) continue;
    field.resolve = (source, args, context, info) => {
      const given = givenIn.get(context as object)?.get(String(info.path.key));
      if (given === undefined) return resolve(source, args, context, info);
      if ('error' in given) throw given.error;
      return given.value;
    };
  }
}
