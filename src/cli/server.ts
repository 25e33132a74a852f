import { codeOf } from './faults.js';
import { CliFault } from './shell.js';

/** Why no server answers at an address; null when one does. */
export async function silenceOf(url: string): Promise<string | null> {
  try {
    await fetch(`${url}/livez`, { signal: AbortSignal.timeout(5_000) });
    return null;
  } catch (error) {
    return codeOf(error) ?? 'no answer in time';
  }
}

/** @throws CliFault when no server answers there */
export async function assertAnswers(url: string, flag: string): Promise<void> {
  const why = await silenceOf(url);
  if (why !== null) throw new CliFault(`No server answers at ${url} (${why}): start it, or say ${flag} URL.`);
}
