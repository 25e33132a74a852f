import { join, joinMany, leave } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { inTheNameOf } from '../../command/system-command.js';
import type { Viewer } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { passClocks, stopClocks, suspensionsSoFar } from '../deadlines/deadline.service.js';
import { endEscalationsOfMoved } from '../deadlines/escalation.service.js';
import { givePersonsTo } from '../people/person.service.js';
import type { LegalAidCase } from './case.entity.js';
import { startAssignment, startReview } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { isSideOfOpenAsk, onlyMetHere, personIdsOf } from './case-persons.js';
import { writeRespondentTokens } from './case-respondent.js';
import { lapseReplacement } from './replacement-open.js';
import { leaveAbove } from './supervision.service.js';

export interface LeadMove {
  /** Under its lock. */
  legalAidCase: LegalAidCase;
  toOrganisationId: string;
  /** The lead comes back (召回、退回): who led until now is no home. */
  returning?: boolean;
  /** Who moves it, where that is not whose rights it moves by. */
  by?: Viewer;
}

/**
 * Moves the lead of a case, inside the command that agreed to it. Afterwards the other organisation leads the case and
 * its persons, the old lead stays as HOME (or, when the lead comes back or another home is named already, as FORMER_LEAD
 * without the persons), the case keeps its state, and the clock of the new lead runs: the review from the original
 * receipt, or the assignment from now. A lawyer stays on the case until the new lead replaces him; who was above for what
 * the old lead owed has left.
 */
export async function moveLead(tx: CommandTx, move: LeadMove): Promise<void> {
  const { legalAidCase, toOrganisationId, returning = false, by = tx.viewer } = move;
  const from = legalAidCase.leadOrganisationId;
  if (from === toOrganisationId) throw new Error('The lead does not move to who has it.');
  const home = legalAidCase.homeOrganisationId ?? (returning ? null : from);
  const oldPart: Part = home === from ? 'HOME' : 'FORMER_LEAD';
  await handOver(tx, legalAidCase, toOrganisationId, oldPart);
  legalAidCase.homeOrganisationId = home === toOrganisationId ? null : home;
  // The new lead reviews by itself: what another institution found is recognised, not counted as its own review.
  if (legalAidCase.state === 'ACCEPTED') {
    legalAidCase.reviewedAt = null;
    legalAidCase.reviewedByMemberId = null;
  }
  touch({ ...tx, viewer: by }, legalAidCase);
  await tx.em.flush();
  await asSide(tx, [toOrganisationId], async (there) => await writeRespondentTokens(there, legalAidCase));
  await restartClocks(tx, legalAidCase, from);
  const references = {
    fromOrganisation: from,
    toOrganisation: toOrganisationId,
  };
  const also = oldPart === 'FORMER_LEAD' ? [from] : [];
  const sides = await recordCase(
    tx,
    legalAidCase,
    returning ? 'case.returnLead' : 'case.moveLead',
    legalAidCase.state,
    references,
    also,
  );
  const superiors = sides.filter(({ part }) => part === 'SUPERVISOR').map(({ organisationId }) => organisationId);
  if (superiors.length > 0) await freeFromAbove(tx, legalAidCase, superiors, by);
}

/**
 * What was overdue at who led until now is so no more. Afterwards who is above has left the case, unless it has more to do
 * there, and is told so; who moves the lead itself knows. Without anybody above the next round ends what there is to end.
 */
async function freeFromAbove(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  superiors: readonly string[],
  by: Viewer,
): Promise<void> {
  const told = [...(await endEscalationsOfMoved(tx, legalAidCase.id)), by.organisationId];
  const { id: subjectId, version } = legalAidCase;
  for (const superior of superiors) {
    const left = await leaveAbove(tx, superior, [subjectId], [legalAidCase]);
    if (left.length === 0 || told.includes(superior)) continue;
    tx.record({
      subjectType: 'LEGAL_AID_CASE',
      subjectId,
      word: 'participation.end',
      version,
      references: { organisation: superior },
      audience: [superior],
    });
  }
}

