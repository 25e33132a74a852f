import { describe, expect, test } from '@jest/globals';
import { superiorsOfConflict } from '../../../src/features/cases/conflict.rules.js';

describe('To whom a conflict goes', () => {
  const above: Readonly<Record<string, string>> = {
    a: 'city',
    b: 'city',
    city: 'province',
    c: 'other',
    other: 'province',
    d: 'alone',
    e: 'far',
  };
  const of = (one: string, other: string, suspended = '') =>
    superiorsOfConflict(one, other, { aboveOf: (id) => above[id] ?? null, receives: (id) => id !== suspended });

  test('to the nearest superior of both; without one to that of each; to nobody where nobody is above', () => {
    expect(of('a', 'b')).toEqual(['city']);
    expect(of('a', 'c')).toEqual(['province']);
    expect(of('a', 'd')).toEqual(['city', 'alone']);
    expect(of('d', 'x')).toEqual(['alone']);
    expect(of('x', 'y')).toEqual([]);
  });

  test('past one that is suspended: to the next above it, or to the other side’s alone', () => {
    expect(of('a', 'b', 'city')).toEqual(['province']);
    expect(of('a', 'd', 'alone')).toEqual(['city']);
    expect(of('d', 'x', 'alone')).toEqual([]);
  });
});
