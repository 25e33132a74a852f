import { join } from '../../../src/access/participation.js';
import { command } from '../../../src/command/command.js';
import { moveLead } from '../../../src/features/cases/case-lead.service.js';
import { lockCase } from '../../../src/features/cases/case-lock.js';
import { importRoster } from '../../../src/features/cases/roster.service.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { newId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { done, run } from './desk.js';
import { type CaseWorld, type City, identityNumber, key } from './world.js';

export interface Staff {
  reception: MemberContext;
  reviewer: MemberContext;
  head: MemberContext;
  assigner: MemberContext;
  handler: MemberContext;
  officer: MemberContext;
}

/** One person for each desk that a case passes. */
export async function staffOf(world: CaseWorld, city: City): Promise<Staff> {
  return {
    reception: await world.as(city, 'reception', ['RECEPTION']),
    reviewer: await world.as(city, 'reviewer', ['REVIEWER']),
    head: await world.as(city, 'head', ['HEAD']),
    assigner: await world.as(city, 'assigner', ['ASSIGNER']),
    handler: await world.as(city, 'handler', ['HANDLER']),
    officer: await world.as(city, 'officer', ['COOPERATION_OFFICER']),
  };
}

export const OPEN_INPUT = {
  causeCode: 'LABOUR_REMUNERATION',
  matter: '追索拖欠工资',
  form: 'LABOUR_ARBITRATION',
  facts: '工人在阳泉工地务工，工资未付。',
  respondent: '阳泉某建筑公司',
};

let persons = 0;

/** A worker nobody else is. */
export function aPerson(more: Record<string, unknown> = {}) {
  persons += 1;
  return { name: '张建国', idNumber: identityNumber(persons), phone: '13812341234', migrantWorker: true, ...more };
}

/** A case at the counter. */
export async function openedCase(world: CaseWorld, staff: Staff, more: Record<string, unknown> = {}): Promise<string> {
  const moved = await done(world, staff.reception, 'caseOpen', {
    ...OPEN_INPUT,
    persons: [{ person: aPerson() }],
    ...more,
  });
  if (moved.case === null) throw new Error('The case is there.');
  return moved.case.id;
}

/** The version of a case now. */
export async function versionOf(world: CaseWorld, caseId: string): Promise<number> {
  const row = await world.one<{ version: number }>('select version from legal_aid_case where id = $1', [at(caseId)]);
  return row.version;
}

/** The row id behind a global id. */
export function at(
  globalId: string,
  type: 'LegalAidCase' | 'Settlement' | 'RosterRow' | 'Person' = 'LegalAidCase',
): string {
  return rowIdOf(type, globalId) ?? '';
}

