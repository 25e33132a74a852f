import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Locale } from '../kernel/context.js';
import { costOf } from './gate/cost.js';
import { DocumentCache } from './gate/document-cache.js';
import {
  introspectionRefusal,
  LIMITS,
  noOperation,
  parsed,
  shapeRefusal,
  type Transport,
  tokensOf,
  tooMuch,
  transportRefusal,
} from './gate/limits.js';
import { gateRefusal, spoken } from './gate/refusals.js';
import { fieldNamesOf, fragmentsOf, shapeOf } from './gate/shape.js';
import { validationErrors } from './gate/validation.js';
import { coerceVariables } from './gate/variables.js';

export type { Transport } from './gate/limits.js';

export interface OperationRequest {
  readonly query: unknown;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly transport: Transport;
  readonly signedIn: boolean;
  readonly locale: Locale;
}

export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The variables as the operation's types read them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** How many values the answer can hold at most. */
  readonly cost: number;
}

export type GateAnswer = PreparedOperation | { readonly errors: GraphQLError[] };

export interface GateOptions {
  readonly schema: GraphQLSchema;
  readonly maxDocumentBytes?: number;
  /** Values in one answer at most. */
  readonly maxCost?: number;
  /** Fields that say something about the person who asks: no subscription may select them, its views are shared. */
  readonly isPerPerson?: (fieldName: string) => boolean;
  readonly cache?: { readonly maxCount: number; readonly maxTokens: number };
}

/** How often each kind of work was done since the start: for metrics, and for tests that prove what was not done. */
export interface GateWork {
  readonly asked: number;
  readonly parsed: number;
  readonly validated: number;
  readonly remembered: number;
}

export interface Gate {
  prepareOperation(request: OperationRequest): GateAnswer;
  work(): GateWork;
}

interface Known {
  readonly document: DocumentNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly introspects: boolean;
  readonly costs: Map<OperationDefinitionNode, (variables: Readonly<Record<string, unknown>>) => number>;
}

/**
 * The gate before both transports: what may run, and nothing else. Cheap checks stand before dear ones, so a hostile
 * document is refused before anything quadratic touches it. Afterwards an accepted text is parsed and validated never
 * again while it is remembered.
 */
export function createGate(options: GateOptions): Gate {
  const { schema, maxDocumentBytes = LIMITS.documentBytes, maxCost = LIMITS.cost } = options;
  const isPerPerson = options.isPerPerson ?? ((name) => /^(?:viewer|viewerActions|unread\w*)$/.test(name));
  const cache = new DocumentCache<Known>(options.cache?.maxCount ?? 1_000, options.cache?.maxTokens ?? 200_000);
  const work = { asked: 0, parsed: 0, validated: 0, remembered: 0 };

  function know(query: string, signedIn: boolean, locale: Locale): Known | GraphQLError[] {
    const remembered = cache.get(query);
    if (remembered !== undefined) {
      work.remembered += 1;
      return introspectionRefusal(remembered, signedIn, locale) ?? remembered;
    }
    if (query.length > maxDocumentBytes || Buffer.byteLength(query) > maxDocumentBytes) {
      return [tooMuch(locale, '文档字节数', 'bytes in the document', maxDocumentBytes)];
    }
    work.parsed += 1;
    const document = parsed(query, locale);
    if (Array.isArray(document)) return document;
    const shape = shapeOf(document);
    const refusal = shapeRefusal(shape, locale) ?? introspectionRefusal(shape, signedIn, locale);
    if (refusal !== null) return refusal;
    work.validated += 1;
    const errors = validationErrors(schema, document, signedIn);
    if (errors.length > 0) return errors.map((error) => spoken(error, locale));
    const fragments = fragmentsOf(document);
    const personal = personalField(document, fragments, isPerPerson);
    if (personal !== undefined) {
      const zh = `订阅不能选择与个人有关的字段“${personal}”。`;
      return [
        gateRefusal('BAD_USER_INPUT', locale, zh, `A subscription may not select the per-person field "${personal}".`),
      ];
    }
    const known: Known = { document, fragments, introspects: shape.introspects, costs: new Map() };
    cache.set(query, known, tokensOf(document));
    return known;
  }

  function costFor(
    known: Known,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): number {
    let cost = known.costs.get(operation);
    if (cost === undefined) {
      cost = costOf(schema, operation, known.fragments, { assumed: LIMITS.assumedRows, most: LIMITS.mostRows });
      known.costs.set(operation, cost);
    }
    return cost(variables);
  }

  /**
   * One operation made ready to run, or why it may not. The transport is asked last, so that both transports say the
   * same of the same document.
   */
  function prepareOperation(request: OperationRequest): GateAnswer {
    const { query, operationName, variables, transport, signedIn, locale } = request;
    work.asked += 1;
    if (typeof query !== 'string' || query === '') {
      return { errors: [gateRefusal('BAD_USER_INPUT', locale, '请求没有 query。', 'The request has no query.')] };
    }
    const known = know(query, signedIn, locale);
    if (Array.isArray(known)) return { errors: known };
    const operation = getOperationAST(known.document, operationName);
    if (!operation) return { errors: [noOperation(operationName, locale)] };
    const coerced = coerceVariables(schema, operation, variables ?? {}, locale);
    if ('errors' in coerced) return coerced;
    const cost = costFor(known, operation, coerced.values);
    if (cost > maxCost) return { errors: [tooMuch(locale, '结果中的值', 'values in the answer', maxCost, cost)] };
    const misplaced = transportRefusal(operation, transport, locale);
    if (misplaced !== null) return { errors: [misplaced] };
    return { document: known.document, operation, variables: coerced.values, cost };
  }

  return { prepareOperation, work: () => ({ ...work }) };
}

function personalField(
  document: DocumentNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isPerPerson: (fieldName: string) => boolean,
): string | undefined {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== OperationTypeNode.SUBSCRIPTION)
      continue;
    for (const name of fieldNamesOf(definition, fragments)) if (isPerPerson(name)) return name;
  }
  return undefined;
}
