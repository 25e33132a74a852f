import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { hmacSha256, quickTag, TAG_CHARS } from '../../src/kernel/mac.js';

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

test('A quick tag is the beginning of SHA-512/256 over the key and the text; another key, or another text, has another one.', () => {
  const key = randomBytes(32);
  const whole = createHash('sha512-256')
    .update(key.toString('hex'))
    .update('\0')
    .update('收件箱 1')
    .digest('base64url');
  expect(quickTag(key, '收件箱 1')).toBe(whole.slice(0, TAG_CHARS));
  expect(quickTag(key, '收件箱 1')).toHaveLength(22);
  expect(quickTag(key, '收件箱 2')).not.toBe(quickTag(key, '收件箱 1'));
  expect(quickTag(randomBytes(32), '收件箱 1')).not.toBe(quickTag(key, '收件箱 1'));
  expect(() => quickTag(randomBytes(31), 'x')).toThrow('at least 32 bytes');
});
