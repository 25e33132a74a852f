import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import type { ClockUnit } from '../deadlines/clock-words.rules.js';
import { previewClock, startClock } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { cooperationLetter } from '../letters/templates/cooperation-letter.js';
import { type AgreementFacts, agreementInForce } from '../organisations/agreement.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { cooperationLifecycle } from './cooperation.lifecycle.js';
import { cooperationNotNow, refusalOfDay, refusalOfItems } from './cooperation.rules.js';
import { contentOf, keepRevision } from './cooperation-content.js';
import { type MoveInput, refusalOfAddressee } from './cooperation-draft.service.js';
import { recordAsk, refreshBall } from './cooperation-facts.js';
import { itemsOf, lockAsk } from './cooperation-lock.js';
import { shareForAnswer } from './cooperation-sharing.service.js';
import { ITEM_KINDS } from './item-kinds.js';
import { pauseReview } from './verification-pause.js';

/** A limit from the agreement in force. */
export interface Limit {
  amount: number;
  unit: ClockUnit;
  source: 'AGREEMENT' | 'LETTER';
}

/**
 * Sends the letter to the desk of the other institution, with a number, under the agreement in force.
 * Afterwards the other side sees the ask and its case as ASKED, the answer clock runs, and the ball is with it.
 * @throws COOPERATION_NEEDS_APPROVAL COOPERATION_OPEN_ALREADY ORGANISATION_NOT_ACTIVE COOPERATION_ALREADY_SENT
 */
export async function sendCooperation(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'cooperation.send', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part, legalAidCase } = await lockAsk(tx, input.id);
    const from = ask.state;
    const next = await stepOf(tx, cooperationLifecycle, part, ask, 'send', cooperationNotNow);
    await expectVersion(tx, ask, input.expectedVersion);
    const items = await itemsOf(tx, ask.id);
    await refuseToSend(tx, ask, items, legalAidCase);
    ask.state = next;
    ask.sentByMemberId = tx.viewer.memberId;
    if (from === 'DRAFT') {
      ask.approvedByMemberId = tx.viewer.memberId;
      ask.approvedAt = tx.now;
    }
    await dispatch(tx, ask, items, legalAidCase, tx.now);
    recordAsk(tx, ask, 'send', from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

async function refuseToSend(
  tx: CommandTx,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase,
): Promise<void> {
  const own = tx.ctx.reference.organisation(tx.viewer.organisationId);
  if (ask.state === 'DRAFT' && own?.sendApproves !== true) refuse('COOPERATION_NEEDS_APPROVAL');
  refuseIf(refusalOfAddressee(tx, ask.requestedOrganisationId));
  const leads = legalAidCase.leadOrganisationId === tx.viewer.organisationId;
  refuseIf(
    refusalOfItems(
      items.map((item) => item.kind),
      legalAidCase.state,
      leads,
    ),
  );
  const today = toLocalDate(tx.now);
  for (const item of items)
    refuseIf(refusalOfDay(item.wantedOn, today), { path: ['input', 'items', String(item.position), 'wantedOn'] });
  await refuseOpenAlready(tx, ask);
}

/**
 * One open ask for the same act, case and institution; other acts may be asked for beside it. The case is locked, so two
 * cannot go out at once. @throws COOPERATION_OPEN_ALREADY with the number of the own open one
 */
export async function refuseOpenAlready(
  tx: CommandTx,
  ask: Pick<Cooperation, 'id' | 'ownerOrganisationId' | 'caseId' | 'requestedOrganisationId' | 'kinds'>,
): Promise<void> {
  const [open] = await tx.sql<{ number: string }>(
    `select number from cooperation where owner_organisation_id = ? and case_id = ? and requested_organisation_id = ? and id <> ?
       and state in ('SENT', 'RECEIVED', 'ACTIVE') and kinds && ?::text[] limit 1`,
    [ask.ownerOrganisationId, ask.caseId, ask.requestedOrganisationId, ask.id, `{${ask.kinds.join(',')}}`],
  );
  if (open !== undefined) refuse('COOPERATION_OPEN_ALREADY', { words: { number: open.number } });
}

/** The letter goes out: shares, clock, revision one, number and paper. Afterwards it lies on the other desk since `receivedAt`. */
export async function dispatch(
  tx: CommandTx,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase,
  receivedAt: Date,
): Promise<void> {
  const agreement = await agreementInForce(
    tx,
    ask.ownerOrganisationId,
    ask.requestedOrganisationId,
    toLocalDate(tx.now),
  );
  ask.agreementId = agreement?.id ?? null;
  ask.agreementRevision = agreement?.revision ?? null;
  ask.sentAt = tx.now;
  ask.receivedAt = receivedAt;
  ask.revision = 1;
  touch(tx, ask);
  await shareForAnswer(tx, ask);
  const limit = shortestAnswer(agreement, items);
  const answer = await startClock(tx, {
    ruleId: 'COOPERATION_ANSWER',
    organisationId: ask.requestedOrganisationId,
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    startedAt: receivedAt,
    trigger: 'RECEIVED',
    ...(limit === null ? {} : { limit }),
  });
  for (const item of items) await pauseReview(tx, ask, item);
  const content = contentOf(tx, ask, items);
  await keepRevision(tx, ask, content, [], null);
  const today = toLocalDate(tx.now);
  const letter = await issueLetter(tx, {
    template: cooperationLetter,
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    toOrganisationId: ask.requestedOrganisationId,
    facts: {
      cause: legalAidCase.matter,
      caseNumber: legalAidCase.number ?? null,
      basicFacts: content.purpose ?? '',
      items: items.map((item, index) => ({
        kindLabel: ITEM_KINDS[item.kind].zh,
        requirement: content.items[index]?.description ?? '',
        expectedResult: content.items[index]?.expectedResult ?? '',
        dueOn: item.wantedOn ?? previewWork(tx, ask, item, agreement) ?? answer.dueOn ?? today,
      })),
      legalBasis: [
        ...new Set([
          ...items.map((item) => ITEM_KINDS[item.kind].basis),
          ...(ask.legalBasis == null ? [] : [ask.legalBasis]),
        ]),
      ],
      answerBy: answer.dueOn ?? today,
      limitationOn: null,
      lawyer: null,
    },
  });
  ask.number = letter.number;
  ask.numberKey = normaliseNumber(letter.number);
}

/** The agreed time to answer: the shortest of the kinds asked for; null without an agreement. */
export function shortestAnswer(agreement: AgreementFacts | null, items: readonly CooperationItem[]): Limit | null {
  const limits = items.flatMap((item) => {
    const terms = agreement?.terms[item.kind];
    return terms === undefined
      ? []
      : [{ amount: terms.answerAmount, unit: terms.answerUnit, source: 'AGREEMENT' as const }];
  });
  return limits.sort((left, right) => left.amount - right.amount)[0] ?? null;
}

/** The agreed time to work on a kind; null without an agreement. */
export function workLimit(agreement: AgreementFacts | null, item: CooperationItem): Limit | null {
  const terms = agreement?.terms[item.kind];
  return terms === undefined ? null : { amount: terms.workAmount, unit: terms.workUnit, source: 'AGREEMENT' };
}

function previewWork(
  tx: CommandTx,
  ask: Cooperation,
  item: CooperationItem,
  agreement: AgreementFacts | null,
): string | null {
  const limit = workLimit(agreement, item);
  const start = { ruleId: 'COOPERATION_WORK', organisationId: ask.requestedOrganisationId, startedAt: tx.now };
  return previewClock(tx.ctx, limit === null ? start : { ...start, limit }).dueOn;
}
