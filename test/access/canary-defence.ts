import { newId } from '../../src/kernel/ids.js';
import { sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import { CANARY, secret } from './canary-text.js';

/** A notice with a line, a request for a duty lawyer and a day on the roster, each with a canary in every text. */
export async function notices(t: TestApp, restricted: boolean): Promise<void> {
  const B = t.world.organisations.mianyang ?? '';
  const to = t.world.organisations.tongliang;
  const { keys } = t.app.contextFor(null);
  const [notice, line, help] = [newId(), newId(), newId()];
  const sealed = (table: string, column: string, rowId: string) =>
    keys.encrypt({ table, column, rowId }, secret(`${table} ${column}`));
  const [person] = await sql<{ id: string }>(t, 'select id from person where owner_organisation_id = $1 limit 1', [B]);
  for (const [id, type] of [
    [notice, 'DEFENCE_NOTICE'],
    [help, 'DUTY_LAWYER_HELP'],
  ])
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, $3, 'REQUESTED', now(), now())`,
      [B, id, type],
    );
  await sql(
    t,
    `insert into defence_notice (id, owner_organisation_id, filed_by_organisation_id, to_organisation_id, state, version, matter, kind,
       matter_group_id, restricted, docket_sealed, remark_sealed, created_at, last_actor_organisation_id, last_moved_at)
     values ($1, $2, $2, $3, 'SETTLED', 1, $4, 'DEFENCE', $1, $7, $5, $6, now(), $2, now())`,
    [
      notice,
      B,
      to,
      `${CANARY.clear} 通知辩护`,
      sealed('defence_notice', 'docket_sealed', notice),
      sealed('defence_notice', 'remark_sealed', notice),
      restricted,
    ],
  );
  const ofLine = (column: string) => sealed('defence_line', column, line);
  await sql(
    t,
    `insert into defence_line (id, notice_id, position, person_id, state, version, basis, stage, custody, custody_place_sealed, charge_sealed,
       born_on_sealed, minor, disability, not_fully_able, possible_sentence, death_review_applied, in_absentia, other_law, found_at,
       correction_sealed, answer_sealed, set_aside_note_sealed, ending_reason_sealed, last_actor_organisation_id, last_moved_at)
     values ($1, $2, 0, $3, 'NOTIFIED', 1, 'DISCRETIONARY', 'FIRST_INSTANCE', 'ARRESTED', $4, $5, $6, false, 'NONE', false, 'BELOW_LIFE',
       false, false, $7, now(), $8, $9, $10, $11, $12, now())`,
    [
      line,
      notice,
      person?.id,
      ofLine('custody_place_sealed'),
      ofLine('charge_sealed'),
      ofLine('born_on_sealed'),
      `${CANARY.clear} 法`,
      ofLine('correction_sealed'),
      ofLine('answer_sealed'),
      ofLine('set_aside_note_sealed'),
      ofLine('ending_reason_sealed'),
      B,
    ],
  );
  const paper = newId();
  await sql(
    t,
    `insert into material (id, owner_organisation_id, notice_id, line_id, purpose, field_class, state, title_sealed, declared_type, declared_size,
       media_type, size, sha256, storage_name, wrapped_key, ticket_expires_at, uploaded_at, attached_at, created_at, created_by_member_id)
     values ($1, $2, $3, $4, 'DOCUMENT', 'EVIDENCE', 'ATTACHED', $5, 'PDF', 1, 'application/pdf', 1, sha256('x'::bytea), 'a-paper-of-the-notice', 'x'::bytea, now(), now(), now(),
       now(), $6)`,
    [paper, B, notice, line, sealed('material', 'title_sealed', paper), t.world.members['mianyang.officer']],
  );
  const ofHelp = (column: string) => sealed('duty_lawyer_help', column, help);
  await sql(
    t,
    `insert into duty_lawyer_help (id, owner_organisation_id, filed_by_organisation_id, to_organisation_id, state, version, matter, kind,
       restricted, person_id, stage, custody, charge_sealed, place_sealed, wanted_sealed, sent_at, content_sealed, ending_reason_sealed,
       created_at, last_actor_organisation_id, last_moved_at)
     values ($1, $2, $2, $3, 'RECORDED', 1, $4, 'COURT', $11, $5, 'FIRST_INSTANCE', 'ARRESTED', $6, $7, $8, now(), $9, $10, now(), $2, now())`,
    [
      help,
      B,
      to,
      `${CANARY.clear} 法律帮助`,
      person?.id,
      ofHelp('charge_sealed'),
      ofHelp('place_sealed'),
      ofHelp('wanted_sealed'),
      ofHelp('content_sealed'),
      ofHelp('ending_reason_sealed'),
      restricted,
    ],
  );
  await sql(
    t,
    `insert into duty_shift (id, organisation_id, station_organisation_id, lawyer_id, on_day, mode, state, version, created_at,
       last_actor_organisation_id, last_moved_at)
     select $1, $2, $2, l.id, '2027-01-04', 'PHONE', 'PLANNED', 1, now(), $2, now() from lawyer l where l.organisation_id = $2 limit 1`,
    [newId(), B],
  );
  const note = newId();
  await sql(
    t,
    `insert into restriction_note (id, about_id, organisation_id, member_id, word, text_sealed, written_at) values ($1, $2, $3, $5, 'notice.memberAdd', $4, now())`,
    [note, notice, B, sealed('restriction_note', 'text_sealed', note), t.world.members['mianyang.head']],
  );
}
