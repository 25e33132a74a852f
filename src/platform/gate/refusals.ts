import { GraphQLError } from 'graphql';
import type { Locale } from '../../kernel/context.js';

export type GateCode = 'BAD_USER_INPUT' | 'COST_EXCEEDED';

type Nodes = GraphQLError['nodes'];

/** A refusal of the gate, in the caller's language. */
export function gateRefusal(code: GateCode, locale: Locale, zh: string, en: string, nodes?: Nodes): GraphQLError {
  return new GraphQLError(locale === 'en' ? en : zh, { nodes, extensions: { code } });
}

/**
 * What graphql-js says of a document, in Chinese. Most specific first; `$1` and so on are names out of the document or
 * the schema, never values.
 */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^Cannot query field "(\w+)" on type "(\w+)"\./, '类型“$2”没有字段“$1”。'],
  [/^Unknown argument "(\w+)" on field "([\w.]+)"\./, '字段“$2”没有参数“$1”。'],
  [/^Unknown argument "(\w+)" on directive "@(\w+)"\./, '指令“@$2”没有参数“$1”。'],
  [/^Unknown directive "@(\w+)"\./, '没有指令“@$1”。'],
  [/^Directive "@(\w+)" may not be used on (\w+)\./, '指令“@$1”不能用在此处（$2）。'],
  [/^The directive "@(\w+)" can only be used once at this location\./, '指令“@$1”在同一处只能使用一次。'],
  [/^Unknown fragment "(\w+)"\./, '没有片段“$1”。'],
  [/^Unknown type "(\w+)"\./, '没有类型“$1”。'],
  [/^Fragment "(\w+)" is never used\./, '片段“$1”没有被使用。'],
  [/^Cannot spread fragment "(\w+)" within itself/, '片段“$1”循环引用自身。'],
  [/^Fragment (?:"\w+" )?cannot condition on non composite type "([^"]+)"\./, '片段不能以非复合类型“$1”为条件。'],
  [
    /^Fragment (?:"\w+" )?cannot be spread here as objects of type "(\w+)" can never be of type "(\w+)"\./,
    '此处不能使用该片段：类型“$1”不可能是“$2”。',
  ],
  [/^Variable "\$(\w+)" is not defined/, '变量“$1”没有定义。'],
  [/^Variable "\$(\w+)" is never used/, '变量“$1”没有被使用。'],
  [/^Variable "\$(\w+)" cannot be non-input type "([^"]+)"\./, '变量“$1”的类型“$2”不是输入类型。'],
  [
    /^Variable "\$(\w+)" of type "([^"]+)" used in position expecting type "([^"]+)"\./,
    '变量“$1”的类型为“$2”，此处需要“$3”。',
  ],
  [/^Field "(\w+)" must not have a selection since type "([^"]+)" has no subfields\./, '字段“$1”（$2）没有下级字段。'],
  [/^Field "(\w+)" of type "([^"]+)" must have/, '字段“$1”（$2）须选择下级字段。'],
  [
    /^Field "(\w+)" argument "(\w+)" of type "([^"]+)" is required, but it was not provided\./,
    '字段“$1”缺少必填参数“$2”（$3）。',
  ],
  [
    /^Directive "@(\w+)" argument "(\w+)" of type "([^"]+)" is required, but it was not provided\./,
    '指令“@$1”缺少必填参数“$2”（$3）。',
  ],
  [/^Field "([\w.]+)" of required type "([^"]+)" was not provided\./, '缺少必填输入字段“$1”（$2）。'],
  [/^Field "(\w+)" is not defined by type "(\w+)"\./, '输入类型“$2”没有字段“$1”。'],
  [/^Expected a value of type "([^"]+)"\./, '值不符合类型“$1”。'],
  [/^Fields "(.+?)" conflict because /, '字段“$1”的多处选择相互冲突，请使用别名。'],
  [/^Subscription .*must select only one top level field\./, '订阅只能选择一个顶层字段。'],
  [/^.*ubscription .*must not select an introspection top level field\./, '订阅不能选择内省字段。'],
  [/^There can be only one (\w+(?: \w+)?) named "([^"]+)"\./, '名称“$2”重复。'],
  [/^This anonymous operation must be the only defined operation\./, '匿名操作只能单独出现。'],
  [/^The .* definition is not executable\./, '文档只能包含操作和片段。'],
  [/^Maximum introspection depth exceeded/, '内省层数过多。'],
  [/^Too many validation errors/, '错误过多，已停止检查。'],
];

/** What graphql-js found in a document, in the caller's language. */
export function spoken(error: GraphQLError, locale: Locale, code: GateCode = 'BAD_USER_INPUT'): GraphQLError {
  if (locale === 'en') return gateRefusal(code, locale, '', error.message, error.nodes);
  const row = CHINESE.find(([pattern]) => pattern.test(error.message));
  const said = row === undefined ? `请求文档不正确：${error.message}` : chineseOf(error.message, row);
  return gateRefusal(code, locale, said, '', error.nodes);
}

function chineseOf(message: string, [pattern, chinese]: readonly [RegExp, string]): string {
  const groups = pattern.exec(message) ?? [];
  const suggestion = / Did you mean (.+)\?$/s.exec(message)?.[1];
  const text = chinese.replace(/\$(\d)/g, (_match, index: string) => groups[Number(index)] ?? '');
  return suggestion === undefined ? text : `${text}您是否要写 ${suggestion}？`;
}
