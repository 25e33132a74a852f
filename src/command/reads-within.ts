import type { Reads } from '../kernel/context.js';
import type { CommandTx } from './command.js';

/**
 * Read statements on the connection of a command: what it has locked stays locked while they run, what it has written they
 * see, and no second connection is held beside it. An array among the parameters is one of ids.
 */
export function readsWithin({ sql }: Pick<CommandTx, 'sql'>): Reads {
  return {
    rows: async ({ text }, params) => {
      const given: unknown[] = [];
      const asked = text.replace(/\$(\d+)/g, (_, nth: string) => {
        const value = params[Number(nth) - 1];
        given.push(Array.isArray(value) ? `{${value.join(',')}}` : value);
        return '?';
      });
      return await sql(asked, given);
    },
  };
}
