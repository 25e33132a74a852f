import { expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { isPlain } from '../../src/api/plain-fields.js';
import { makeSchema } from '../../src/schema.js';

test('Every field that is held to be plain gives the property of its own name as it is, and touches nothing else.', async () => {
  const types = Object.values((await makeSchema()).getTypeMap()).filter(isObjectType);
  const plain = types.flatMap((type) =>
    Object.values(type.getFields())
      .filter(isPlain)
      .map((field) => ({ type, field })),
  );
  const never = new Proxy(
    {},
    {
      get: (_target, name) => {
        throw new Error(`${String(name)} was looked at`);
      },
    },
  );
  for (const { type, field } of plain) {
    const touched: unknown[] = [];
    const value = Symbol(field.name);
    const get = (_target: object, name: unknown): symbol => {
      touched.push(name);
      return value;
    };
    const source = new Proxy({}, { get });
    const given: unknown = field.resolve?.(source, {}, never, never as never);
    expect([type.name, field.name, given === value, touched]).toEqual([type.name, field.name, true, [field.name]]);
  }
  expect(plain.length).toBeGreaterThan(1_000);
  expect(plain.filter(({ type }) => ['Query', 'Mutation', 'Subscription'].includes(type.name))).toEqual([]);
});
