import type { Context } from './context.js';
import type { Place } from './ports/keys.js';

type WithKeys = Pick<Context, 'keys'>;

/** Seals a text for one place of one row; null stays null. */
export function seal(ctx: WithKeys, place: Place, text: string): Buffer;
export function seal(ctx: WithKeys, place: Place, text: string | null | undefined): Buffer | null;
export function seal(ctx: WithKeys, place: Place, text: string | null | undefined): Buffer | null {
  return text === null || text === undefined || text === '' ? null : ctx.keys.encrypt(place, text);
}

/** Opens a sealed text of one place of one row; null stays null. */
export function unseal(ctx: WithKeys, place: Place, bytes: Buffer | null): string | null {
  return bytes === null ? null : ctx.keys.decryptText(place, bytes);
}
