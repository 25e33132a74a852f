import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { PARTS } from '../../../src/kernel/roles.js';

/**
 * The authorisation matrix: field-matrix.csv, one line for every field of every object type, for lawyers to read.
 *
 * - `at` says where it is met: the sample that is read, and the way from it. One value may be met at several places. A second
 *   sample of a kind (`second-samples.ts`) is there for what the first, at its stage, cannot fill: no field is left empty everywhere.
 * - `rule` says what decides. RELATION: what the reader's organisation is to the subject, column by column; every cell is
 *   played. PARENT: a type without data of its own, for the reason in `why`. PUBLIC: everybody. SESSION: the person himself.
 * - `why` is the paragraph of lifecycles.md, with the field class of §8 where there is one; REVIEW.md goes through them.
 * - The columns are what a reader is to the subject: the parts of lifecycles.md §8, then COLLEAGUE (of the office that leads
 *   or asks, where the subject is restricted and the reader does not belong to it), OTHER_HANDLER (holds no role but
 *   HANDLER, and has other cases), ADMINISTRATOR (no casework role) and STRANGER (takes no part).
 * - `full` as the side that has everything gets it · `own` as it is for that side: part, turn, actions · `some` a part of
 *   it, or another form · `withheld: REASON` null or empty, and said so in `redactions` · `empty` nothing, and nothing is
 *   said · `none` the subject itself is not there · `–` this cannot be.
 *
 * A field that is added is declared here by who adds it; `field-matrix.test.ts` fails without, and when what is declared is
 * not what happens.
 */
export const RULES = ['RELATION', 'PARENT', 'PUBLIC', 'SESSION'] as const;
export type Rule = (typeof RULES)[number];

export const READERS = [...PARTS, 'COLLEAGUE', 'OTHER_HANDLER', 'ADMINISTRATOR', 'STRANGER'] as const;
export type Reader = (typeof READERS)[number];

export interface MatrixRow {
  type: string;
  field: string;
  at: string;
  rule: Rule;
  why: string;
  verdicts: Readonly<Partial<Record<Reader, string>>>;
}

export const MATRIX_FILE = join(import.meta.dirname, 'field-matrix.csv');
const HEAD = ['type', 'field', 'at', 'rule', 'why', ...READERS];

/** The declaration, line by line. @throws Error where a line is not of its form */
export function readMatrix(text = readFileSync(MATRIX_FILE, 'utf8')): MatrixRow[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  if (head !== HEAD.join(',')) throw new Error(`The first line is ${HEAD.join(',')}`);
  return lines.map((line) => {
    const [type = '', field = '', at = '', rule = '', why = '', ...cells] = line.split(',');
    if (!RULES.includes(rule as Rule) || cells.length !== READERS.length) throw new Error(`No such line: ${line}`);
    const verdicts = Object.fromEntries(READERS.map((reader, nth) => [reader, cells[nth] ?? '']));
    return { type, field, at, rule: rule as Rule, why, verdicts };
  });
}

/** The declaration as its file has it. */
export function printMatrix(rows: readonly MatrixRow[]): string {
  const lines = rows.map(({ type, field, at, rule, why, verdicts }) =>
    [type, field, at, rule, why.replaceAll(',', ';'), ...READERS.map((reader) => verdicts[reader] ?? '')].join(','),
  );
  return `${[HEAD.join(','), ...lines].join('\n')}\n`;
}

/** What a line is about: the field, and where it is met. */
export const keyOf = ({ type, field, at }: Pick<MatrixRow, 'type' | 'field' | 'at'>): string =>
  `${type}.${field}|${at}`;

/** Every field of every object type that a client can meet, as `Type.field`; what a mutation answers frames a subject. */
export function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !/^(__|Query$|Mutation$|Subscription$)/.test(type.name))
    .flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    )
    .sort();
}
