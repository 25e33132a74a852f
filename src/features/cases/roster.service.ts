import { createHash } from 'node:crypto';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { sumFen } from '../../kernel/money.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { keepRosterFile } from '../materials/material.service.js';
import { type RegisteredPerson, registerPersons } from '../people/person.service.js';
import { idNumberToken } from '../people/person-token.js';
import type { LegalAidCase } from './case.entity.js';
import { hasMinor } from './case.rules.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { addCasePersons, shareNewPersons } from './case-persons.js';
import { worksOnCovered } from './restricted-worker.js';
import { duplicatesInCase, namesThatDiffer } from './roster.rules.js';
import { ROSTER_MAX_ROWS, type RosterFileResult, type RosterFileRow, readRosterFile } from './roster-file.js';

export interface RosterImport {
  caseId: string;
  expectedVersion: number;
  idempotencyKey: string;
  /** The file, XLSX or CSV. */
  bytes: Buffer;
  /** The material it came as; null when there is none. */
  materialId: string | null;
  /** Whether all its workers are migrant workers; true when left out. */
  migrantWorkers?: boolean | null;
}

/**
 * Imports a roster of workers into a case, wholly or not at all: a fault in one cell refuses the file and names row,
 * column and code, never the value. Afterwards every worker is a recipient with a row; who takes part in the case takes
 * part in the new persons too.
 * @throws ROSTER_ROWS_REFUSED ROSTER_UNREADABLE ROSTER_EMPTY ROSTER_TOO_LARGE ROSTER_TOO_MANY_ROWS ROSTER_HEADER_MISSING
 *   ROSTER_HEADER_TWICE ROSTER_LOCKED FILE_ALREADY_ATTACHED FILE_NOT_UPLOADED CASE_AT_ANOTHER_STAGE
 */
export async function importRoster(ctx: MemberContext, request: RosterImport): Promise<CommandResult> {
  const { idempotencyKey, bytes, ...fields } = request;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  // Read before the transaction: a large sheet takes longer than a lock should be held.
  const file = await readRosterFile(bytes, undefined, toLocalDate(ctx.clock.now()));
  return await command(ctx, 'roster.import', { idempotencyKey, input: { ...fields, sha256 } }, async (tx) => {
    const locked = await lockCase(tx, request.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'importRoster');
    await expectVersion(tx, legalAidCase, request.expectedVersion);
    await refuseLocked(tx, legalAidCase.id, ['OFFERED', 'CONCLUDED']);
    refuseUnreadable(file);
    const known = await knownRows(tx, legalAidCase.id);
    refuseRows(tx, legalAidCase.id, file, known);
    await enter(tx, legalAidCase, file.rows, known, request.migrantWorkers ?? true);
    if (request.materialId !== null) await keepRosterFile(tx, request.materialId, legalAidCase.id);
    touch(tx, legalAidCase);
    await protectMinors(tx, legalAidCase, file.rows);
    const claimed = sumFen(file.rows.flatMap((row) => [row.wagesFen, row.overtimeFen, row.compensationFen]));
    const material: Record<string, string> = request.materialId === null ? {} : { material: request.materialId };
    const references = { rows: file.rows.length, claimedFen: claimed, ...material };
    await recordCase(tx, legalAidCase, 'roster.import', legalAidCase.state, references);
    return { subjectId: legalAidCase.id, ids: { rows: file.rows.length } };
  });
}

/**
 * A worker under eighteen makes the case one of a minor: its lawyer is familiar with minors, and it is restricted like any
 * other of theirs (lifecycles.md §8). Afterwards who imported the roster belongs to it.
 */
async function protectMinors(tx: CommandTx, legalAidCase: LegalAidCase, rows: readonly RosterFileRow[]): Promise<void> {
  const births = rows.map(({ identityNumber }) => birthDateOf(identityNumber));
  if (legalAidCase.recipientMinor || !hasMinor(births, toLocalDate(tx.now))) return;
  legalAidCase.recipientMinor = true;
  legalAidCase.restricted = true;
  await tx.em.flush();
  await worksOnCovered(tx, legalAidCase.id);
}

/** The roster is fixed while workers decide on a settlement. @throws ROSTER_LOCKED */
export async function refuseLocked(tx: CommandTx, caseId: string, states: readonly string[]): Promise<void> {
  const [open] = await tx.sql<{ state: string }>(
    `select state from settlement where case_id = ? and state in (select v from jsonb_array_elements_text(?::jsonb) as j(v)) limit 1`,
    [caseId, JSON.stringify(states)],
  );
  if (open !== undefined) refuse('ROSTER_LOCKED', { currentState: open.state });
}

function refuseUnreadable({ refusal }: RosterFileResult): void {
  if (refusal === null) return;
  refuse(refusal.code, { words: { columns: refusal.columns.join('、'), max: ROSTER_MAX_ROWS } });
}

interface KnownRows {
  personOfToken: Map<string, string>;
  rows: { personId: string; employerToken: string; periodFrom: string; periodTo: string }[];
  lastRowNumber: number;
}

async function knownRows(tx: CommandTx, caseId: string): Promise<KnownRows> {
  const persons = await tx.sql<{ token: string; personId: string }>(
    `select encode(t.token, 'hex') as token, t.person_id as "personId" from person_token t
     where t.organisation_id = ? and t.kind = 'ID_NUMBER' and t.person_id in (select person_id from case_person where case_id = ?)`,
    [tx.viewer.organisationId, caseId],
  );
  const rows = await tx.sql<KnownRows['rows'][number] & { rowNumber: number }>(
    `select person_id as "personId", encode(employer_token, 'hex') as "employerToken", period_from::text as "periodFrom",
       period_to::text as "periodTo", row_number as "rowNumber" from roster_row where case_id = ?`,
    [caseId],
  );
  return {
    personOfToken: new Map(persons.map(({ token, personId }) => [token, personId])),
    rows,
    lastRowNumber: Math.max(0, ...rows.map((row) => row.rowNumber)),
  };
}

