import { execFile } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Keys, Place } from '../../src/kernel/ports/keys.js';
import { type CipherName, ciphers, SealBroken } from '../../src/platform/ciphers.js';
import { KeyRing, KeyRingUnusable, keyRingPath, loadKeyRing, saveKeyRing } from '../../src/platform/key-ring.js';
import { KeysMissing, keysOf } from '../../src/platform/keys.js';

const b64 = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const ringText = (changes: object = {}) =>
  JSON.stringify({
    format: 1,
    algorithm: 'AES-256-GCM',
    current: 'k1',
    keys: { k1: b64(1) },
    index: { id: 'i1', hash: 'SHA-256', key: b64(9) },
    ...changes,
  });
const place: Place = { table: 'person', column: 'name_sealed', rowId: '0199a0c4-0000-7000-8000-000000000001' };
const algorithms: CipherName[] = ['AES-256-GCM', 'SM4-CTR-HMAC-SM3'];

describe.each(algorithms)('sealing with %s', (algorithm) => {
  const keys: Keys = keysOf(KeyRing.parse(ringText({ algorithm })));

  test('what is sealed opens at the same place, for any text and any bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 300 }), (text, bytes) => {
        expect(keys.decryptText(place, keys.encrypt(place, text))).toBe(text);
        expect(keys.decrypt(place, keys.encrypt(place, bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('the sealed form shows neither the value nor that two values are equal', () => {
    const one = keys.encrypt(place, '张建国');
    expect(one.includes(Buffer.from('张建国'))).toBe(false);
    expect(keys.encrypt(place, '张建国').equals(one)).toBe(false);
  });

  test.each([
    ['table', { ...place, table: 'applicant' }],
    ['column', { ...place, column: 'phone_sealed' }],
    ['row', { ...place, rowId: '0199a0c4-0000-7000-8000-000000000002' }],
  ])('a sealed value moved to another %s does not open', (_what, elsewhere) => {
    const sealed = keys.encrypt(place, '410901199001010018');
    expect(() => keys.decrypt(elsewhere, sealed)).toThrow(SealBroken);
  });

  test('the parts of a place do not run into each other', () => {
    const sealed = keys.encrypt({ table: 'a', column: 'bc', rowId: 'd' }, 'x');
    expect(() => keys.decrypt({ table: 'ab', column: 'c', rowId: 'd' }, sealed)).toThrow(SealBroken);
  });

  test('a sealed value with any one bit changed does not open', () => {
    const sealed = keys.encrypt(place, '13800000000');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => keys.decrypt(place, changed)).toThrow();
    }
    expect(keys.decryptText(place, sealed)).toBe('13800000000');
  });

  test('a sealed value cut at any length, or lengthened, does not open', () => {
    const sealed = keys.encrypt(place, '13800000000');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => keys.decrypt(place, sealed.subarray(0, length))).toThrow(SealBroken);
    }
    expect(() => keys.decrypt(place, Buffer.concat([sealed, Buffer.of(0)]))).toThrow(SealBroken);
  });

  test('another ring with the same key id does not open it', () => {
    const others = keysOf(KeyRing.parse(ringText({ algorithm, keys: { k1: b64(2) } })));
    expect(() => others.decrypt(place, keys.encrypt(place, 'x'))).toThrow(SealBroken);
  });

  test('a value sealed by the first version still opens', () => {
    const first = {
      'AES-256-GCM': 'AQECazFx0Kwg937T82q5O9J/YkjMjp4e08AnJPP6dy3D3cKT7jfmN947',
      'SM4-CTR-HMAC-SM3': 'AQICazE88j4pQVTVpkmcm3oLIKplcsCFUeOgnGBNBlGiwALKNcAdBuBrMxgc7eAaZkZmj2YHCAP6gzwtaEg=',
    }[algorithm];
    expect(keys.decryptText(place, Buffer.from(first, 'base64'))).toBe('张建国');
  });
});

describe('national algorithms', () => {
  test('SM3 gives the digest of its standard for "abc"', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
  });

  test('SM4 gives the ciphertext block of its standard', () => {
    const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
    expect(createCipheriv('sm4-ctr', block, block).update(Buffer.alloc(16)).toString('hex')).toBe(
      '681edf34d206965e86b3e94f536e4246',
    );
  });

  test('no two ciphers share a code', () => {
    expect(new Set(ciphers.map((cipher) => cipher.code)).size).toBe(ciphers.length);
  });

  test('a value sealed in the international mode opens after the change to the national mode, and the reverse', () => {
    const [international, national] = algorithms.map((algorithm) => keysOf(KeyRing.parse(ringText({ algorithm }))));
    if (!international || !national) throw new Error('two modes');
    expect(national.decryptText(place, international.encrypt(place, '李'))).toBe('李');
    expect(international.decryptText(place, national.encrypt(place, '李'))).toBe('李');
  });
});

