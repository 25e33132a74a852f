import type { CommandTx } from '../../command/command.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import { isMinor, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import type { IdKind } from './person.entity.js';

/** What decides whether a person stands in the platform's index. */
export interface Matchable {
  id: string;
  idKind: IdKind;
  idNumber: string | null;
}

/**
 * Whether somebody is found again elsewhere: by a resident identity number alone (other papers bear like numbers in many
 * countries), and never as a minor (未成年人保护法第4条).
 */
export function isMatchable({ idKind, idNumber }: Pick<Matchable, 'idKind' | 'idNumber'>, today: LocalDate): boolean {
  if (idKind !== 'RESIDENT_ID' || idNumber === null) return false;
  const birth = birthDateOf(idNumber);
  return birth !== null && !isMinor(birth, today);
}

/** What is known of a person for the platform's index. */
export interface Indexed extends Matchable {
  name: string;
}

const hex = (token: Buffer): string => `\\x${token.toString('hex')}`;

/**
 * Keeps the tokens of persons written down just now under the platform's own key, in tables that the server cannot read.
 * Afterwards another organisation that reviews a matter of the same person can have the question put to this one, and a
 * lawyer who acts against the person elsewhere is not assigned.
 */
export async function keepMatches(tx: CommandTx, persons: readonly Indexed[]): Promise<void> {
  const today = toLocalDate(tx.now);
  const { keys } = tx.ctx;
  const numbers = persons.map(({ id, idKind, idNumber }) => ({
    p: id,
    t:
      idNumber !== null && isMatchable({ idKind, idNumber }, today)
        ? hex(keys.platformBlindIndex('ID_NUMBER', idNumber))
        : null,
  }));
  const names = persons.map(({ id, name }) => ({ s: id, d: 'PERSON', t: hex(keys.platformBlindIndex('NAME', name)) }));
  await tx.sql('select app.keep_person_tokens(?::jsonb), app.keep_party_tokens(?::jsonb)', [
    JSON.stringify(numbers),
    JSON.stringify(names),
  ]);
}

/** Persons were written down with a wrong number, and anew. Afterwards nobody is found elsewhere by the wrong one. */
export async function dropMatches(tx: CommandTx, personIds: readonly string[]): Promise<void> {
  const rows = personIds.map((id) => ({ p: id, t: null }));
  await tx.sql('select app.keep_person_tokens(?::jsonb)', [JSON.stringify(rows)]);
}

/** As `keepMatches` for the names of the other side of a case that the own organisation leads. */
export async function keepOtherSide(tx: CommandTx, caseId: string, names: ReadonlySet<string>): Promise<void> {
  const rows = [...names].map((name) => ({
    s: caseId,
    d: 'OTHER',
    t: hex(tx.ctx.keys.platformBlindIndex('NAME', name)),
  }));
  await tx.sql('select app.keep_party_tokens(?::jsonb)', [JSON.stringify(rows)]);
}
