import { expect, test } from '@jest/globals';
import { coerceInputValue, type GraphQLSchema, Kind, parse, typeFromAST, validate } from 'graphql';
import { tabs } from '../../src/demo/tabs.js';
import { makeSchema } from '../../src/schema.js';

const schema: GraphQLSchema = await makeSchema();

test.each(tabs(true).map((tab) => [tab.query.split('\n')[0] ?? '', tab] as const))(
  'The tab %s fits the schema, its variables too.',
  (_title, { query, variables }) => {
    const document = parse(query, { maxTokens: 1_000 });
    expect(validate(schema, document)).toEqual([]);
    const values = JSON.parse(variables ?? '{}') as Record<string, unknown>;
    const declared = document.definitions.flatMap((each) =>
      each.kind === Kind.OPERATION_DEFINITION ? (each.variableDefinitions ?? []) : [],
    );
    expect(declared.map(({ variable }) => variable.name.value).sort()).toEqual(Object.keys(values).sort());
    const faults: string[] = [];
    for (const { variable, type } of declared) {
      const input = typeFromAST(schema, type as never);
      if (input === undefined) throw new Error('A validated type is there.');
      coerceInputValue(values[variable.name.value], input as never, (_path, _value, error) =>
        faults.push(error.message),
      );
    }
    expect(faults).toEqual([]);
  },
);

test('Without a demo world no tab names a demo account or its password.', () => {
  expect(JSON.stringify(tabs(true))).toContain('yuanlian-demo-2026');
  expect(JSON.stringify(tabs(false))).not.toMatch(/yuanlian-demo|puyang\.officer"|豫濮援"/);
});

test('The first tab has neither variables nor headers: the IDE would open it again and again.', () => {
  expect(Object.keys(tabs(true)[0] ?? {})).toEqual(['query']);
});