/** Whoever receives nothing new gets no lead either. @throws ORGANISATION_NOT_ACTIVE */
export async function refuseInactiveLead(
  tx: CommandTx,
  organisationId: string,
  path?: readonly string[],
): Promise<void> {
  const [row] = await tx.sql<{ state: string }>('select state from organisation where id = ?', [organisationId]);
  if (row?.state !== 'ACTIVE') refuse('ORGANISATION_NOT_ACTIVE', path === undefined ? {} : { path });
}

async function handOver(tx: CommandTx, legalAidCase: LegalAidCase, to: string, oldPart: Part): Promise<void> {
  const from = legalAidCase.leadOrganisationId;
  const subject = { subjectId: legalAidCase.id, subjectType: 'LEGAL_AID_CASE' as const };
  await join(tx, [
    { ...subject, organisationId: to, part: 'LEAD' },
    { ...subject, organisationId: from, part: oldPart },
  ]);
  await asSide(tx, [from, to], async (there) => {
    const persons = await personIdsOf(there, legalAidCase.id);
    await givePersonsTo(there, to, 'LEAD', persons);
    if (oldPart === 'HOME') await joinMany(there, from, 'PERSON', 'HOME', persons);
    else await leavePersons(there, legalAidCase.id, from);
  });
  legalAidCase.leadOrganisationId = to;
}

/**
 * What one of these sides alone can do: by the viewer where the viewer is one, else in the name of the first. A superior
 * that decides where a case belongs knows neither its persons, where it is covered, nor keeps tokens of anybody.
 */
async function asSide(
  tx: CommandTx,
  sides: readonly [string, ...string[]],
  work: (tx: CommandTx) => Promise<void>,
): Promise<void> {
  if (sides.includes(tx.viewer.organisationId)) await work(tx);
  else await inTheNameOf(tx, sides[0], work);
}

/**
 * Who led and is no home leaves the persons whom it meets in this case alone. While an ask of the case is open between it
 * and another it stays one that is asked about them (masked): the lead may come back to it, and it has to answer then.
 */
async function leavePersons(tx: CommandTx, caseId: string, organisationId: string): Promise<void> {
  const persons = await onlyMetHere(tx, [caseId], organisationId);
  if (!(await isSideOfOpenAsk(tx, caseId, organisationId))) return await leave(tx, organisationId, persons);
  await joinMany(tx, organisationId, 'PERSON', 'ASKED', persons);
}

const PASSED_ON = ['REGULARISE', 'SUPPLEMENT', 'CLOSING_FILE', 'CLOSING_REVIEW', 'TERMINATION_NOTICE'];

async function restartClocks(tx: CommandTx, legalAidCase: LegalAidCase, from: string): Promise<void> {
  await lapseReplacement(tx, legalAidCase.id);
  const { id, state } = legalAidCase;
  const stoodStill = await suspensionsSoFar(tx, id, 'APPLICATION_REVIEW');
  await stopClocks(tx, id, ['APPLICATION_REVIEW', 'ASSIGN_LAWYER', 'ASSIGN_LAWYER_AFTER_MOVE', 'AGREEMENT_SIGN']);
  if (state === 'APPLIED' || state === 'AWAITING_SUPPLEMENT' || state === 'ACCEPTED')
    await startReview(tx, legalAidCase, stoodStill);
  // The time that the applicant was given stays as it was given; who waits for it is the new lead. So does what is due for
  // a matter that is at its end: the file, its review, the notice of a termination.
  await passClocks(tx, id, PASSED_ON, from, legalAidCase.leadOrganisationId);
  if (state === 'GRANTED' || state === 'ASSIGNED' || state === 'IN_PROGRESS')
    await startAssignment(tx, legalAidCase, 'ASSIGN_LAWYER_AFTER_MOVE');
}
