import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { selectedFields } from '../../../src/features/events/selection.js';
import { SubjectReader } from '../../../src/features/events/subject-loader.js';
import type { MemberContext } from '../../../src/kernel/context.js';

test('Subjects that are asked for in one turn are read by one statement a kind, and each of them once.', async () => {
  const asked: string[][] = [];
  const load = async (_ctx: unknown, rowIds: readonly string[]) => {
    asked.push([...rowIds]);
    return rowIds.map((id) => (id === 'hidden' ? null : { id }));
  };
  const reader = new SubjectReader({} as MemberContext, {
    COOPERATION: { typename: 'Cooperation', load },
    LEGAL_AID_CASE: { typename: 'LegalAidCase', load },
  });
  const [one, other] = [randomUUID(), randomUUID()];
  const found = await Promise.all([
    reader.read('COOPERATION', one),
    reader.read('COOPERATION', other),
    reader.read('COOPERATION', one),
    reader.read('COOPERATION', 'hidden'),
    reader.read('LEGAL_AID_CASE', one),
    reader.read('AGREEMENT', one),
    reader.read('toString', one),
  ]);
  expect(found).toEqual([
    { id: one, __typename: 'Cooperation' },
    { id: other, __typename: 'Cooperation' },
    { id: one, __typename: 'Cooperation' },
    null,
    { id: one, __typename: 'LegalAidCase' },
    null,
    null,
  ]);
  expect(asked).toEqual([[one, other, 'hidden'], [one]]);
  expect(await reader.read('COOPERATION', one)).toMatchObject({ id: one });
  expect(asked).toHaveLength(2);
  expect(await reader.read('COOPERATION', 'late')).toMatchObject({ id: 'late' });
  expect(asked).toHaveLength(3);
});

test('The names of all selected fields are found, also in fragments, and in fragments that use each other.', () => {
  const document = parse(`
    query { inbox { ...Page nodes { ... on InboxItem { id } } } inbox { again: streamHead } other { notHere } }
    fragment Page on InboxConnection { totalCount edges { ...Edge } }
    fragment Edge on InboxEdge { node { number ...Deep } cursor ...Missing }
    fragment Deep on InboxItem { primaryAction ...Deep }`);
  const [operation] = document.definitions as [OperationDefinitionNode];
  const fragments = Object.fromEntries(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const fieldNodes = operation.selectionSet.selections.flatMap((each) =>
    each.kind === Kind.FIELD && each.name.value === 'inbox' ? [each] : [],
  );
  expect([...selectedFields({ fieldNodes, fragments })].sort()).toEqual([
    'cursor',
    'edges',
    'id',
    'node',
    'nodes',
    'number',
    'primaryAction',
    'streamHead',
    'totalCount',
  ]);
});
