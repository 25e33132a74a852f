import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, writePages } from '../docs/generated.js';
import { packageRoot } from '../platform/package-root.js';
import { makeSchema, printed } from '../schema.js';
import type { Shell } from './shell.js';

const SCHEMA_FILE = join('schema', 'schema.graphql');

/** Writes the schema as the code has it, or says whether the file is fresh. @returns whether it is */
export async function schemaPrint(shell: Shell, check: boolean): Promise<boolean> {
  const path = join(packageRoot(), SCHEMA_FILE);
  const text = printed(await makeSchema());
  const fresh = readOr(path, '') === text;
  if (check) {
    shell.out(fresh ? `${SCHEMA_FILE} is fresh.\n` : `${SCHEMA_FILE} is stale: run "npm run schema".\n`);
    return fresh;
  }
  if (!fresh) writeFileSync(path, text);
  shell.out(fresh ? `${SCHEMA_FILE} was fresh.\n` : `${SCHEMA_FILE} is written.\n`);
  return true;
}

/** Writes the generated parts of the pages, or says which are stale. @returns whether all are fresh */
export function docs(shell: Shell, check: boolean): boolean {
  const stale = check
    ? pages()
        .filter(({ now, fresh }) => now !== fresh)
        .map(({ name }) => name)
    : writePages();
  for (const name of stale) shell.out(`${name} ${check ? 'is stale: run "npm run docs".' : 'is written.'}\n`);
  if (stale.length === 0) shell.out('Every generated part is fresh.\n');
  return !check || stale.length === 0;
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
