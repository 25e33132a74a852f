import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadCursor, createCursors } from '../../src/journal/cursor.js';

const cursors = createCursors([randomBytes(32)]);
const organisation = randomUUID();

describe('A cursor', () => {
  test('It gives back the number it was made of, for the organisation it was made for.', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.maxSafeNat(), (id, number) => {
        expect(cursors.numberOf(id, cursors.of(id, number))).toBe(number);
      }),
    );
  });

  test('It is refused for another organisation, and when it is signed with another key.', () => {
    const cursor = cursors.of(organisation, 42);
    expect(() => cursors.numberOf(randomUUID(), cursor)).toThrow(BadCursor);
    expect(() => createCursors([randomBytes(32)]).numberOf(organisation, cursor)).toThrow(BadCursor);
  });

  test('Any other character at any place, any shorter and any longer text is refused.', () => {
    const cursor = cursors.of(organisation, 42);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ';
    for (let place = 0; place < cursor.length; place += 1) {
      for (const character of alphabet) {
        if (character === cursor[place]) continue;
        const forged = cursor.slice(0, place) + character + cursor.slice(place + 1);
        expect(() => cursors.numberOf(organisation, forged)).toThrow(BadCursor);
      }
      expect(() => cursors.numberOf(organisation, cursor.slice(0, place))).toThrow(BadCursor);
    }
    for (const longer of [`${cursor}A`, `${cursor}=`, ` ${cursor}`, `${cursor}\n`, cursor + cursor]) {
      expect(() => cursors.numberOf(organisation, longer)).toThrow(BadCursor);
    }
    fc.assert(
      fc.property(fc.string(), (text) => expect(() => cursors.numberOf(organisation, text)).toThrow(BadCursor)),
    );
  });

  test('The refusal tells nothing of the cursor.', () => {
    const cursor = cursors.of(organisation, 42);
    expect.assertions(2);
    try {
      cursors.numberOf(randomUUID(), cursor);
    } catch (error) {
      expect((error as BadCursor).code).toBe('BAD_CURSOR');
      expect((error as BadCursor).message).toBe('BAD_CURSOR');
    }
  });

  test('After the key has changed, old cursors are still read and new ones signed anew.', () => {
    const [before, after] = [randomBytes(32), randomBytes(32)];
    const old = createCursors([before]);
    const rotated = createCursors([after, before]);
    expect(rotated.numberOf(organisation, old.of(organisation, 7))).toBe(7);
    expect(() => old.numberOf(organisation, rotated.of(organisation, 7))).toThrow(BadCursor);
    expect(() => createCursors([randomBytes(31)])).toThrow('at least 32 bytes');
  });
});
