import type { Viewer } from '../kernel/context.js';
import type { Part } from '../kernel/roles.js';

/**
 * In a statement: whether the person who looks belongs to none of the restricted subjects that keep a subject covered.
 * The head belongs to none either, unless added: what the head may see beyond is decided, and written down, at the
 * opening. The sub-select runs only where something is restricted at all.
 * @param participation the alias under which the own organisation's row of the subject stands
 */
export function isCovered(participation: string): string {
  const ids = `${participation}.restricted_by`;
  return `(${ids} is not null and not ${ids} && (select app.restricted()))`;
}

/** In a statement: the restricted subjects that keep a subject covered for the person who looks; null when none do. */
export function coveredBy(participation: string): string {
  return `case when ${isCovered(participation)} then ${participation}.restricted_by end`;
}

/**
 * In a statement: whether a case is own to a person whose only casework role is HANDLER: who handles it, and whom the
 * head has added to it while it is restricted (lifecycles.md §1, §8).
 * @param legalAidCase the alias under which the case stands
 */
export function isOwnCase(legalAidCase: string, member: string): string {
  return `(${legalAidCase}.handler_member_id = ${member}::uuid or ${legalAidCase}.restricted and exists (
    select 1 from subject_member am where am.subject_id = ${legalAidCase}.id and am.member_id = ${member}::uuid and am.way = 'ADDED' and am.ended_at is null))`;
}

/** In a statement: the ids of those cases, found from the person. */
export function ownCases(alias: string, member: string): string {
  return `(select hc.id from legal_aid_case hc where hc.handler_member_id = ${member}::uuid
    union select rc.id from subject_member am join legal_aid_case rc on rc.id = am.subject_id and rc.restricted
      where am.member_id = ${member}::uuid and am.way = 'ADDED' and am.ended_at is null) ${alias}`;
}

/** A row of something that may be covered. */
export interface Coverable {
  /** The restricted subjects to which the person who looks does not belong; null: nothing is covered. */
  coveredBy: readonly string[] | null;
  /** The part of the own organisation in it, where the row says it. */
  part?: Part | null;
}

/**
 * How a subject is looked at. OPEN: this one, on purpose; the head's look at a restricted one is written down. GLANCE:
 * among others, in a list or a stream, where a restricted one shows number, state and due date to the head as well.
 */
export type Look = 'OPEN' | 'GLANCE';

/** Whether the viewer may open what is covered: the head of the organisation, whose access is written down. */
export function mayOpenCovered(viewer: Pick<Viewer, 'roles'>, look: Look): boolean {
  return look === 'OPEN' && viewer.roles.has('HEAD');
}
