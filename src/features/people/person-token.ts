import type { CommandTx } from '../../command/command.js';
import { normaliseIdentityNumber } from '../../kernel/codes/identity-number.js';
import { normalisePersonName, pinyinInitials } from '../../kernel/codes/person-name.js';
import { normalisePhone } from '../../kernel/codes/phone.js';
import type { Context } from '../../kernel/context.js';
import type { BlindIndexKind } from '../../kernel/ports/keys.js';

/** What a person can be found by, in clear; only its keyed tokens are stored. */
export interface Findable {
  id: string;
  name: string;
  idNumber: string | null;
  phone: string | null;
}

type WithKeys = Pick<Context, 'keys'>;

/** The blind tokens by which one organisation finds a person: whole number, whole name, initials of the whole name, phone. */
export function tokensOf(
  ctx: WithKeys,
  organisationId: string,
  person: Findable,
): { kind: BlindIndexKind; token: Buffer }[] {
  const values: [BlindIndexKind, string | null][] = [
    ['ID_NUMBER', person.idNumber],
    ['NAME', person.name],
    ['INITIALS', pinyinInitials(person.name)],
    ['PHONE', person.phone],
  ];
  return values.flatMap(([kind, value]) =>
    value === null || value === '' ? [] : [{ kind, token: ctx.keys.blindIndex(organisationId, kind, value) }],
  );
}

/** The token by which one organisation finds an identity number. */
export function idNumberToken(ctx: WithKeys, organisationId: string, idNumber: string): Buffer {
  return ctx.keys.blindIndex(organisationId, 'ID_NUMBER', normaliseIdentityNumber(idNumber));
}

/** What a typed text may be exactly: a number, a name, initials, a phone. Substrings find nobody. */
export function searchTokens(ctx: WithKeys, organisationId: string, search: string): Record<BlindIndexKind, Buffer> {
  const token = (kind: BlindIndexKind, value: string) =>
    ctx.keys.blindIndex(organisationId, kind, value === '' ? '\0' : value);
  return {
    ID_NUMBER: token('ID_NUMBER', normaliseIdentityNumber(search)),
    NAME: token('NAME', normalisePersonName(search)),
    INITIALS: token('INITIALS', search.trim().toLowerCase()),
    PHONE: token('PHONE', normalisePhone(search)),
  };
}

/** Writes the tokens of many persons for one organisation, in one statement; those that are there already stay. */
export async function writeTokens(tx: CommandTx, organisationId: string, persons: readonly Findable[]): Promise<void> {
  const rows = persons.flatMap((person) =>
    tokensOf(tx.ctx, organisationId, person).map(({ kind, token }) => ({
      p: person.id,
      k: kind,
      t: `\\x${token.toString('hex')}`,
    })),
  );
  if (rows.length === 0) return;
  await tx.sql(
    `insert into person_token (organisation_id, person_id, kind, token)
     select ?, r.p, r.k, r.t from jsonb_to_recordset(?::jsonb) as r(p uuid, k text, t bytea)
     on conflict do nothing`,
    [organisationId, JSON.stringify(rows)],
  );
}
