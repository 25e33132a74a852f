import { existsSync } from 'node:fs';
import { loadDemoWorld } from '../demo-world.js';
import { statement } from '../kernel/context.js';
import { inHouse } from './ground.js';
import { assertAnswers, silenceOf } from './server.js';
import { CliFault, type Shell } from './shell.js';

export interface DemoOptions {
  roster?: string;
  url?: string;
  pace?: number;
}

/**
 * Plays the first story against a running server with the demo world, or one of its own, through the public API only.
 * @returns false when the roster that was given has faults
 */
export async function demo(shell: Shell, { roster, url, pace }: DemoOptions): Promise<boolean> {
  if (roster !== undefined && !existsSync(roster)) throw new CliFault(`There is no file ${roster}.`);
  if (url !== undefined) await assertAnswers(url, '--url');
  const { runDemo } = await import('../demo/demo.js');
  const { isTTY, columns } = process.stdout;
  const output = { write: shell.out, isTTY, columns };
  try {
    return await runDemo({ url: url ?? (await nearby(shell)), rosterFile: roster, pace, signal: shell.signal, output });
  } catch (error) {
    if (shell.signal.aborted) return true;
    throw new CliFault(error instanceof Error ? error.message : String(error));
  }
}

/** The server at the port of the settings, when one answers there. */
async function nearby({ environment }: Shell): Promise<string | undefined> {
  if (environment.PORT === undefined) return undefined;
  const url = `http://localhost:${environment.PORT}`;
  return (await silenceOf(url)) === null ? url : undefined;
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
