import { type GlobalType, rowIdOf } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';

/** The row id behind a global id of an input. @throws NOT_FOUND as for a row that is not there */
export function idOf(type: GlobalType, id: string, field = 'id'): string {
  return rowIdOf(type, id) ?? refuse('NOT_FOUND', { path: ['input', field] });
}

/** The same for an id that may be left out. @throws NOT_FOUND */
export function optionalIdOf(type: GlobalType, id: string | null | undefined, field: string): string | null {
  return id === null || id === undefined ? null : idOf(type, id, field);
}
