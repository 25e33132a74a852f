import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Dice } from './random-reading.js';

/** What is wrong with what is given: nothing, things that are seen at once, or one that comes later. */
export type Faults = 'none' | 'at once' | 'later';

/** What resolvers might give for a type: mostly what they should, and now and then everything else. */
export class RandomValues {
  readonly #schema: GraphQLSchema;
  readonly #dice: Dice;
  /** How likely a value is not what it should be. */
  readonly #likely: number;
  /** How many may be wrong. */
  #left: number;
  readonly #faults: Faults;

  constructor(schema: GraphQLSchema, dice: Dice, faults: Faults) {
    this.#schema = schema;
    this.#dice = dice;
    this.#faults = faults;
    this.#likely = faults === 'none' ? 0 : 0.02;
    // Beside a fault that it meets at once, graphql-js forgets promises that fail later, which ends a process.
    this.#left = faults === 'later' ? 1 : Number.POSITIVE_INFINITY;
  }

  of(type: GraphQLOutputType, depth = 0): unknown {
    if (this.#left > 0 && this.#dice.chance(this.#likely)) {
      this.#left -= 1;
      return this.#fault(type, depth);
    }
    if (isNonNullType(type)) return this.#good(type.ofType, depth);
    return this.#dice.chance(0.1) ? this.#dice.of([null, undefined]) : this.#good(type, depth);
  }

  #good(type: GraphQLOutputType, depth: number): unknown {
    if (isNonNullType(type)) return this.#good(type.ofType, depth);
    if (isListType(type)) {
      const length = depth > 3 ? 1 : this.#dice.below(4);
      return Array.from({ length }, () => this.of(type.ofType, depth + 1));
    }
    if (isLeafType(type)) return this.#leaf(type);
    const made = isAbstractType(type) ? this.#dice.of(this.#schema.getPossibleTypes(type)) : type;
    if (!isObjectType(made)) return null;
    const source = {};
    // Made when somebody looks, once: most is never selected.
    for (const { name, type: given } of Object.values(made.getFields()))
      Object.defineProperty(source, name, { get: once(() => this.of(given, depth + 1)), enumerable: true });
    return source;
  }

  #leaf(type: GraphQLLeafType): unknown {
    if (isEnumType(type)) return this.#dice.of(type.getValues()).value;
    return this.#dice.of(LEAVES[type.name] ?? ['x']);
  }

  #fault(type: GraphQLOutputType, depth: number): unknown {
    const value = (): unknown => this.#good(type, depth);
    if (this.#faults === 'later')
      return this.#dice.of<() => unknown>([
        () => rejected(new Error('refused later')),
        () => Promise.resolve(value()),
        () => Promise.resolve(null),
        () => thenable(value()),
      ])();
    return this.#dice.of<() => unknown>([
      () => null,
      () => undefined,
      () => new Error('a fault of the house'),
      () => () => 'a function',
      () => new Set([value()]),
      () => 'text',
      () => 12.5,
      () => Number.NaN,
      () => true,
      () => ({}),
      () => [],
      () => [value(), null],
      () => new Date(Number.NaN),
      () => ({ toJSON: () => 'as JSON', valueOf: () => 3 }),
      () => Symbol.for('strange'),
      () => 2n ** 70n,
      () => throwing(type),
      () => new Array(2),
    ])();
  }
}

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, -1, 2_147_483_647, '12', true, 3],
  Float: [1.5, 2, '2.5'],
  Boolean: [true, false, 1, 0],
  String: ['援联', '', 'a"b\\c\u2028', 12, true, '\ud800'],
  ID: ['b3Jn', 12, ''],
  DateTime: [new Date(1_800_000_000_000), '2026-11-03T01:30:00Z', new Date(0)],
  LocalDate: ['2026-11-03', '2027-02-28'],
  Fen: [0, 100, 9_007_199_254_740_991, '12'],
  RegionCode: ['410900'],
};

function rejected(error: Error): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => undefined);
  return promise;
}

function once(make: () => unknown): () => unknown {
  let made: { value: unknown } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A promise that is none of ours. */
function thenable(value: unknown): object {
  // biome-ignore lint/suspicious/noThenProperty: this is what is tried
  return { then: (done: (given: unknown) => void) => done(value) };
}

/** Something whose every field throws. */
function throwing(type: GraphQLOutputType): unknown {
  const named = isNonNullType(type) ? type.ofType : type;
  if (!isObjectType(named)) return new Error('no object');
  const source = {};
  for (const name of Object.keys(named.getFields()))
    Object.defineProperty(source, name, {
      get: () => {
        throw new Error(`no ${name}`);
      },
    });
  return source;
}
