import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { projectCase } from '../cases/case.projection.js';
import { casesByIds } from '../cases/case.queries.js';
import { askedLevels, narrower, sharingOfLevels } from '../cases/sharing.rules.js';
import { previewClock } from '../deadlines/deadline.service.js';
import type { Cooperation, SharedClass } from './cooperation.graphql.js';
import { agreementBetween } from './cooperation.queries.js';
import { loadCooperation } from './cooperation.reads.js';
import { movesLead } from './cooperation.rules.js';
import type { CooperationPreview } from './cooperation-preview.graphql.js';
import {
  BEFORE_ACCEPTANCE,
  ITEM_KINDS,
  type ItemKind,
  type ItemKindCode,
  SHARED_CLASSES,
  SHARING_LEVELS,
  type SharingLevel,
} from './item-kinds.js';

/** What the other institution will see of a letter and its case; the sender's only. Null for everyone else. */
export async function previewCooperation(ctx: MemberContext, id: string): Promise<CooperationPreview | null> {
  const cooperation = await loadCooperation(ctx, id);
  if (cooperation === null || cooperation.raw.part !== 'REQUESTING' || cooperation.raw.coveredBy !== null) return null;
  const { raw } = cooperation;
  const [row] = await ctx.reads.rows(casesByIds, [[raw.caseId], null]);
  if (row === undefined) return null;
  const seen = sharingOfLevels(askedLevels([raw.narrowed]), 'NOT_YET_ACCEPTED');
  const legalAidCase = projectCase(ctx, { ...row, part: 'ASKED', coveredBy: null }, seen);
  const answer = await answerDeadline(ctx, cooperation);
  return {
    cooperation,
    legalAidCase,
    sharing: sharedClasses(raw.kinds, raw.narrowed),
    answerBy: answer.dueOn,
    answerByExplanation: ctx.locale === 'en' ? answer.explanation.en : answer.explanation.zh,
  };
}

async function answerDeadline(ctx: MemberContext, { raw }: Cooperation) {
  const now = ctx.clock.now();
  const [agreement] = await ctx.reads.rows(agreementBetween, [
    raw.ownerOrganisationId,
    raw.requestedOrganisationId,
    toLocalDate(now),
  ]);
  const limits = raw.kinds.flatMap((kind) => agreement?.terms[kind] ?? []);
  const shortest = limits.sort((left, right) => left.answerAmount - right.answerAmount)[0];
  const limit =
    shortest === undefined
      ? {}
      : { limit: { amount: shortest.answerAmount, unit: shortest.answerUnit, source: 'AGREEMENT' as const } };
  return previewClock(ctx, {
    ruleId: 'COOPERATION_ANSWER',
    organisationId: raw.requestedOrganisationId,
    startedAt: now,
    ...limit,
  });
}

/** Class by class, what the kinds of a letter share, as far as it was not narrowed; whoever takes the lead sees all. */
export function sharedClasses(
  kinds: readonly ItemKindCode[],
  narrowed: Partial<Record<string, SharingLevel>>,
): SharedClass[] {
  return SHARED_CLASSES.map((fieldClass) => {
    const levels = kinds.map((kind) => (ITEM_KINDS[kind] as ItemKind).sharing[fieldClass]);
    const widest = levels.reduce(
      (left, right) => (SHARING_LEVELS.indexOf(right) > SHARING_LEVELS.indexOf(left) ? right : left),
      'NONE' as SharingLevel,
    );
    return {
      fieldClass,
      beforeAcceptance: narrower(BEFORE_ACCEPTANCE[fieldClass], narrowed[fieldClass]),
      afterAcceptance: kinds.some(movesLead) ? widest : narrower(widest, narrowed[fieldClass]),
    };
  });
}