export const MOVES = {
  accept: {},
  grant: { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' },
  start: {},
} as const;

/** A case that is granted. */
export async function grantedCase(world: CaseWorld, staff: Staff, more: Record<string, unknown> = {}): Promise<string> {
  const id = await openedCase(world, staff, more);
  await done(world, staff.reception, 'caseAccept', { id, expectedVersion: 1 });
  await done(world, staff.head, 'caseGrant', { id, expectedVersion: 2, ...MOVES.grant });
  return id;
}

/** Assigns the handler of the leading city and starts the work. */
export async function startedCase(world: CaseWorld, staff: Staff, id: string): Promise<void> {
  const city = (Object.keys(world.organisations) as City[]).find(
    (each) => world.organisations[each] === staff.handler.viewer.organisationId,
  );
  const lawyer = await world.lawyer(city ?? 'puyang', staff.handler.viewer.memberId);
  const lawyerId = toGlobalId('Lawyer', lawyer);
  await done(world, staff.assigner, 'caseAssign', { id, expectedVersion: await versionOf(world, id), lawyerId });
  await done(world, staff.handler, 'caseStart', { id, expectedVersion: await versionOf(world, id) });
}

export interface Worker {
  name: string;
  idNumber: string;
  wages: string;
}

/** Different workers with their wages in yuan. */
export function workers(
  count: number,
  from: number,
  wages: (nth: number) => string = (nth) => `${1000 + nth}.50`,
): Worker[] {
  return Array.from({ length: count }, (_, nth) => ({
    name: `王${'一二三四五六七八九十'[nth % 10]}明`,
    idNumber: identityNumber(from + nth),
    wages: wages(nth),
  }));
}

/** A roster file of them. */
export function rosterFile(all: readonly Worker[]): Buffer {
  const header = '姓名,证件号码,联系电话,用人单位,起始日期,截止日期,拖欠工资(元)';
  const lines = all.map(({ name, idNumber, wages }) =>
    [name, idNumber, '13812345678', '阳泉甲公司', '2025-03-01', '2025-06-30', wages].join(','),
  );
  return Buffer.from([header, ...lines].join('\n'));
}

/** Imports a roster file, as the resolver does once it has the bytes. */
export async function importInto(world: CaseWorld, member: MemberContext, id: string, bytes: Buffer) {
  return await importRoster(member, {
    caseId: at(id),
    expectedVersion: await versionOf(world, id),
    idempotencyKey: key(),
    bytes,
    materialId: null,
  });
}

/** A paper attached to a case. */
export async function aPaper(world: CaseWorld, member: MemberContext, caseId: string): Promise<string> {
  const id = newId();
  await world.loader.query(
    `insert into material (id, owner_organisation_id, case_id, purpose, field_class, state, title_sealed, declared_type, declared_size,
       media_type, size, sha256, storage_name, wrapped_key, uploaded_at, attached_at, ticket_expires_at, created_at, created_by_member_id)
     values ($1::uuid, $2, $3, 'DOCUMENT', 'EVIDENCE', 'ATTACHED', $5, 'PDF', 1, 'PDF', 1, decode(repeat('00', 32), 'hex'), ($1::uuid)::text, '\\x00', now(), now(), now(),
       now(), $4)`,
    [
      id,
      member.viewer.organisationId,
      at(caseId),
      member.viewer.memberId,
      member.keys.encrypt({ table: 'material', column: 'title_sealed', rowId: id }, '签名文件'),
    ],
  );
  return toGlobalId('Material', id);
}

/** Another institution is asked about a case, as sending a letter does. */
export async function askedIn(world: CaseWorld, member: MemberContext, caseId: string, city: City): Promise<void> {
  await command(member, 'test.ask', { idempotencyKey: key(), input: caseId }, async (tx) => {
    const subjects = await tx.sql<{ id: string }>('select person_id as id from case_person where case_id = ?', [
      at(caseId),
    ]);
    const organisationId = world.organisations[city];
    await join(tx, [{ organisationId, subjectId: at(caseId), subjectType: 'LEGAL_AID_CASE', part: 'ASKED' }]);
    await join(
      tx,
      subjects.map(({ id }) => ({
        organisationId,
        subjectId: id,
        subjectType: 'PERSON' as const,
        part: 'ASKED' as const,
      })),
    );
    return { subjectId: at(caseId) };
  });
}

/** The lead moves, as accepting a HANDLE_CASE item does. */
export async function movedTo(
  world: CaseWorld,
  member: MemberContext,
  caseId: string,
  city: City,
  returning = false,
): Promise<void> {
  await command(member, 'test.moveLead', { idempotencyKey: key(), input: [caseId, city] }, async (tx) => {
    const { legalAidCase } = await lockCase(tx, at(caseId));
    const toOrganisationId = world.organisations[city];
    await moveLead(tx, { legalAidCase, toOrganisationId, returning });
    return { subjectId: at(caseId) };
  });
}

/** A field of a case, as somebody sees it; null when the case is not there for him. */
export async function seenCase<Data = Record<string, unknown>>(
  world: CaseWorld,
  member: MemberContext,
  id: string,
  fields: string,
): Promise<Data | null> {
  const data = await run<{ case: Data | null }>(world, member, `query ($id: ID) { case(id: $id) { ${fields} } }`, {
    id,
  });
  return data.case;
}
