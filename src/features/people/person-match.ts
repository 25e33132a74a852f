import type { CommandTx } from '../../command/command.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import { addMonths, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import type { IdKind } from './person.entity.js';

/** What decides whether a person stands in the platform's index. */
export interface Matchable {
  id: string;
  idKind: IdKind;
  idNumber: string | null;
}

const ADULT_AFTER_MONTHS = 18 * 12;

/**
 * Whether somebody is found again elsewhere: by a resident identity number alone (other papers bear like numbers in many
 * countries), and never as a minor (未成年人保护法第4条).
 */
export function isMatchable({ idKind, idNumber }: Pick<Matchable, 'idKind' | 'idNumber'>, today: LocalDate): boolean {
  if (idKind !== 'RESIDENT_ID' || idNumber === null) return false;
  const birth = birthDateOf(idNumber);
  return birth !== null && birth <= addMonths(today, -ADULT_AFTER_MONTHS);
}

/**
 * Keeps the tokens of persons under the platform's own key, in a table that the server cannot read. Afterwards another
 * organisation that reviews a matter of the same person can have the question put to this one; a number that was
 * corrected has taken its token along.
 */
export async function keepMatches(tx: CommandTx, persons: readonly Matchable[]): Promise<void> {
  const today = toLocalDate(tx.now);
  const rows = persons.map(({ id, idKind, idNumber }) => ({
    p: id,
    t:
      idNumber !== null && isMatchable({ idKind, idNumber }, today)
        ? `\\x${tx.ctx.keys.platformBlindIndex('ID_NUMBER', idNumber).toString('hex')}`
        : null,
  }));
  if (rows.some(({ t }) => t !== null)) await tx.sql('select app.keep_person_tokens(?::jsonb)', [JSON.stringify(rows)]);
}
