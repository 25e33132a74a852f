import { type DocumentNode, GraphQLError, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import type { Locale } from '../../kernel/context.js';
import { gateRefusal } from './refusals.js';
import type { DocumentShape } from './shape.js';

export type Transport = 'http' | 'websocket';

export const LIMITS = {
  documentBytes: 32 * 1024,
  tokens: 1_000,
  depth: 12,
  aliases: 15,
  rootFields: 10,
  directives: 20,
  /** The same response path this often: merging n fields of one path takes n² comparisons. */
  repeats: 64,
  /** A page of 100 with a page of 20 inside each row and 20 fields there is 42,000 values, some 2 MB. */
  cost: 50_000,
  assumedRows: 20,
  mostRows: 100,
} as const;

export function parsed(query: string, locale: Locale): DocumentNode | GraphQLError[] {
  try {
    return parse(query, { maxLexicalTokens: LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (/ tokens\. Parsing aborted\.$/.test(error.message)) return [tooMuch(locale, '词元', 'tokens', LIMITS.tokens)];
    const [at] = error.locations ?? [];
    // The parser quotes the literal it did not expect.
    const message = error.message.replace(/(String|BlockString|Int|Float) ".*"/s, '$1');
    const zh = `语法错误（第${at?.line ?? 1}行第${at?.column ?? 1}列）：${message.replace(/^Syntax Error: /, '')}`;
    const { source, positions } = error;
    return [
      new GraphQLError(locale === 'en' ? message : zh, { source, positions, extensions: { code: 'BAD_USER_INPUT' } }),
    ];
  }
}

export function shapeRefusal(shape: DocumentShape, locale: Locale): GraphQLError[] | null {
  if (shape.depth > LIMITS.depth) return [tooMuch(locale, '层数', 'levels', LIMITS.depth, shape.depth)];
  if (shape.aliases > LIMITS.aliases) return [tooMuch(locale, '别名', 'aliases', LIMITS.aliases, shape.aliases)];
  if (shape.rootFields > LIMITS.rootFields) {
    return [tooMuch(locale, '顶层字段', 'root fields', LIMITS.rootFields, shape.rootFields)];
  }
  if (shape.directives > LIMITS.directives) {
    return [tooMuch(locale, '指令', 'directives', LIMITS.directives, shape.directives)];
  }
  if (shape.repeats > LIMITS.repeats) {
    return [tooMuch(locale, '同一字段的重复', 'repetitions of one field', LIMITS.repeats, shape.repeats)];
  }
  return null;
}

export function introspectionRefusal(
  known: { introspects: boolean },
  signedIn: boolean,
  locale: Locale,
): GraphQLError[] | null {
  if (signedIn || !known.introspects) return null;
  const en = 'Introspection is for signed-in users. The schema is in schema/schema.graphql.';
  return [gateRefusal('BAD_USER_INPUT', locale, '内省只对已登录用户开放；接口定义见 schema/schema.graphql。', en)];
}

export function transportRefusal(
  operation: OperationDefinitionNode,
  transport: Transport,
  locale: Locale,
): GraphQLError | null {
  const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION;
  if (isSubscription === (transport === 'websocket')) return null;
  if (isSubscription) {
    const en = 'Subscriptions run over WebSocket (graphql-transport-ws) on this same path.';
    return gateRefusal('BAD_USER_INPUT', locale, '订阅须通过同一路径的 WebSocket（graphql-transport-ws）。', en);
  }
  return gateRefusal(
    'BAD_USER_INPUT',
    locale,
    'WebSocket 只用于订阅，请用 HTTP。',
    'WebSocket is for subscriptions only; use HTTP.',
  );
}

export function noOperation(name: string | null | undefined, locale: Locale): GraphQLError {
  return name
    ? gateRefusal('BAD_USER_INPUT', locale, '文档中没有该名称的操作。', 'The document has no operation of that name.')
    : gateRefusal(
        'BAD_USER_INPUT',
        locale,
        '文档有多个操作，须给出 operationName。',
        'Name the operation: the document has several.',
      );
}

export function tooMuch(locale: Locale, zh: string, en: string, limit: number, actual?: number): GraphQLError {
  const code = 'COST_EXCEEDED';
  if (actual === undefined)
    return gateRefusal(code, locale, `请求过大：${zh}最多 ${limit}。`, `Too large: at most ${limit} ${en}.`);
  const chinese = `请求过大：${zh}最多 ${limit}，实际 ${actual}。`;
  return gateRefusal(code, locale, chinese, `Too large: at most ${limit} ${en}, found ${actual}.`);
}

/** graphql-js counts them while it parses; not in its type yet. */
export function tokensOf(document: DocumentNode): number {
  return (document as { tokenCount?: number }).tokenCount ?? LIMITS.tokens;
}
