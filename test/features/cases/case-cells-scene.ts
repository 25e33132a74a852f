import type { CaseState } from '../../../src/features/cases/case.lifecycle.js';
import { newId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { undecide } from './decided.js';
import {
  aPaper,
  askedIn,
  at,
  grantedCase,
  importInto,
  movedTo,
  rosterFile,
  type Staff,
  staffOf,
  startedCase,
  workers,
} from './scene.js';
import { CaseWorld } from './world.js';

const REQUEST = '019a0000-0000-7000-8000-00000000e001';
/** In the order in which they refer to each other. */
const GONE_AT_THE_BEGINNING = [
  'payment_allocation',
  'payment',
  'settlement_share',
  'settlement',
  'objection',
  'case_replacement',
  'case_termination',
];

/** A case that Puyang sent to Yangquan, with a roster of two, that stands wherever a cell wants it. */
export class CaseScene {
  readonly world: CaseWorld;
  home!: Staff;
  lead!: Staff;
  stranger!: Staff;
  superior!: Staff;
  id = '';
  rowId = '';
  lawyerId = '';
  paper = '';
  /** The settlement that was offered last. */
  settlement = '';

  private constructor(world: CaseWorld) {
    this.world = world;
  }

  static async open(): Promise<CaseScene> {
    const scene = new CaseScene(await CaseWorld.open());
    await scene.#begin();
    return scene;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  async #begin(): Promise<void> {
    this.home = await staffOf(this.world, 'puyang');
    this.lead = await staffOf(this.world, 'yangquan');
    this.stranger = await staffOf(this.world, 'mianyang');
    await this.#aSuperior();
    this.id = await grantedCase(this.world, this.home);
    await importInto(this.world, this.home.reception, this.id, rosterFile(workers(2, 50_000)));
    await askedIn(this.world, this.home.officer, this.id, 'yangquan');
    await movedTo(this.world, this.lead.officer, this.id, 'yangquan');
    await startedCase(this.world, this.lead, this.id);
    this.lawyerId = toGlobalId('Lawyer', await this.world.lawyer('yangquan', this.lead.handler.viewer.memberId));
    this.paper = await aPaper(this.world, this.lead.handler, this.id);
    const [row] = await this.world.rows<{ id: string }>(
      'select id from roster_row where case_id = $1 order by row_number',
      [at(this.id)],
    );
    this.rowId = row?.id ?? '';
  }

  /** The bureau above the lead. */
  async #aSuperior(): Promise<void> {
    const { world } = this;
    world.organisations.bureau = newId();
    await world.loader.query(
      `insert into organisation (id, kind, name_zh, name_en, number_prefix, region_code, state, send_approves, created_at, updated_at)
       values ($1, 'JUDICIAL_ADMINISTRATION', '阳泉市司法局', 'a bureau', '阳司', '140300', 'ACTIVE', true, now(), now())`,
      [world.organisations.bureau],
    );
    await this.#lead('ACTIVE');
    this.superior = await staffOf(world, 'bureau');
  }

  async #lead(state: 'ACTIVE' | 'SUSPENDED'): Promise<void> {
    await this.world.loader.query('update organisation set state = $2, parent_id = $3 where id = $1', [
      this.world.organisations.yangquan,
      state,
      this.world.organisations.bureau,
    ]);
    await this.world.reference.refresh();
  }

  /** The lead is suspended, and its work lies with the bureau. */
  async leadIsSuspended(): Promise<void> {
    await this.#lead('SUSPENDED');
    await this.world.loader.query(
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'SUPERVISOR', now(), now())
       on conflict (organisation_id, subject_id) do update set ended_at = null`,
      [this.world.organisations.bureau, at(this.id)],
    );
  }

  /** Yangquan works again, and leads the case again where another was named. */
  async #leadIsBack(): Promise<void> {
    const { puyang, yangquan, bureau } = this.world.organisations;
    await this.#lead('ACTIVE');
    await this.world.loader.query('update participation set ended_at = now() where organisation_id = $1', [bureau]);
    const moved = await this.world.loader.query(
      'update legal_aid_case set lead_organisation_id = $2, home_organisation_id = $3 where id = $1 and lead_organisation_id <> $2',
      [at(this.id), yangquan, puyang],
    );
    if (moved.rowCount === 0) return;
    await this.world.loader.query(
      `update participation set ended_at = null, part = case when organisation_id = $2 then 'LEAD' else 'HOME' end
       where organisation_id in ($2, $3) and (subject_id = $1 or subject_id in (select person_id from case_person where case_id = $1))`,
      [at(this.id), yangquan, puyang],
    );
  }

  /** Puts the case into a state, its rows and settlements back to the beginning. */
  async stand(state: CaseState): Promise<void> {
    const own = at(this.id);
    await this.#leadIsBack();
    for (const table of GONE_AT_THE_BEGINNING)
      await this.world.loader.query(`delete from ${table} where case_id = $1`, [own]);
    await this.world.loader.query(
      "update legal_aid_case set state = 'CLOSED' where id <> $1 and lawyer_id is not null",
      [own],
    );
    await undecide(this.world, this.id);
    await this.world.loader.query('update participation set ended_at = now() where organisation_id = $1', [
      this.world.court,
    ]);
    await this.world.loader.query(
      `update roster_row set state = 'ACTIVE', paid_fen = 0, settled_fen = null, awarded_fen = 500, plan_until = null, split_case_id = null,
         waiver_material_id = null where case_id = $1`,
      [own],
    );
    await this.world.loader.query(
      'update legal_aid_case set state = $2, handler_member_id = $3, file_submitted_by_member_id = $3, lawyer_id = null, custody = null, stage = null where id = $1',
      [own, state, this.lead.handler.viewer.memberId],
    );
  }

  /** The input of a command on the one row of the roster. */
  row() {
    return { rowId: toGlobalId('RosterRow', this.rowId) };
  }

  court() {
    return { organisationId: toGlobalId('Organisation', this.world.court) };
  }

  today(): string {
    return this.world.clock.now().toISOString().slice(0, 10);
  }

  async organIsSide(): Promise<void> {
    await this.world.loader.query(
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'ORGAN', now(), now())
       on conflict (organisation_id, subject_id) do update set ended_at = null`,
      [this.world.court, at(this.id)],
    );
  }

  /** The lawyer acts in another open case against one of the same name as a recipient here. */
  async sameNameElsewhere(): Promise<void> {
    const other = await grantedCase(this.world, this.lead, { respondent: '王一明' });
    await this.world.loader.query(`update legal_aid_case set state = 'ASSIGNED', lawyer_id = $2 where id = $1`, [
      at(other),
      rowIdOf('Lawyer', this.lawyerId),
    ]);
  }

  async replacementIsAsked(): Promise<void> {
    await this.world.loader.query(
      `insert into case_replacement (id, case_id, state, lawyer_name, reason_sealed, asked_on, recorded_at, recorded_by_organisation_id, recorded_by_member_id,
         recorded_by_name)
       select $1, $2, 'OPEN', '李律师', $3, now()::date, now(), $4, $5, '受理员'`,
      [
        REQUEST,
        at(this.id),
        this.world.keys.encrypt({ table: 'case_replacement', column: 'reason_sealed', rowId: REQUEST }, '两次未到庭'),
        this.world.organisations.yangquan,
        this.lead.reception.viewer.memberId,
      ],
    );
  }

  /** The superior has ordered a correction; a lawyer was on the case. */
  async correctionIsOrdered(): Promise<void> {
    await this.world.loader.query('update legal_aid_case set lawyer_id = $2 where id = $1', [
      at(this.id),
      rowIdOf('Lawyer', this.lawyerId),
    ]);
    await this.world.loader.query(
      `insert into objection (id, case_id, against, state, version, decision_letter_id, applicant_sealed, text_sealed, filed_on, late, recorded_at,
         recorded_by_organisation_id, recorded_by_member_id, last_actor_organisation_id, last_moved_at)
       values (gen_random_uuid(), $1, 'TERMINATED', 'CORRECTION_ORDERED', 2, gen_random_uuid(), '\\x00', '\\x00', now()::date, false, now(), $2, $3, $2, now())`,
      [at(this.id), this.world.organisations.yangquan, this.lead.reception.viewer.memberId],
    );
  }

  async anOffer(): Promise<void> {
    const drafted = await this.world.one<{ id: string }>(
      `insert into settlement (id, case_id, revision, state, version, total_fen, created_at, last_actor_organisation_id, last_moved_at)
       values (gen_random_uuid(), $1, 1, 'OFFERED', 1, 400, now(), $2, now()) returning id`,
      [at(this.id), this.world.organisations.yangquan],
    );
    await this.world.loader.query(
      `insert into settlement_share (settlement_id, revision, case_id, row_id, amount_fen, decision)
       select $1, 1, case_id, id, 200, 'UNDECIDED' from roster_row where case_id = $2`,
      [drafted.id, at(this.id)],
    );
    this.settlement = toGlobalId('Settlement', drafted.id);
  }
}
