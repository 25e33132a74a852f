import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeDurably } from '../platform/durable.js';
import { KeyRing } from '../platform/key-ring.js';
import { CliFault, type Shell } from './shell.js';

/** Writes new master keys to a file that only its owner can read. An existing file is never touched. */
export function keysMake(shell: Shell, file: string): void {
  const path = resolve(file);
  if (existsSync(path)) throw new CliFault(`${path} exists already: keys are never written over.`);
  writeDurably(path, KeyRing.generate().toSecretText());
  shell.out(
    [
      `New master keys are in ${path}, readable by you alone.`,
      'Keep a copy in another safe place: without them what the database has sealed cannot be opened again.',
      `Name them to the server: YUANLIAN_KEYS=${path}`,
      '',
    ].join('\n'),
  );
}
