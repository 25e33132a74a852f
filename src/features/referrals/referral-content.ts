import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import type { AidForm } from '../cases/case.entity.js';
import type { MeansGround } from '../cases/case.rules.js';
import { type Referral, type ReferralText, referralPlace } from './referral.entity.js';

/** What is left out, or null, stays as it is. */
export type ReferralChange = { [Field in keyof ReferralDraft]?: ReferralDraft[Field] | null };

/** What a referral says, as its author writes it. */
export interface ReferralDraft {
  matter: string;
  causeCode?: string | null;
  form?: AidForm | null;
  facts: string;
  respondent?: string | null;
  caution?: string | null;
  restricted?: boolean | null;
  inCustody?: boolean | null;
  throughDutyLawyer?: boolean | null;
  requestedAt?: Date | null;
  exemptGround?: MeansGround | null;
}

const WORDS = [
  ['facts', 'factsSealed', 'facts_sealed', 4_000],
  ['respondent', 'respondentSealed', 'respondent_sealed', 200],
  ['caution', 'cautionSealed', 'caution_sealed', 500],
] as const;

/** Writes the text of a draft, or what an amendment names. @throws TEXT_MISSING TEXT_TOO_LONG CAUSE_UNKNOWN DATE_UNFIT */
export function writeContent(tx: CommandTx, ask: Referral, draft: ReferralChange): void {
  if (draft.matter != null) ask.matter = requiredText(draft.matter, 'matter', 100);
  if (draft.causeCode != null) {
    if (!tx.ctx.reference.hasCause(draft.causeCode)) refuse('CAUSE_UNKNOWN', { path: ['input', 'causeCode'] });
    ask.causeCode = draft.causeCode;
  }
  if (draft.form != null) ask.form = draft.form;
  for (const [name, field, column, max] of WORDS) {
    const given = draft[name];
    if (given === undefined || given === null) continue;
    const text = name === 'facts' ? requiredText(given, name, max) : optionalText(given, name, max);
    ask[field] = seal(tx.ctx, referralPlace(column, ask.id), text);
  }
}

/** A text of a referral in clear, inside a command. */
export function textOf(
  tx: Pick<CommandTx, 'ctx'>,
  ask: Referral,
  column: ReferralText,
  bytes: Buffer | null | undefined,
) {
  return unseal(tx.ctx, referralPlace(column, ask.id), bytes ?? null);
}

/** The content of a revision in one canonical form, to keep and to compare. */
export interface ReferralContent {
  matter: string;
  causeCode: string | null;
  form: string | null;
  facts: string | null;
  respondent: string | null;
  caution: string | null;
}

/** What the referral says now. */
export function contentOf(tx: CommandTx, ask: Referral): ReferralContent {
  return {
    matter: ask.matter,
    causeCode: ask.causeCode ?? null,
    form: ask.form ?? null,
    facts: textOf(tx, ask, 'facts_sealed', ask.factsSealed),
    respondent: textOf(tx, ask, 'respondent_sealed', ask.respondentSealed),
    caution: textOf(tx, ask, 'caution_sealed', ask.cautionSealed),
  };
}

/** Field by field, what differs between two revisions: names of fields, never their values. */
export function differenceOf(before: ReferralContent, after: ReferralContent): string[] {
  return (Object.keys(after) as (keyof ReferralContent)[]).filter((field) => before[field] !== after[field]);
}

/** Keeps a revision of the sent content, sealed. */
export async function keepRevision(
  tx: CommandTx,
  ask: Referral,
  content: ReferralContent,
  changed: readonly string[],
  reason: string | null,
): Promise<void> {
  const rowId = `${ask.id}/${ask.revision}`;
  const place = (column: string) => ({ table: 'referral_revision', column, rowId });
  await tx.sql(
    `insert into referral_revision (referral_id, revision, content_sealed, changed_fields, reason_sealed, made_at, made_by_member_id)
     values (?, ?, ?, (select coalesce(array_agg(v), '{}') from jsonb_array_elements_text(?::jsonb) as j(v)), ?, ?, ?)`,
    [
      ask.id,
      ask.revision,
      seal(tx.ctx, place('content_sealed'), JSON.stringify(content)),
      JSON.stringify(changed),
      seal(tx.ctx, place('reason_sealed'), reason),
      tx.now,
      tx.viewer.memberId === '' ? null : tx.viewer.memberId,
    ],
  );
}