function refuseRows(tx: CommandTx, caseId: string, file: RosterFileResult, known: KnownRows): void {
  const keyed = file.rows.map((row) => ({
    row: row.row,
    identityNumber: row.identityNumber,
    name: row.name,
    personId: known.personOfToken.get(tokenOf(tx, row)) ?? null,
    employerToken: employerToken(tx, caseId, row.employer).toString('hex'),
    periodFrom: row.periodFrom,
    periodTo: row.periodTo,
  }));
  const issues = [
    ...file.errors.map(({ row, column, code }) => ({ row, column, code: code as string })),
    ...namesThatDiffer(keyed),
    ...duplicatesInCase(keyed, known.rows),
  ].sort((left, right) => left.row - right.row);
  if (issues.length > 0) refuse('ROSTER_ROWS_REFUSED', { words: { count: issues.length }, issues });
  if (known.rows.length + file.rows.length > ROSTER_MAX_ROWS)
    refuse('ROSTER_TOO_MANY_ROWS', { words: { max: ROSTER_MAX_ROWS } });
}

const tokenOf = (tx: CommandTx, row: RosterFileRow): string =>
  idNumberToken(tx.ctx, tx.viewer.organisationId, row.identityNumber).toString('hex');

/** Equal for the same employer in the same case, and for nothing else. */
export function employerToken(tx: CommandTx, caseId: string, employer: string): Buffer {
  return tx.ctx.keys.keyedHash('roster-employer', `${caseId}\n${employer}`);
}

async function enter(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  rows: readonly RosterFileRow[],
  known: KnownRows,
  migrantWorker: boolean,
): Promise<void> {
  const regions = await regionCodes(tx, rows);
  const fresh = new Map<string, RosterFileRow>();
  for (const row of rows) {
    const token = tokenOf(tx, row);
    if (!known.personOfToken.has(token) && !fresh.has(token)) fresh.set(token, row);
  }
  const persons = await registerPersons(
    tx,
    [...fresh.values()].map((row) => ({
      name: row.name,
      idKind: 'RESIDENT_ID' as const,
      idNumber: row.identityNumber,
      phone: row.phone,
      regionCode: row.regionCode ?? regions.get(row.regionName ?? '') ?? null,
      migrantWorker,
    })),
  );
  const ids = new Map(known.personOfToken);
  for (const [nth, token] of [...fresh.keys()].entries()) ids.set(token, (persons[nth] as RegisteredPerson).id);
  const recipients = [...new Set(rows.map((row) => ids.get(tokenOf(tx, row)) ?? ''))];
  await addCasePersons(
    tx,
    legalAidCase.id,
    recipients.map((personId) => ({ personId, role: 'RECIPIENT' })),
  );
  await writeRows(tx, legalAidCase.id, rows, (row) => ids.get(tokenOf(tx, row)) ?? '', known.lastRowNumber);
  await shareNewPersons(tx, legalAidCase.id, persons);
  legalAidCase.groupClaim ||= known.rows.length + rows.length > 1;
}

/** Regions that the file gives by name, where the name is one region's alone. */
async function regionCodes(tx: CommandTx, rows: readonly RosterFileRow[]): Promise<Map<string, string>> {
  const names = [...new Set(rows.flatMap((row) => (row.regionName === null ? [] : [row.regionName])))];
  if (names.length === 0) return new Map();
  const found = await tx.sql<{ name: string; code: string }>(
    `select name, min(code) as code from region where name in (select v from jsonb_array_elements_text(?::jsonb) as j(v))
     group by name having count(*) = 1`,
    [JSON.stringify(names)],
  );
  return new Map(found.map(({ name, code }) => [name, code]));
}

async function writeRows(
  tx: CommandTx,
  caseId: string,
  rows: readonly RosterFileRow[],
  personOf: (row: RosterFileRow) => string,
  after: number,
): Promise<void> {
  const hex = (bytes: Buffer | null) => (bytes === null ? null : `\\x${bytes.toString('hex')}`);
  const values = rows.map((row, nth) => {
    const id = newId();
    const place = (column: string) => ({ table: 'roster_row', column, rowId: id });
    return {
      id,
      n: after + nth + 1,
      person: personOf(row),
      employer: hex(seal(tx.ctx, place('employer_sealed'), row.employer)),
      token: hex(employerToken(tx, caseId, row.employer)),
      project: hex(seal(tx.ctx, place('project_sealed'), row.project)),
      since: row.periodFrom,
      until: row.periodTo,
      wages: row.wagesFen,
      overtime: row.overtimeFen,
      compensation: row.compensationFen,
      authorised: row.authorisationSigned === true,
    };
  });
  await tx.sql(
    `insert into roster_row (id, case_id, row_number, person_id, employer_sealed, employer_token, project_sealed, period_from, period_to,
       wages_fen, overtime_fen, compensation_fen, authorised, state, created_at)
     select r.id, ?, r.n, r.person, r.employer, r.token, r.project, r.since, r.until, r.wages, r.overtime, r.compensation, r.authorised, 'ACTIVE', ?
     from jsonb_to_recordset(?::jsonb) as r(id uuid, n integer, person uuid, employer bytea, token bytea, project bytea, since date, until date,
       wages int8, overtime int8, compensation int8, authorised boolean)`,
    [caseId, tx.now, JSON.stringify(values)],
  );
}
