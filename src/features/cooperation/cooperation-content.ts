import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { personIdsOf } from '../cases/case-persons.js';
import { type Cooperation, type CooperationItem, CooperationItemSchema } from './cooperation.entity.js';
import { refusalOfDay, refusalOfNarrowing } from './cooperation.rules.js';
import { type FieldClass, ITEM_KINDS, type ItemKind, type ItemKindCode, type SharingLevel } from './item-kinds.js';

export interface ItemDraft {
  kind: ItemKindCode;
  description: string;
  expectedResult?: string | null;
  personIds?: readonly string[] | null;
  wantedOn?: string | null;
}

export interface Narrowing {
  fieldClass: FieldClass;
  level: SharingLevel;
}

/** The letter's own content, as its author writes it. */
export interface LetterDraft {
  purpose: string;
  legalBasis?: string | null;
  items: readonly ItemDraft[];
  narrowed?: readonly Narrowing[] | null;
}

const purposePlace = (ask: Cooperation) => ({ table: 'cooperation', column: 'purpose_sealed', rowId: ask.id });
const itemPlace = (item: { id: string }, column: string) => ({ table: 'cooperation_item', column, rowId: item.id });

/** Writes purpose, basis and narrowing into the ask. @throws TEXT_MISSING TEXT_TOO_LONG SHARING_ONLY_NARROWS */
export function writeLetter(tx: CommandTx, ask: Cooperation, draft: LetterDraft): void {
  ask.purposeSealed = seal(tx.ctx, purposePlace(ask), requiredText(draft.purpose, 'purpose', 4_000));
  ask.legalBasis = optionalText(draft.legalBasis, 'legalBasis', 200);
  const asked = new Set(draft.items.map((item) => item.kind));
  // In one order, so that the index on open asks knows the same kinds again.
  const kinds = (Object.keys(ITEM_KINDS) as ItemKindCode[]).filter((kind) => asked.has(kind));
  ask.kinds = kinds;
  ask.narrowed = Object.fromEntries((draft.narrowed ?? []).map(({ fieldClass, level }) => [fieldClass, level]));
  for (const [index, { fieldClass, level }] of (draft.narrowed ?? []).entries()) {
    const widest = kinds.map(
      (kind) => (ITEM_KINDS[kind] as ItemKind).sharing[fieldClass as keyof ItemKind['sharing']] ?? 'NONE',
    );
    const tooWide = widest.every((standard) => refusalOfNarrowing(standard, level) !== null);
    if (tooWide) refuse('SHARING_ONLY_NARROWS', { path: ['input', 'narrowed', String(index)] });
  }
}

/** Makes the items of a draft anew, in the order they were given. @throws TEXT_MISSING DUE_DATE_UNFIT NOT_FOUND */
export async function writeItems(
  tx: CommandTx,
  ask: Cooperation,
  drafts: readonly ItemDraft[],
): Promise<CooperationItem[]> {
  await refuseForeignPersons(tx, ask.caseId, drafts);
  await tx.sql('delete from cooperation_item where cooperation_id = ?', [ask.id]);
  const today = toLocalDate(tx.now);
  const items = drafts.map((draft, position) => {
    const path = `items.${position}`;
    refuseIf(refusalOfDay(draft.wantedOn, today), { path: ['input', 'items', String(position), 'wantedOn'] });
    const id = newId();
    return tx.em.create(CooperationItemSchema, {
      id,
      cooperationId: ask.id,
      position,
      kind: draft.kind,
      state: 'REQUESTED',
      version: 1,
      descriptionSealed: seal(
        tx.ctx,
        itemPlace({ id }, 'description_sealed'),
        requiredText(draft.description, `${path}.description`, 2_000),
      ),
      expectedResultSealed: seal(
        tx.ctx,
        itemPlace({ id }, 'expected_result_sealed'),
        optionalText(draft.expectedResult, `${path}.expectedResult`, 1_000),
      ),
      personIds: [...(draft.personIds ?? [])],
      wantedOn: draft.wantedOn ?? null,
      reworkCount: 0,
      lastActorOrganisationId: tx.viewer.organisationId,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    });
  });
  tx.em.persist(items);
  await tx.em.flush();
  return items;
}

