import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import type { Locale } from '../../kernel/context.js';
import { gateRefusal } from './refusals.js';

export type CoercedVariables =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly errors: GraphQLError[] };

/** Errors told at most; the rest would say the same. */
const ERRORS_AT_MOST = 5;

/** Ends the coercion of a value of which enough is wrong: thousands of errors cost more than they say. */
const ENOUGH = new Error('enough');

/**
 * Checks the variables against the operation as the executor will, but says what is wrong by name, place and type only:
 * graphql-js repeats the value, and a value may be an identity number.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  inputs: Readonly<Record<string, unknown>>,
  locale: Locale,
): CoercedVariables {
  const values: Record<string, unknown> = Object.create(null);
  const errors: GraphQLError[] = [];
  const refused = (zh: string, en: string, node: VariableDefinitionNode) => {
    if (errors.length < ERRORS_AT_MOST) errors.push(gateRefusal('BAD_USER_INPUT', locale, zh, en, [node]));
  };
  for (const node of operation.variableDefinitions ?? []) {
    const name = node.variable.name.value;
    const type = typeFromAST(schema, node.type);
    if (!isInputType(type)) continue;
    if (!Object.hasOwn(inputs, name)) {
      if (node.defaultValue !== undefined) values[name] = valueFromAST(node.defaultValue, type);
      else if (isNonNullType(type)) {
        refused(
          `缺少必填变量“$${name}”（${type}）。`,
          `Variable "$${name}" of required type "${type}" was not provided.`,
          node,
        );
      }
      continue;
    }
    if (errors.length >= ERRORS_AT_MOST) break;
    try {
      values[name] = coerceInputValue(
        inputs[name],
        type,
        (path, _value, error) => {
          const place = placeOf(name, path);
          const [zh, en] = reasonOf(error.message);
          refused(`变量“$${place}”不正确：${zh}`, `Variable "$${place}" is not valid: ${en}`, node);
          if (errors.length >= ERRORS_AT_MOST) throw ENOUGH;
        },
        true,
      );
    } catch (thrown) {
      if (thrown !== ENOUGH) throw thrown;
    }
  }
  return errors.length > 0 ? { errors } : { values };
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^Expected non-nullable type "([^"]+)" not to be null\./, '不能为空（$1）。'],
  [/^Field "(\w{1,60})" of required type "([^"]+)" was not provided\./, '缺少必填字段“$1”（$2）。'],
  [/^Field "(\w{1,60})" is not defined by type "(\w+)"\./, '输入类型“$2”没有字段“$1”。'],
  [/^Expected type "(\w+)" to be an object\./, '应为对象（$1）。'],
  [/^Exactly one key must be specified for OneOf type "(\w+)"\./, '只能且必须给出一个字段（$1）。'],
];

/** Only reasons that name nothing but the schema pass; a scalar's or enum's own words would repeat the value. */
function reasonOf(message: string): [zh: string, en: string] {
  for (const [pattern, chinese] of REASONS) {
    const found = pattern.exec(message);
    if (found !== null)
      return [chinese.replace(/\$(\d)/g, (_match, index: string) => found[Number(index)] ?? ''), found[0]];
  }
  return ['值不符合该处的类型。', 'the value does not fit the type at this place.'];
}

function placeOf(name: string, path: readonly (string | number)[]): string {
  return path.reduce<string>((place, key) => (typeof key === 'number' ? `${place}[${key}]` : `${place}.${key}`), name);
}
