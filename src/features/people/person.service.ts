import { joinMany } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { maskIdentityNumber } from '../../kernel/codes/identity-number.js';
import { maskPersonName } from '../../kernel/codes/person-name.js';
import { maskPhone } from '../../kernel/codes/phone.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { seal, unseal } from '../../kernel/seal.js';
import { type IdKind, personPlace } from './person.entity.js';
import { type NormalPerson, normalisePerson, type PersonInput, personProblem } from './person.rules.js';
import { keepMatches } from './person-match.js';
import { type Findable, writeTokens } from './person-token.js';

/** A person that was registered just now. */
export interface RegisteredPerson extends NormalPerson {
  id: string;
}

/**
 * Writes a person down for the viewer's organisation. Afterwards the data is sealed, the masked form can be listed, and
 * the organisation finds the person by whole number, whole name, initials and phone.
 * @throws PERSON_NAME_UNFIT IDENTITY_NUMBER_UNFIT PHONE_UNFIT REGION_UNKNOWN TEXT_TOO_LONG
 */
export async function registerPerson(
  tx: CommandTx,
  input: PersonInput,
  path: readonly string[] = ['input', 'person'],
): Promise<RegisteredPerson> {
  const [person] = await registerPersons(tx, [input], () => path);
  if (person === undefined) throw new Error('One person in, one person out.');
  return person;
}

/** The same for many in a handful of statements. Afterwards all are registered, in the given order, or none. */
export async function registerPersons(
  tx: CommandTx,
  inputs: readonly PersonInput[],
  pathOf: (index: number) => readonly string[] = (index) => ['input', 'persons', String(index)],
): Promise<RegisteredPerson[]> {
  const today = toLocalDate(tx.now);
  const persons = inputs.map((input, index) => {
    const person = normalisePerson(input);
    const fault = personProblem(person, today, tx.ctx.reference.hasRegion);
    if (fault !== null)
      refuse(fault.code, {
        path: [...pathOf(index), fault.field],
        words: { problem: fault.problem, max: fault.problem },
      });
    return { ...person, id: newId() };
  });
  if (persons.length === 0) return [];
  const ids = persons.map((person) => person.id);
  await joinMany(tx, tx.viewer.organisationId, 'PERSON', 'OWNER', ids);
  await tx.sql(
    `insert into person (id, owner_organisation_id, name_sealed, name_masked, id_kind, id_number_sealed, id_number_masked, phone_sealed,
       phone_masked, address_sealed, region_code, migrant_worker, created_at)
     select r.id, ?, r.name, r.name_masked, r.id_kind, r.id_number, r.id_number_masked, r.phone, r.phone_masked, r.address, r.region, r.migrant, ?
     from jsonb_to_recordset(?::jsonb) as r(id uuid, name bytea, name_masked text, id_kind text, id_number bytea, id_number_masked text,
       phone bytea, phone_masked text, address bytea, region text, migrant boolean)`,
    [tx.viewer.organisationId, tx.now, JSON.stringify(persons.map((person) => sealedRow(tx, person)))],
  );
  await writeTokens(tx, tx.viewer.organisationId, persons);
  await keepMatches(tx, persons);
  return persons;
}

function sealedRow(tx: CommandTx, person: RegisteredPerson) {
  const hex = (column: Parameters<typeof personPlace>[0], text: string | null) => {
    const bytes = seal(tx.ctx, personPlace(column, person.id), text);
    return bytes === null ? null : `\\x${bytes.toString('hex')}`;
  };
  return {
    id: person.id,
    name: hex('name_sealed', person.name),
    name_masked: maskPersonName(person.name),
    id_kind: person.idKind,
    id_number: hex('id_number_sealed', person.idNumber),
    id_number_masked: person.idNumber === null ? null : maskIdentityNumber(person.idNumber),
    phone: hex('phone_sealed', person.phone),
    phone_masked: person.phone === null ? null : maskPhone(person.phone),
    address: hex('address_sealed', person.address),
    region: person.regionCode,
    migrant: person.migrantWorker,
  };
}

/** What a use case needs of a person in clear: for a letter, for another organisation's index. Never for an answer. */
export interface OpenedPerson extends Findable {
  idKind: IdKind;
  migrantWorker: boolean;
}

/** Opens persons inside a command, in the order of the ids; those the viewer's organisation has no part in are left out. */
export async function openPersons(tx: CommandTx, personIds: readonly string[]): Promise<OpenedPerson[]> {
  const rows = await tx.sql<{
    id: string;
    name: Buffer;
    idNumber: Buffer | null;
    phone: Buffer | null;
    idKind: IdKind;
    migrantWorker: boolean;
  }>(
    `select p.id, p.name_sealed as name, p.id_number_sealed as "idNumber", p.phone_sealed as phone, p.id_kind as "idKind",
       p.migrant_worker as "migrantWorker"
     from jsonb_array_elements_text(?::jsonb) with ordinality as j(v, nth) join person p on p.id = j.v::uuid order by j.nth`,
    [JSON.stringify(personIds)],
  );
  return rows.map((row) => ({
    ...row,
    name: unseal(tx.ctx, personPlace('name_sealed', row.id), row.name) ?? '',
    idNumber: unseal(tx.ctx, personPlace('id_number_sealed', row.id), row.idNumber),
    phone: unseal(tx.ctx, personPlace('phone_sealed', row.id), row.phone),
  }));
}

/** Parts in a person with which an organisation may put him into a case of its own; who was merely asked may not. */
const KNOWING: readonly Part[] = ['OWNER', 'LEAD', 'HOME'];

/** The same for persons whom the viewer's organisation knows in full; others are left out as if they were not there. */
export async function openOwnPersons(tx: CommandTx, personIds: readonly string[]): Promise<OpenedPerson[]> {
  if (personIds.length === 0) return [];
  const known = await tx.sql<{ id: string }>(
    `select subject_id as id from participation where organisation_id = ? and ended_at is null
       and part in (select v from jsonb_array_elements_text(?::jsonb) as j(v))
       and subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))`,
    [tx.viewer.organisationId, JSON.stringify(KNOWING), JSON.stringify(personIds)],
  );
  const ids = new Set(known.map((row) => row.id));
  return await openPersons(
    tx,
    personIds.filter((id) => ids.has(id)),
  );
}

/**
 * Another organisation takes part in persons from now on: the new lead of their case, its home, who assists.
 * Afterwards it sees them by its part, and finds them under its own keys.
 */
export async function givePersonsTo(
  tx: CommandTx,
  organisationId: string,
  part: Part,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  await joinMany(tx, organisationId, 'PERSON', part, personIds);
  await writeTokens(tx, organisationId, await openPersons(tx, personIds));
}
