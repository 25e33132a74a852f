import { migrateDown, migrateUp } from '../platform/migrations.js';
import { seedReference } from '../platform/seed-reference.js';
import { inPlace, ownerOf } from './ground.js';
import { CliFault, type Shell } from './shell.js';

/**
 * Brings the database up to this version, reference data included, as a start of the server does with the embedded one.
 */
export async function migrate(shell: Shell): Promise<void> {
  await inPlace(shell, async (place) => {
    const ran = await migrateUp(ownerOf(place));
    if (ran.length === 0) return shell.out('Nothing is pending: the database is up to date.\n');
    await seedReference(ownerOf(place));
    shell.out(`${ran.map((name) => `+ ${name}\n`).join('')}${ran.length} steps ran; reference data is in place.\n`);
  });
}

/** Takes back the last steps. Afterwards what only they hold is gone. */
export async function migrateBack(shell: Shell, count: number, yes: boolean): Promise<void> {
  if (!yes)
    throw new CliFault(
      `Taking back ${count} ${count === 1 ? 'step' : 'steps'} deletes every row of the tables they made. Say --yes to do it.`,
    );
  await inPlace(shell, async (place) => {
    const taken = await migrateDown(ownerOf(place), count);
    shell.out(`${taken.map((name) => `- ${name}\n`).join('')}${taken.length} steps were taken back.\n`);
  });
}

/** Loads regions, calendar, causes and clock rules anew. */
export async function seed(shell: Shell): Promise<void> {
  await inPlace(shell, async (place) => {
    await seedReference(ownerOf(place));
    shell.out('Regions, calendar, causes and clock rules are in place.\n');
  });
}
