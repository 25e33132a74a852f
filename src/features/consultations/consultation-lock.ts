import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { partOf, setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { expectVersion, stepOf } from '../../command/moves.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { type Consultation, ConsultationSchema } from './consultation.entity.js';
import { type ConsultationCommand, type ConsultationState, consultationLifecycle } from './consultation.lifecycle.js';
import { consultationNotNow, refusalToAdvise } from './consultation.rules.js';

/** A command on one consultation; `expectedVersion` is left out by commands that only add. */
export interface ConsultationMove {
  consultationId: string;
  expectedVersion?: number;
  idempotencyKey: string;
}

/**
 * Locks a consultation of the viewer's organisation. A person who only handles cases sees none.
 * @throws NOT_FOUND for another organisation's and for a missing one alike
 */
export async function lockConsultation(tx: CommandTx, id: string): Promise<{ consultation: Consultation; part: Part }> {
  if (!mayReadCasework(tx.viewer) || ownCasesOnly(tx.viewer) !== null) refuse('NOT_FOUND');
  const consultation = await tx.em.findOne(ConsultationSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const part = consultation === null ? null : await partOf(tx, id);
  if (consultation === null || part === null) refuse('NOT_FOUND');
  return { consultation, part };
}

/**
 * Locks it and takes steps "who" and "when", then the version where one was named.
 * @throws NOT_FOUND ROLE_MAY_NOT ORGANISATION_SUSPENDED SUBJECT_RESTRICTED CONSULTATION_WITHOUT_POWER
 *   SUBJECT_CHANGED_MEANWHILE, and what `consultationNotNow` names
 */
export async function stepOnConsultation(
  tx: CommandTx,
  { consultationId, expectedVersion }: ConsultationMove,
  command: ConsultationCommand,
): Promise<{ consultation: Consultation; next: ConsultationState }> {
  const { consultation, part } = await lockConsultation(tx, consultationId);
  const next = await stepOf(tx, consultationLifecycle, part, consultation, command, consultationNotNow);
  await refuseWithoutPower(tx);
  if (expectedVersion !== undefined) await expectVersion(tx, consultation, expectedVersion);
  return { consultation, next };
}

/** Institutions advise, and workstations with the power to. @throws ORGANISATION_KIND_UNFIT CONSULTATION_WITHOUT_POWER */
export async function refuseWithoutPower(tx: CommandTx): Promise<void> {
  const [own] = await tx.sql<{ kind: string; powers: string[] }>('select kind, powers from organisation where id = ?', [
    tx.viewer.organisationId,
  ]);
  const code = refusalToAdvise(own?.kind ?? '', own?.powers ?? []);
  if (code !== null) refuse(code);
}

/**
 * The end of every command on a consultation: what was changed is written, whose turn it is follows from it, and the
 * fact is stated, for the own organisation alone.
 */
export async function recordConsultation(
  tx: CommandTx,
  consultation: Consultation,
  word: ConsultationCommand | 'open',
  from: ConsultationState | null,
  references: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  await tx.em.flush();
  const { id, state, ownerOrganisationId } = consultation;
  const [due] = await tx.sql<{ dueAt: Date | null }>(
    'select min(due_at) as "dueAt" from deadline where subject_id = ? and stopped_at is null',
    [id],
  );
  const awaited = !consultationLifecycle.isFinal(state);
  await setBall(tx, id, [
    {
      organisationId: ownerOrganisationId,
      awaitsUs: awaited,
      awaitsThem: false,
      earliestDueAt: awaited ? (due?.dueAt ?? null) : null,
    },
  ]);
  tx.record({
    subjectType: 'CONSULTATION',
    subjectId: id,
    word: `consultation.${word}`,
    from,
    to: state,
    version: consultation.version,
    references: { channel: consultation.channel, ...references },
    audience: [ownerOrganisationId],
  });
}