describe('rotation', () => {
  const before = KeyRing.parse(ringText());
  const after = before.rotated('k2');
  const sealed = keysOf(before).encrypt(place, '王芳');

  test('old key ids open, new values are sealed with the current one', () => {
    const keys = keysOf(after);
    expect(keys.decryptText(place, sealed)).toBe('王芳');
    expect(keys.keyIdOf(sealed)).toBe('k1');
    expect(keys.keyIdOf(keys.encrypt(place, '王芳'))).toBe('k2');
    expect(keys.knownKeyIds()).toEqual(['k1', 'k2', 'i1']);
  });

  test('a value sealed anew no longer needs the old key', () => {
    const again = keysOf(after).reseal(place, sealed);
    if (!again) throw new Error('the value was sealed with the old key');
    expect(keysOf(after).reseal(place, again)).toBeNull();
    const only = keysOf(after.without('k1'));
    expect(only.decryptText(place, again)).toBe('王芳');
    expect(() => only.decrypt(place, sealed)).toThrow(KeysMissing);
  });

  test('sealing anew refuses a value from another place', () => {
    expect(() => keysOf(after).reseal({ ...place, rowId: 'other' }, sealed)).toThrow(SealBroken);
  });

  test('blind indexes and keyed hashes stay as they were', () => {
    for (const ring of [after, after.without('k1')]) {
      expect(keysOf(ring).blindIndex('o', 'NAME', '王芳')).toEqual(keysOf(before).blindIndex('o', 'NAME', '王芳'));
      expect(keysOf(ring).keyedHash('input', 'x')).toEqual(keysOf(before).keyedHash('input', 'x'));
    }
  });

  test('new tokens are signed with another key, old tokens can still be checked', () => {
    const old = keysOf(before).signingKey('session');
    expect(keysOf(after).signingKey('session')).not.toEqual(old);
    expect(keysOf(after).signingKeyOf('session', 'k1')).toEqual(old);
    expect(keysOf(after).signingKeyOf('session', 'forged')).toBeNull();
    expect(keysOf(after).signingKeyOf('session', '__proto__')).toBeNull();
  });

  test('the current key cannot be removed and an id is not given twice', () => {
    expect(() => after.without('k2')).toThrow(KeyRingUnusable);
    expect(() => after.rotated('k1')).toThrow(KeyRingUnusable);
    expect(after.without('k1').rotated().currentKeyId).not.toBe('k2');
  });

  test('a database that names an unknown key id is refused, with the ids', () => {
    expect(() => keysOf(before).assertHas(['k1', 'i1'])).not.toThrow();
    expect(() => keysOf(before).assertHas(['k1', 'k7', 'i2', 'k7'])).toThrow(/k7, i2\./);
  });
});

describe('blind indexes', () => {
  const keys = keysOf(KeyRing.parse(ringText()));

  test('equal for the same organisation, kind and value; different when one of them differs', () => {
    const tokens = [
      keys.blindIndex('a', 'ID_NUMBER', '1'),
      keys.blindIndex('b', 'ID_NUMBER', '1'),
      keys.blindIndex('a', 'PHONE', '1'),
      keys.blindIndex('a', 'ID_NUMBER', '2'),
      keys.platformBlindIndex('ID_NUMBER', '1'),
      keys.blindIndex('', 'ID_NUMBER', '1'),
      keys.keyedHash('ID_NUMBER', '1'),
    ].map((token) => token.toString('hex'));
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(keys.blindIndex('a', 'ID_NUMBER', '1').toString('hex')).toBe(tokens[0]);
    expect(tokens.every((token) => token.length === 64)).toBe(true);
  });

  test('another index key gives other tokens, and so does the national hash', () => {
    const other = keysOf(KeyRing.parse(ringText({ index: { id: 'i1', key: b64(8) } })));
    const national = keysOf(KeyRing.parse(ringText({ index: { id: 'i1', hash: 'SM3', key: b64(9) } })));
    expect(other.blindIndex('a', 'NAME', 'x')).not.toEqual(keys.blindIndex('a', 'NAME', 'x'));
    expect(national.blindIndex('a', 'NAME', 'x')).not.toEqual(keys.blindIndex('a', 'NAME', 'x'));
  });

  test('an empty value has none', () => {
    expect(() => keys.blindIndex('a', 'NAME', '')).toThrow();
  });
});

