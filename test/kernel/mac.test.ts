import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { hmacSha256 } from '../../src/kernel/mac.js';

test('It is HMAC-SHA-256, for keys of every length up to a block and texts in several parts.', () => {
  for (let length = 1; length <= 64; length += 1) {
    const key = randomBytes(length);
    const body = randomBytes(length * 7);
    const expected = createHmac('sha256', key).update('inbox:援').update('\0').update(body).digest();
    expect(hmacSha256(key, 'inbox:援', '\0', body)).toEqual(expected);
    expect(hmacSha256(key, 'inbox:援', '\0', body)).toEqual(expected);
  }
  expect(() => hmacSha256(randomBytes(65), 'x')).toThrow('at most 64 bytes');
});
