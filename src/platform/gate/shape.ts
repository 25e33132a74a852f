import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What can be said of a document without the schema. Everything is linear in its length, cyclic fragments included. */
export interface DocumentShape {
  readonly aliases: number;
  readonly directives: number;
  /** The greatest number of fields at the top of one operation, fragments followed. */
  readonly rootFields: number;
  /** The deepest field of any operation; what stands below `__schema` and `__type` is not counted. */
  readonly depth: number;
  /** How often the same response path stands in one definition or in several: merging them takes its square. */
  readonly repeats: number;
  readonly introspects: boolean;
}

interface Reach {
  depth: number;
  fields: number;
}

interface PathNode {
  count: number;
  below: Map<string, PathNode>;
}

/** Measures a parsed document: before validation, because validating a hostile document is what costs. */
export function shapeOf(document: DocumentNode): DocumentShape {
  const tally = new Tally();
  const fragments = fragmentsOf(document);
  const reach = new Reaches(fragments);
  let rootFields = 0;
  let depth = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    tally.directives += definition.directives?.length ?? 0;
    tally.countIn(definition.selectionSet, tally.top);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const variable of definition.variableDefinitions ?? []) tally.directives += variable.directives?.length ?? 0;
    const own = reach.of(definition.selectionSet);
    rootFields = Math.max(rootFields, own.fields);
    depth = Math.max(depth, own.depth);
  }
  const { aliases, directives, repeats, introspects } = tally;
  return { aliases, directives, rootFields, depth, repeats, introspects };
}

/** The fragments of a document by name; of two with one name, which validation refuses, the last. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** Every field name that an operation selects anywhere, fragments followed once. */
export function fieldNamesOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const waiting: SelectionSetNode[] = [operation.selectionSet];
  for (let set = waiting.pop(); set !== undefined; set = waiting.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      if (selection.kind !== Kind.FRAGMENT_SPREAD) {
        if (selection.selectionSet !== undefined) waiting.push(selection.selectionSet);
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) waiting.push(fragment.selectionSet);
      }
    }
  }
  return names;
}

/** Counts what stands in the text itself, fragments not followed. */
class Tally {
  aliases = 0;
  directives = 0;
  repeats = 0;
  introspects = false;
  readonly top: PathNode = { count: 0, below: new Map() };

  countIn(set: SelectionSetNode, path: PathNode): void {
    for (const selection of set.selections) {
      this.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.INLINE_FRAGMENT) this.countIn(selection.selectionSet, path);
      if (selection.kind !== Kind.FIELD) continue;
      if (selection.alias !== undefined) this.aliases += 1;
      if (isIntrospection(selection.name.value)) this.introspects = true;
      const key = selection.alias?.value ?? selection.name.value;
      const here = path.below.get(key) ?? { count: 0, below: new Map() };
      path.below.set(key, here);
      here.count += 1;
      this.repeats = Math.max(this.repeats, here.count);
      if (selection.selectionSet !== undefined) this.countIn(selection.selectionSet, here);
    }
  }
}

/** How deep and how wide a selection reaches, each fragment looked at once. A cycle counts as nothing: it is refused. */
class Reaches {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Reach>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  of(set: SelectionSetNode): Reach {
    const total: Reach = { depth: 0, fields: 0 };
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const below =
          selection.selectionSet === undefined || isIntrospection(selection.name.value)
            ? 0
            : this.of(selection.selectionSet).depth;
        total.depth = Math.max(total.depth, 1 + below);
        total.fields += 1;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? this.of(selection.selectionSet)
            : this.#ofFragment(selection.name.value);
        total.depth = Math.max(total.depth, inner.depth);
        total.fields += inner.fields;
      }
    }
    return total;
  }

  #ofFragment(name: string): Reach {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const nothing: Reach = { depth: 0, fields: 0 };
    this.#known.set(name, nothing);
    const fragment = this.#fragments.get(name);
    const reach = fragment === undefined ? nothing : this.of(fragment.selectionSet);
    this.#known.set(name, reach);
    return reach;
  }
}

function isIntrospection(fieldName: string): boolean {
  return fieldName === '__schema' || fieldName === '__type';
}