describe('the ring of master keys', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-keys-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test('is read from the setting itself or from the file it names', () => {
    const path = join(dataDir, 'ring.json');
    writeFileSync(path, ringText({ current: 'kf', keys: { kf: b64(3) } }));
    expect(loadKeyRing({ setting: ` ${ringText()} `, dataDir, mayGenerate: false }).currentKeyId).toBe('k1');
    expect(loadKeyRing({ setting: path, dataDir, mayGenerate: false }).currentKeyId).toBe('kf');
    expect(() => loadKeyRing({ setting: join(dataDir, 'none'), dataDir, mayGenerate: true })).toThrow(/ENOENT/);
    expect(readdirSync(dataDir)).toEqual(['ring.json']);
  });

  test('is made up only where that is allowed', () => {
    expect(() => loadKeyRing({ dataDir, mayGenerate: false })).toThrow(KeyRingUnusable);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('is made once, for its owner only, and found again', () => {
    const first = loadKeyRing({ setting: '', dataDir, mayGenerate: true });
    expect(statSync(keyRingPath(dataDir)).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['keys.json']);
    expect(loadKeyRing({ dataDir, mayGenerate: false }).toSecretText()).toBe(first.toSecretText());
  });

  test('a generated ring that others can read is refused', async () => {
    loadKeyRing({ dataDir, mayGenerate: true });
    await promisify(execFile)('chmod', ['0640', keyRingPath(dataDir)]);
    expect(() => loadKeyRing({ dataDir, mayGenerate: true })).toThrow(KeyRingUnusable);
  });

  test('a saved rotation replaces the old file and stays private', () => {
    const rotated = loadKeyRing({ dataDir, mayGenerate: true }).rotated();
    saveKeyRing(keyRingPath(dataDir), rotated);
    expect(loadKeyRing({ dataDir, mayGenerate: false }).toSecretText()).toBe(rotated.toSecretText());
    expect(statSync(keyRingPath(dataDir)).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['keys.json']);
  });

  test.each([
    ['no JSON', '{"format":1,'],
    ['another format', ringText({ format: 2 })],
    ['an unknown algorithm', ringText({ algorithm: 'ROT13' })],
    ['a current id that is missing', ringText({ current: 'k9' })],
    ['a key that is too short', ringText({ keys: { k1: Buffer.alloc(16, 1).toString('base64') } })],
    ['a key that is not base64', ringText({ keys: { k1: `${'!'.repeat(43)}=` } })],
    ['an id with a blank', ringText({ keys: { k1: b64(1), 'k 2': b64(2) } })],
    ['an id that is too long', ringText({ keys: { k1: b64(1), ['k'.repeat(33)]: b64(2) } })],
    ['the same key twice', ringText({ keys: { k1: b64(1), k2: b64(1) } })],
    ['the index key as a sealing key', ringText({ keys: { k1: b64(9) } })],
    ['the index id as a sealing id', ringText({ index: { id: 'k1', key: b64(9) } })],
    ['an unknown field', ringText({ extra: true })],
  ])('with %s is refused, and the message shows no key', (_what, text) => {
    let message = '';
    try {
      KeyRing.parse(text);
    } catch (error) {
      expect(error).toBeInstanceOf(KeyRingUnusable);
      message = String(error);
    }
    expect(message).not.toBe('');
    for (const byte of [1, 2, 9]) expect(message).not.toContain(b64(byte).slice(0, 12));
  });

  test('printing or logging a ring or its keys shows ids only', () => {
    const ring = KeyRing.parse(ringText());
    const printed = [inspect(ring, { depth: 9, showHidden: true }), JSON.stringify(ring), String(ring)];
    printed.push(inspect(keysOf(ring), { depth: 9, showHidden: true }), JSON.stringify(keysOf(ring)));
    for (const text of printed) {
      expect(text).not.toContain(b64(1).slice(0, 12));
      expect(text).not.toMatch(/(01 ?){8}/);
    }
    expect(printed[0]).toContain('k1');
  });

  test('the file holds what it was made from', () => {
    const ring = loadKeyRing({ dataDir, mayGenerate: true });
    expect(readFileSync(keyRingPath(dataDir), 'utf8')).toBe(ring.toSecretText());
    expect(KeyRing.generate('SM4-CTR-HMAC-SM3').indexHash).toBe('SM3');
  });
});
