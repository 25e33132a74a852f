import { loadDemoWorld } from '../demo-world.js';
import { statement } from '../kernel/context.js';
import { inHouse } from './ground.js';
import { CliFault, type Shell } from './shell.js';

export interface DemoOptions {
  roster?: string;
  url?: string;
  pace?: number;
}

/** Plays the first story against a running server with the demo world, through the public API only. */
export async function demo(_shell: Shell, _options: DemoOptions): Promise<void> {
  throw new CliFault('The demonstration is not here yet.');
}

const isEmpty = statement<{ empty: boolean }>(
  'cli_is_empty',
  'select not exists (select 1 from organisation) as empty',
);

/** Puts the demo world into an empty database. Afterwards its people can sign in with the password everybody knows. */
export async function demoLoad(shell: Shell, yes: boolean): Promise<void> {
  if (!yes)
    throw new CliFault('This puts invented people with a password that everybody knows into the database. Say --yes.');
  await inHouse(shell, async (app) => {
    const [found] = await app.contextFor(null).reads.rows(isEmpty, []);
    if (found?.empty !== true)
      throw new CliFault('There are organisations already: the demo world goes only into an empty database.');
    await loadDemoWorld(app);
    shell.out('The demo world is in the database.\n');
  });
}
