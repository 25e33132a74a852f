import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../platform/package-root.js';
import { lifecycleChapters } from './lifecycle-pages.js';
import { limitsTable } from './limits-table.js';
import { filled } from './markdown.js';
import { roleChapters, sharingTable } from './role-pages.js';
import { roomsTable } from './rooms.js';
import {
  clocksTable,
  environmentTable,
  errorsTable,
  itemKindsTable,
  lettersTable,
  refusalsTable,
  rolesTable,
} from './tables.js';

/** What can stand between `<!-- generated:NAME -->` and `<!-- /generated -->`. */
export const PARTS: Readonly<Record<string, () => string>> = {
  lifecycles: lifecycleChapters,
  items: itemKindsTable,
  letters: lettersTable,
  refusals: refusalsTable,
  errors: errorsTable,
  roles: rolesTable,
  'role-commands': roleChapters,
  sides: sharingTable,
  environment: environmentTable,
  clocks: clocksTable,
  rooms: roomsTable,
  limits: limitsTable,
};

/** A page as it lies there, and as it should. */
export interface Page {
  readonly name: string;
  readonly now: string;
  readonly fresh: string;
}

/** README and the pages of docs, each with its generated parts made anew. Nothing is written. */
export function pages(): Page[] {
  const parts = Object.fromEntries(Object.entries(PARTS).map(([name, make]) => [name, make()]));
  const directory = join(packageRoot(), 'docs');
  const guides = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.md')) : [];
  return ['README.md', 'README.zh-CN.md', ...guides.map((name) => join('docs', name))]
    .filter((name) => existsSync(join(packageRoot(), name)))
    .map((name) => {
      const now = readFileSync(join(packageRoot(), name), 'utf8');
      return { name, now, fresh: filled(now, parts) };
    });
}

/** Writes what is stale. Afterwards every generated part is fresh. @returns the names of the pages that were stale */
export function writePages(): string[] {
  const stale = pages().filter(({ now, fresh }) => now !== fresh);
  for (const { name, fresh } of stale) writeFileSync(join(packageRoot(), name), fresh);
  return stale.map(({ name }) => name);
}
