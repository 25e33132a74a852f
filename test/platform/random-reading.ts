import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isPlain } from '../../src/api/plain-fields.js';

/** Draws that are the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  below(most: number): number {
    return Math.floor(this.next() * most);
  }

  of<T>(some: readonly T[]): T {
    return some[this.below(some.length)] as T;
  }
}

const DEEPEST = 5;
/** How likely a field is selected, by its depth: documents have to pass the gate. */
const WIDE = [1, 0.8, 0.6, 0.45, 0.3];

/** A read that passes the gate, over any field of the schema: aliases, fragments, merged keys, directives, variables. */
export class RandomDocument {
  readonly variables: Record<string, unknown> = {};
  readonly #declared: string[] = [];
  readonly #fragments: string[] = [];
  readonly #dice: Dice;
  readonly #schema: GraphQLSchema;
  #aliases = 0;

  constructor(schema: GraphQLSchema, dice: Dice) {
    this.#schema = schema;
    this.#dice = dice;
  }

  /** The text, with these root fields at least. */
  text(roots: readonly string[]): string {
    const query = this.#schema.getQueryType() as GraphQLObjectType;
    const fields = roots.map((name) => this.#field(query, name, 0)).filter((field) => field !== null);
    if (fields.length === 0 || this.#dice.chance(0.1)) fields.push('__typename');
    const declared = this.#declared.length === 0 ? '' : `(${this.#declared.join(', ')})`;
    const body = fields.join(' ');
    if (!this.#dice.chance(0.1)) return [`query Read${declared} { ${body} }`, ...this.#fragments].join('\n');
    this.#fragments.push(`fragment Roots on Query { ${body} }`);
    return [`query Read${declared} { ...Roots ${fields[0]} ...Roots }`, ...this.#fragments].join('\n');
  }

  #field(type: GraphQLObjectType, name: string, depth: number): string | null {
    const field = type.getFields()[name];
    if (field === undefined) return null;
    const selection = this.#selection(field.type, depth + 1);
    if (selection === null) return null;
    const alias =
      this.#aliases < 12 && this.#dice.chance(0.06)
        ? `${this.#dice.of(['a', 'toString', 'constructor', 'x9'])}${this.#aliases++ % 3 || ''}: `
        : '';
    const directive = this.#dice.chance(0.01)
      ? ` @${this.#dice.of(['skip', 'include'])}(if: ${this.#dice.chance(0.5)})`
      : '';
    return `${alias}${name}${this.#args(field.args)}${directive}${selection}`;
  }

  /** What is selected of a type: nothing of a leaf; null where it goes too deep. */
  #selection(output: GraphQLOutputType, depth: number): string | null {
    if (isNonNullType(output) || isListType(output)) return this.#selection(output.ofType, depth);
    if (isLeafType(output)) return '';
    if (depth > DEEPEST) return null;
    if (!isObjectType(output)) return null;
    const inner = this.#fieldsOf(output, depth);
    if (inner.length === 0) return null;
    const body = inner.join(' ');
    if (this.#dice.chance(0.1)) return ` { ${this.#conditioned(output, body)} ... { __typename } }`;
    if (!this.#dice.chance(0.08)) return ` { ${body} }`;
    const fragment = `F${this.#fragments.length}`;
    // Through whatever the type belongs to, a field of its own is reached by naming it again.
    const within = this.#dice.of(this.#namesOf(output));
    this.#fragments.push(`fragment ${fragment} on ${within} { __typename ... on ${output.name} { ${body} } }`);
    return ` { ...${fragment} ${inner[0]} ...${fragment} }`;
  }

  #conditioned(type: GraphQLObjectType, body: string): string {
    const inner = `... on ${type.name} { ${body} }`;
    return this.#dice.chance(0.3) ? inner : `... on ${this.#dice.of(this.#namesOf(type))} { ${inner} }`;
  }

  /** The type, its interfaces, and the unions that hold it. */
  #namesOf(type: GraphQLObjectType): string[] {
    const all = Object.values(this.#schema.getTypeMap());
    return all
      .filter((each) => each === type || (isAbstractType(each) && this.#schema.isSubType(each, type)))
      .map(String);
  }

  #fieldsOf(type: GraphQLObjectType, depth: number): string[] {
    const all = Object.values(type.getFields())
      .filter(isPlain)
      .map(({ name }) => name);
    if (all.length === 0) return [];
    const wanted = all.filter(() => this.#dice.chance(WIDE[depth] ?? 0.2));
    const chosen = wanted.length === 0 ? [this.#dice.of(all)] : wanted;
    const fields = chosen.flatMap((name) => {
      const field = this.#field(type, name, depth);
      // The same once more, with other things selected of it: they are merged.
      const again = field?.startsWith(`${name} {`) === true && this.#dice.chance(0.1);
      return [field, again ? this.#field(type, name, depth) : null].filter((each) => each !== null);
    });
    return this.#dice.chance(0.1) ? [...fields, '__typename'] : fields;
  }

  #args(args: readonly GraphQLArgument[]): string {
    const given = args.flatMap((arg) => {
      const needed = isNonNullType(arg.type) && arg.defaultValue === undefined;
      if (!needed && this.#dice.chance(0.6)) return [];
      if (!this.#dice.chance(0.4)) return [`${arg.name}: ${literalOf(this.#input(arg.type, 0), arg.type)}`];
      const variable = `v${this.#declared.length}`;
      this.#declared.push(`$${variable}: ${arg.type}`);
      this.variables[variable] = this.#input(arg.type, 0);
      return [`${arg.name}: $${variable}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #input(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.#input(type.ofType, depth);
    if (this.#dice.chance(0.05)) return depth === 0 ? INPUTS[String(type)] : undefined;
    if (isListType(type)) return [this.#input(type.ofType, depth)];
    if (isEnumType(type)) return this.#dice.of(type.getValues()).name;
    if (!isInputObjectType(type)) return INPUTS[String(type)] ?? 'x';
    const made: Record<string, unknown> = {};
    for (const field of Object.values(type.getFields())) {
      if (!isNonNullType(field.type) && (depth > 1 || this.#dice.chance(0.7))) continue;
      const value = this.#input(field.type, depth + 1);
      if (value !== undefined) made[field.name] = value;
    }
    return made;
  }
}

const INPUTS: Readonly<Record<string, unknown>> = {
  Int: 7,
  Float: 1.5,
  Boolean: true,
  String: '援',
  ID: 'b3Jn',
  DateTime: '2026-11-03T01:30:00.000Z',
  LocalDate: '2026-11-03',
  Fen: 100,
  RegionCode: '410900',
};

function literalOf(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(value, type.ofType);
  if (value === undefined || value === null) return 'null';
  if (isListType(type)) return `[${(value as unknown[]).map((each) => literalOf(each, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return String(value);
  if (!isInputObjectType(type)) return JSON.stringify(value);
  const fields = type.getFields();
  const inner = Object.entries(value as object).map(
    ([name, each]) => `${name}: ${literalOf(each, fields[name]?.type ?? type)}`,
  );
  return `{ ${inner.join(', ')} }`;
}
