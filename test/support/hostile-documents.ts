import type { Words } from './started-server.js';

/** How far a hostile document may get: what stands after its stage must not have been done for it. */
export type Stage = 'SIZE' | 'PARSE' | 'SHAPE' | 'VALIDATION' | 'EXECUTION';

export interface HostileDocument {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly code: 'BAD_USER_INPUT' | 'COST_EXCEEDED';
  readonly refusedAt: Stage;
}

/** Stands for personal data that a client has put into its document or variables. */
export const CANARY = '410105199003078844';

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_item, index) => make(index)).join(' ');

/** `{ a { a { … leaf } } }` with so many levels in all. */
function levels(count: number, name: string, leaf: string): string {
  return `${`{ ${name} `.repeat(count - 1)}{ ${leaf} }${' }'.repeat(count - 1)}`;
}

/** Documents of people who mean harm, and of clients that are broken in the same way. */
export function hostileDocuments(words: Words): HostileDocument[] {
  const { root, object, below, leaf, plainList, pageIn, nodes, echo, inputType, enumType, subscribed, personal } =
    words;
  const on = (name: string, body: string) => `fragment ${name} on ${object} { ${body} }`;
  const within = (body: string) => `{ ${root} { ${body} } }`;
  const COST = 'COST_EXCEEDED' as const;
  const BAD = 'BAD_USER_INPUT' as const;
  const doc = (
    name: string,
    query: string,
    code: HostileDocument['code'],
    refusedAt: Stage,
    rest: Partial<HostileDocument> = {},
  ) => ({
    name,
    query,
    code,
    refusedAt,
    ...rest,
  });
  return [
    // size and tokens
    doc('33 KB of comments', `{ __typename } ${'#x\n'.repeat(11_000)}`, COST, 'SIZE'),
    doc('one literal of 33 KB', `{ ${echo.text(`"${'x'.repeat(33_000)}"`)} }`, COST, 'SIZE'),
    doc('characters of several bytes', `{ ${echo.text(`"${'援'.repeat(11_000)}"`)} }`, COST, 'SIZE'),
    doc('1,200 fields', `{ ${times(1_200, () => '__typename')} }`, COST, 'PARSE'),
    doc('600 levels', levels(600, root, leaf), COST, 'PARSE'),
    doc(
      'a list within a list, 600 times',
      `{ ${nodes}(ids: ${'['.repeat(600)}${']'.repeat(600)}) { __typename } }`,
      COST,
      'PARSE',
    ),
    doc(
      'an object within an object, 200 times',
      `{ ${echo.range(`${'{ from: 1, below: '.repeat(200)}{}${'}'.repeat(200)}`)} }`,
      COST,
      'PARSE',
    ),
    doc('300 directives on one field', `{ __typename ${times(300, () => '@skip(if: true)')} }`, COST, 'PARSE'),
    doc('400 variables', `query (${times(400, (index) => `$v${index}: Int`)}) { __typename }`, COST, 'PARSE'),
    // syntax
    doc('nothing but a blank', ' ', BAD, 'PARSE'),
    doc('an open brace', '{', BAD, 'PARSE'),
    doc('a text that never ends', `{ ${echo.text(`"${CANARY}`)} }`, BAD, 'PARSE'),
    doc('a block text that never ends', `{ ${echo.text(`"""${CANARY}`)} }`, BAD, 'PARSE'),
    doc('a NUL character', '{ __typename \u0000 }', BAD, 'PARSE'),
    doc('a literal in a place for a name', `{ "${CANARY}" }`, BAD, 'PARSE'),
    doc('a number in a place for a name', `{ ${CANARY} }`, BAD, 'PARSE'),
    // shape
    doc('13 levels', `{ ${root} ${levels(12, below, leaf)} }`, COST, 'SHAPE'),
    doc(
      '13 levels through fragments',
      `${within('...F0')} ${times(11, (index) => on(`F${index}`, `${below} { ${index === 10 ? leaf : `...F${index + 1}`} }`))}`,
      COST,
      'SHAPE',
    ),
    doc(
      '13 levels through unnamed fragments',
      within(`${`... { ${below} {`.repeat(11)} ${leaf} ${'} }'.repeat(11)}`),
      COST,
      'SHAPE',
    ),
    doc('16 aliases', within(times(16, (index) => `a${index}: ${leaf}`)), COST, 'SHAPE'),
    doc(
      '16 aliases in fragments',
      `${within('...A ...B')} ${on(
        'A',
        times(8, (n) => `a${n}: ${leaf}`),
      )} ${on(
        'B',
        times(8, (n) => `b${n}: ${leaf}`),
      )}`,
      COST,
      'SHAPE',
    ),
    doc('11 root fields', `{ ${times(11, () => `${root} { ${leaf} }`)} }`, COST, 'SHAPE'),
    doc(
      '16 root fields out of fragments that double',
      `{ ...A ...A } ${['...B ...B', '...C ...C', '__typename __typename'].map((body, n) => `fragment ${'ABC'[n]} on Query { ${body} }`).join(' ')}`,
      COST,
      'SHAPE',
    ),
    doc('21 directives', within(times(21, () => `${leaf} @skip(if: false)`)), COST, 'SHAPE'),
    doc('one leaf 300 times', within(times(300, () => leaf)), COST, 'SHAPE'),
    doc(
      'merging that would take 100,000 comparisons',
      within(times(18, () => `${below} { ${times(20, () => leaf)} }`)),
      COST,
      'SHAPE',
    ),
    // validation
    doc('a fragment within itself', `${within('...A')} ${on('A', `${leaf} ...A`)}`, BAD, 'VALIDATION'),
    doc(
      'two fragments within each other',
      `${within('...A')} ${on('A', `${below} { ...B }`)} ${on('B', `${below} { ...A }`)}`,
      BAD,
      'VALIDATION',
    ),
    doc(
      'a ring of 60 fragments',
      `${within('...F0')} ${times(60, (index) => on(`F${index}`, `...F${(index + 1) % 60}`))}`,
      BAD,
      'VALIDATION',
    ),
    doc('a fragment that is nowhere', within('...Nowhere'), BAD, 'VALIDATION'),
    doc(
      '60 fragments that nobody uses',
      `{ __typename } ${times(60, (index) => on(`F${index}`, leaf))}`,
      BAD,
      'VALIDATION',
    ),
    doc('400 fields that do not exist', within(times(400, (index) => `${leaf}${index}`)), BAD, 'VALIDATION'),
    doc('a literal of the wrong type', `{ ${echo.number(`"${CANARY}"`)} }`, BAD, 'VALIDATION'),
    doc('a value that the enum does not have', `{ ${echo.kind(`X${CANARY}`)} }`, BAD, 'VALIDATION'),
    doc('a type definition', 'type Query { x: Int } query { __typename }', BAD, 'VALIDATION'),
    doc('a schema extension', `extend type ${object} { x: Int } { __typename }`, BAD, 'VALIDATION'),
    doc(
      'introspection in circles',
      `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
      BAD,
      'VALIDATION',
    ),
    doc(
      'a subscription to two fields',
      `subscription { ${subscribed(leaf)} b: ${subscribed(leaf)} }`,
      BAD,
      'VALIDATION',
    ),
    doc(
      'a subscription to what is one’s own',
      `subscription { ${subscribed(`${leaf} ${personal}`)} }`,
      BAD,
      'VALIDATION',
    ),
    doc(
      'the same inside a fragment',
      `subscription { ${subscribed('...A')} } ${on('A', `${below} { ${personal} }`)}`,
      BAD,
      'VALIDATION',
    ),
    // what needs the variables
    doc('two operations and no name', `query A { __typename } query B { __typename }`, BAD, 'EXECUTION'),
    doc('a name that no operation has', 'query A { __typename }', BAD, 'EXECUTION', { operationName: 'Other' }),
    doc('a variable that is missing', `query ($n: Int!) { ${echo.number(`$n`)} }`, BAD, 'EXECUTION'),
    doc('a variable of the wrong type', `query ($n: Int) { ${echo.number(`$n`)} }`, BAD, 'EXECUTION', {
      variables: { n: CANARY },
    }),
    doc('an enum variable without meaning', `query ($k: ${enumType}) { ${echo.kind(`$k`)} }`, BAD, 'EXECUTION', {
      variables: { k: CANARY },
    }),
    doc(
      '5,000 wrong items in one variable',
      `query ($ids: [ID!]!) { ${nodes}(ids: $ids) { __typename } }`,
      BAD,
      'EXECUTION',
      { variables: { ids: Array(5_000).fill(null) } },
    ),
    doc('an input field that does not exist', `query ($r: ${inputType}) { ${echo.range(`$r`)} }`, BAD, 'EXECUTION', {
      variables: { r: { from: 1, fro: CANARY } },
    }),
    doc('a page of 100 within a page of 100 within another', `{ ${pageIn(100)} }`, COST, 'EXECUTION'),
    doc('the same through variables', `query ($n: Int) { ${pageIn('$n')} }`, COST, 'EXECUTION', {
      variables: { n: 100 },
    }),
    doc(
      'lists within lists without a word of size',
      within(`${plainList} { ${plainList} { ${plainList} { ${plainList} { ${leaf} } } } }`),
      COST,
      'EXECUTION',
    ),
    doc(
      'fragments that double forty times',
      `${within('...F0')} ${times(40, (index) => on(`F${index}`, index === 39 ? leaf : times(2, () => `... { ...F${index + 1} }`)))}`,
      COST,
      'EXECUTION',
    ),
  ];
}
