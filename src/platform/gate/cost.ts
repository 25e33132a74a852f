import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

export interface ListSizes {
  /** Rows assumed where nothing says how many: the default page. */
  readonly assumed: number;
  /** Rows at most: a greater `first` is refused by the connection itself, which names the maximum. */
  readonly most: number;
}

type Variables = Readonly<Record<string, unknown>>;

/** One selection: `own` values, plus `size` times each part. Fragments are shared, so this is a graph, not a tree. */
interface CostNode {
  own: number;
  parts: { size: Size; node: CostNode }[];
}

/** A number, or what a variable makes of it. */
type Size = number | ((variables: Variables) => number);

/**
 * How many values an operation can bring at most: one for each selected field, times the sizes of the lists above it.
 * Compiled once an operation; afterwards each call is linear in the document's length, whatever its fragments do.
 */
export function costOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  sizes: ListSizes,
): (variables: Variables) => number {
  const compiler = new CostCompiler(schema, fragments, sizes);
  const root = schema.getRootType(operation.operation);
  const node = root ? compiler.selection(operation.selectionSet, root, false) : { own: 0, parts: [] };
  if (compiler.usesVariables) return (variables) => valuesIn(node, variables, new Map());
  const fixed = valuesIn(node, {}, new Map());
  return () => fixed;
}

function valuesIn(node: CostNode, variables: Variables, known: Map<CostNode, number>): number {
  const found = known.get(node);
  if (found !== undefined) return found;
  let sum = node.own;
  for (const { size, node: part } of node.parts) {
    sum += (typeof size === 'number' ? size : size(variables)) * valuesIn(part, variables, known);
  }
  known.set(node, sum);
  return sum;
}

class CostCompiler {
  usesVariables = false;
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sizes: ListSizes;
  readonly #compiled = new Map<string, CostNode>();

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, sizes: ListSizes) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#sizes = sizes;
  }

  /** `paged`: the selection of a connection, whose own lists (`edges`, `nodes`) are counted already. */
  selection(set: SelectionSetNode, type: GraphQLCompositeType, paged: boolean): CostNode {
    const node: CostNode = { own: 0, parts: [] };
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) this.#field(node, selection, type, paged);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const inner = this.#typeNamed(selection.typeCondition?.name.value) ?? type;
        node.parts.push({ size: 1, node: this.selection(selection.selectionSet, inner, paged) });
      } else node.parts.push({ size: 1, node: this.#fragment(selection.name.value, paged) });
    }
    return node;
  }

  #field(into: CostNode, field: FieldNode, parent: GraphQLCompositeType, paged: boolean): void {
    into.own += 1;
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
    const type = definition === undefined ? undefined : getNamedType(definition.type);
    // `__schema` and `__type` have no definition here: introspection is counted by its tokens only.
    if (definition === undefined || field.selectionSet === undefined || !isCompositeType(type)) return;
    const isPage = definition.args.some(({ name }) => name === 'first' || name === 'last');
    const size = this.#sizeOf(definition, field, isPage, paged);
    if (typeof size !== 'number') this.usesVariables = true;
    into.parts.push({ size, node: this.selection(field.selectionSet, type, isPage) });
  }

  #sizeOf(definition: GraphQLField<unknown, unknown>, field: FieldNode, isPage: boolean, paged: boolean): Size {
    const { assumed, most } = this.#sizes;
    if (isPage) {
      const asked = argument(field, 'first') ?? argument(field, 'last');
      const fallback = definition.args.find(({ name }) => name === 'first')?.defaultValue;
      return sizeFrom(asked, (value) => rows(value ?? fallback, assumed, most));
    }
    if (!isListType(getNullableType(definition.type)) || paged) return 1;
    const declared = definition.extensions.listSize;
    if (typeof declared === 'number') return declared;
    const ids = argument(field, 'ids');
    return ids === undefined ? assumed : sizeFrom(ids, (value) => (Array.isArray(value) ? value.length : 1));
  }

  #fragment(name: string, paged: boolean): CostNode {
    const key = `${name}:${paged}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    const type = this.#typeNamed(fragment?.typeCondition.name.value);
    if (fragment === undefined || type === undefined) return { own: 0, parts: [] };
    const node = this.selection(fragment.selectionSet, type, paged);
    this.#compiled.set(key, node);
    return node;
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

function argument(field: FieldNode, name: string): ArgumentNode | undefined {
  return field.arguments?.find((node) => node.name.value === name && node.value.kind !== Kind.NULL);
}

function sizeFrom(argumentNode: ArgumentNode | undefined, count: (value: unknown) => number): Size {
  const node = argumentNode?.value;
  if (node?.kind !== Kind.VARIABLE) return count(node === undefined ? undefined : literal(node));
  const name = node.name.value;
  return (variables) => count(variables[name]);
}

/** As much of a literal as sizes need: a whole number, or how many a list has. */
function literal(node: ValueNode): unknown {
  if (node.kind === Kind.INT) return Number(node.value);
  if (node.kind === Kind.LIST) return node.values;
  return undefined;
}

function rows(asked: unknown, assumed: number, most: number): number {
  if (typeof asked !== 'number' || !Number.isFinite(asked) || asked < 0) return assumed;
  return Math.min(asked, most);
}
