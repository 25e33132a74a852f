import { type GlobalType, rowIdOf } from '../kernel/ids.js';
import { refuse } from '../kernel/refusal.js';

/** The row id behind a global id of an input. A wrong id and one of a missing subject are answered alike. @throws NOT_FOUND */
export function rowIdIn(type: GlobalType, id: string, path: string): string {
  return rowIdOf(type, id) ?? refuse('NOT_FOUND', { path: ['input', ...path.split('.')] });
}

/** The same for an id that may be left out. @throws NOT_FOUND */
export function optionalRowIdIn(type: GlobalType, id: string | null | undefined, path: string): string | null {
  return id == null ? null : rowIdIn(type, id, path);
}