/** An item names persons of its case and no others. @throws NOT_FOUND */
async function refuseForeignPersons(tx: CommandTx, caseId: string, drafts: readonly ItemDraft[]): Promise<void> {
  if (drafts.every((draft) => (draft.personIds ?? []).length === 0)) return;
  const ofCase = new Set(await personIdsOf(tx, caseId));
  drafts.forEach((draft, position) => {
    if (draft.personIds?.some((id) => !ofCase.has(id)) === true)
      refuse('NOT_FOUND', { path: ['input', 'items', String(position), 'personIds'] });
  });
}

/** The content of a revision in one canonical form, to keep and to compare. */
export interface RevisionContent {
  purpose: string | null;
  legalBasis: string | null;
  items: { kind: string; description: string | null; expectedResult: string | null; wantedOn: string | null }[];
}

/** What the letter says now. */
export function contentOf(tx: CommandTx, ask: Cooperation, items: readonly CooperationItem[]): RevisionContent {
  return {
    purpose: unseal(tx.ctx, purposePlace(ask), ask.purposeSealed ?? null),
    legalBasis: ask.legalBasis ?? null,
    items: items.map((item) => ({
      kind: item.kind,
      description: unseal(tx.ctx, itemPlace(item, 'description_sealed'), item.descriptionSealed ?? null),
      expectedResult: unseal(tx.ctx, itemPlace(item, 'expected_result_sealed'), item.expectedResultSealed ?? null),
      wantedOn: item.wantedOn ?? null,
    })),
  };
}

/** The same items for a letter to another institution; a wanted day that has passed is left out. */
export function draftsOf(tx: CommandTx, items: readonly CooperationItem[], content: RevisionContent): ItemDraft[] {
  const today = toLocalDate(tx.now);
  return items.map((item, index) => ({
    kind: item.kind,
    description: content.items[index]?.description ?? '',
    expectedResult: content.items[index]?.expectedResult ?? null,
    personIds: item.personIds,
    wantedOn: refusalOfDay(item.wantedOn, today) === null ? (item.wantedOn ?? null) : null,
  }));
}

/** Field by field, what differs between two revisions: names of fields, never their values. */
export function differenceOf(before: RevisionContent, after: RevisionContent): string[] {
  const changed: string[] = [];
  if (before.purpose !== after.purpose) changed.push('purpose');
  if (before.legalBasis !== after.legalBasis) changed.push('legalBasis');
  after.items.forEach((item, index) => {
    const old = before.items[index];
    for (const field of ['description', 'expectedResult', 'wantedOn'] as const) {
      if (old?.[field] !== item[field]) changed.push(`items.${index}.${field}`);
    }
  });
  return changed;
}

/** Keeps a revision of the sent content, sealed. */
export async function keepRevision(
  tx: CommandTx,
  ask: Cooperation,
  content: RevisionContent,
  changed: readonly string[],
  reason: string | null,
): Promise<void> {
  const rowId = `${ask.id}/${ask.revision}`;
  await tx.sql(
    `insert into cooperation_revision (cooperation_id, revision, content_sealed, changed_fields, reason_sealed, made_at, made_by_member_id)
     values (?, ?, ?, (select coalesce(array_agg(v), '{}') from jsonb_array_elements_text(?::jsonb) as j(v)), ?, ?, ?)`,
    [
      ask.id,
      ask.revision,
      seal(tx.ctx, { table: 'cooperation_revision', column: 'content_sealed', rowId }, JSON.stringify(content)),
      JSON.stringify(changed),
      seal(tx.ctx, { table: 'cooperation_revision', column: 'reason_sealed', rowId }, reason),
      tx.now,
      tx.viewer.memberId,
    ],
  );
}
