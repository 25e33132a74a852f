import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;

/** argon2id with the parameters written into the text, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await tagOf(password, nonce, MEMORY_KIB, PASSES);
  return ['argon2id', MEMORY_KIB, PASSES, nonce.toString('base64url'), tag.toString('base64url')].join('$');
}

/** Whether the password is the one; with no hash at all it takes the same time and is never right. */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, nonce, tag] = (hash ?? DUMMY).split('$');
  const expected = Buffer.from(tag ?? '', 'base64url');
  const actual = await tagOf(password, Buffer.from(nonce ?? '', 'base64url'), Number(memory), Number(passes));
  return actual.length === expected.length && timingSafeEqual(actual, expected) && hash !== null;
}

const DUMMY = [
  'argon2id',
  MEMORY_KIB,
  PASSES,
  Buffer.alloc(16).toString('base64url'),
  Buffer.alloc(32).toString('base64url'),
].join('$');

async function tagOf(password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  return await derive('argon2id', {
    message: Buffer.from(password.normalize('NFC')),
    nonce,
    parallelism: LANES,
    tagLength: 32,
    memory,
    passes,
  });
}
