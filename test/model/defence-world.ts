import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { checkDigitOf } from '../../src/kernel/codes/identity-number.js';
import { type GlobalType, newId, toGlobalId } from '../../src/kernel/ids.js';
import { onDuty, wantsHelp } from '../features/defence/help-scene.js';
import { adult, defendant, lawyersAre } from '../features/defence/scene.js';
import { sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import type { Attempt } from './defence-commands.js';
import { INSTITUTIONS } from './defence-model.js';
import type { Stage } from './runner.js';

interface Thing {
  id: string;
  version: number;
}
interface LineRow extends Thing {
  state: string;
  lawyer: string | null;
  caseId: string | null;
  caseState: string | null;
  organ: string | null;
  correctionCode: string | null;
}
interface NoticeRow extends Thing {
  by: string;
  to: string;
  lines: LineRow[];
  awaited: string[] | null;
}
interface HelpRow extends Thing {
  by: string;
  state: string;
  lawyer: string | null;
  caseState: string | null;
  awaited: string[] | null;
}

const AWAITED = (id: string) =>
  `(select jsonb_agg(p.organisation_id) from participation p where p.subject_id = ${id} and p.part <> 'SUPERVISOR' and p.awaits_us)`;

const READ = `select
  (select jsonb_agg(jsonb_build_object('id', n.id, 'version', n.version, 'by', n.filed_by_organisation_id, 'to', n.to_organisation_id, 'awaited', ${AWAITED('n.id')},
      'lines', (select jsonb_agg(jsonb_build_object('id', l.id, 'version', l.version, 'state', l.state, 'lawyer', l.lawyer_id, 'correctionCode', l.correction_code,
          'caseId', l.case_id, 'caseState', (select c.state from legal_aid_case c where c.id = l.case_id),
          'organ', (select p.organisation_id from participation p where p.subject_id = l.case_id and p.part = 'ORGAN' and p.ended_at is null)) order by l.position)
        from defence_line l where l.notice_id = n.id)
    ) order by n.id) from defence_notice n where n.id > $1) as notices,
  (select jsonb_agg(jsonb_build_object('id', h.id, 'version', h.version, 'state', h.state, 'by', h.filed_by_organisation_id, 'lawyer', h.lawyer_id,
      'caseState', (select c.state from legal_aid_case c where c.id = h.case_id), 'awaited', ${AWAITED('h.id')}) order by h.id)
    from duty_lawyer_help h where h.id > $1) as helps,
  (select count(*)::int from journal where seq > $2) as entries,
  (select max(seq)::int from journal) as seq`;

/** What an earlier run left open would weigh on the lawyers. */
const TIDY = [
  `update legal_aid_case set state = 'ARCHIVED' where state <> 'ARCHIVED'`,
  `update defence_line set state = 'DISCARDED' where state not in ('DISCARDED', 'REROUTED')`,
  'update deadline set stopped_at = now() where stopped_at is null',
];

/** A file that was uploaded, or attached to a case: only its row, for nobody reads it. */
const PAPER = `insert into material (id, owner_organisation_id, case_id, purpose, field_class, state, title_sealed, declared_type, declared_size, media_type, size,
    sha256, storage_name, wrapped_key, ticket_expires_at, uploaded_at, attached_at, attached_by_member_id, created_at, created_by_member_id)
  values ($1, $2, $3, 'DOCUMENT', 'EVIDENCE', $4, $5, 'application/pdf', 1, 'application/pdf', 1, $6, $7, $5, $8, $9, $10, $11, $9, $12)`;

/** Every run begins on this day: nobody's token is older. */
const FIRST = Date.parse('2026-11-03T02:00:00Z');
const DAY = 86_400_000;

let people = 0;

/** A fresh identity number of an adult: nine hundred of them share a birthday. */
function identity(): { idKind: string; idNumber: string } {
  const born = new Date(Date.UTC(1980, 0, 1) + Math.floor(people / 900) * DAY).toISOString().slice(0, 10);
  const body = `500151${born.replaceAll('-', '')}${100 + (people % 900)}`;
  people += 1;
  return { idKind: 'RESIDENT_ID', idNumber: body + checkDigitOf(body) };
}

/** Plays notices and helps against a running server, and shows what the database says afterwards. */
export class DefenceWorld implements Stage<Attempt> {
  readonly #t: TestApp;
  readonly #client: Client;
  readonly #names: ReadonlyMap<string, string>;
  readonly #lawyers: ReadonlyMap<string, number>;
  #first = '';
  #seq = 0;
  #notices: NoticeRow[] = [];
  #helps: HelpRow[] = [];

  private constructor(t: TestApp, client: Client) {
    this.#t = t;
    this.#client = client;
    this.#names = new Map(Object.entries(t.world.organisations).map(([name, id]) => [id, name]));
    this.#lawyers = new Map(
      INSTITUTIONS.flatMap((city) =>
        ['handler', 'handler2'].map((desk, at): [string, number] => [t.world.lawyers[`${city}.${desk}`] ?? '', at]),
      ),
    );
  }

  static async open(t: TestApp): Promise<DefenceWorld> {
    const client = new Client({ connectionString: t.database.superuserUrl });
    await client.connect();
    await client.query('create index on journal (seq)');
    for (const city of INSTITUTIONS) {
      await lawyersAre(t, city, { minors: true, since: null });
      await sql(t, `update lawyer set criminal_practice_since = '2012-07-01' where id = $1`, [
        t.world.lawyers[`${city}.handler`],
      ]);
    }
    await onDuty(t, 'tongliang.handler', 'tongliang.handler2');
    return new DefenceWorld(t, client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async begin(): Promise<void> {
    for (const statement of TIDY) await this.#client.query(statement);
    this.#t.clock.moveTo(new Date(FIRST));
    this.#first = newId();
    await this.#look();
  }

  async #look(): Promise<{ entries: number; shown: unknown }> {
    const { rows } = await this.#client.query<{
      notices: NoticeRow[] | null;
      helps: HelpRow[] | null;
      entries: number;
      seq: number | null;
    }>(READ, [this.#first, this.#seq]);
    const row = rows[0];
    this.#seq = row?.seq ?? 0;
    this.#notices = row?.notices ?? [];
    this.#helps = row?.helps ?? [];
    const name = (id: string) => this.#names.get(id) ?? id;
    const lawyer = (id: string | null) => (id === null ? null : (this.#lawyers.get(id) ?? id));
    return {
      entries: row?.entries ?? 0,
      shown: {
        notices: this.#notices.map((notice) => ({
          by: name(notice.by),
          to: name(notice.to),
          lines: notice.lines.map((line) => ({
            state: line.state,
            version: line.version,
            lawyer: lawyer(line.lawyer),
            caseState: line.caseState === 'ASSIGNED' ? `ASSIGNED with ${name(line.organ ?? 'nobody')}` : line.caseState,
          })),
          awaited: (notice.awaited ?? []).map(name).sort(),
        })),
        helps: this.#helps.map((help) => ({
          by: name(help.by),
          state: help.state,
          version: help.version,
          lawyer: lawyer(help.lawyer),
          caseState: help.caseState,
          awaited: (help.awaited ?? []).map(name).sort(),
        })),
      },
    };
  }

  /** Tries it. Afterwards says whether it was done, with what refusal, and how many entries the journal got. */
  async attempt(attempt: Attempt): Promise<{ done: boolean; code: string | null; entries: number; shown: unknown }> {
    const { command } = attempt;
    if (command === 'time') {
      this.#t.clock.advance((attempt.days ?? 0) * DAY);
      await this.#t.app.sweeper.sweep();
      return { done: true, code: null, ...(await this.#look()) };
    }
    const person = await this.#t.as(`${attempt.body}.${attempt.desk}`);
    const input = await this.#inputOf(attempt);
    const type = String(this.#t.app.schema.getMutationType()?.getFields()[command]?.args[0]?.type);
    const data = await person.run<{ moved: { journalEntryId: string | null; userErrors: { code: string }[] } }>(
      `mutation ($input: ${type}) { moved: ${command}(input: $input) { journalEntryId userErrors { code } } }`,
      { input: { idempotencyKey: randomUUID(), ...input } },
    );
    const code = data.moved.userErrors[0]?.code ?? null;
    return { done: code === null, code, ...(await this.#look()) };
  }

  /** A file of an organisation, attached to a case or not yet to anything. */
  async #paper(organisation: string, desk: string, caseId: string | null): Promise<string> {
    const id = newId();
    const now = this.#t.clock.now();
    const member = this.#t.world.members[`${organisation}.${desk}`];
    const attached = caseId === null ? null : now;
    await this.#client.query(PAPER, [
      id,
      this.#t.world.organisations[organisation],
      caseId,
      caseId === null ? 'UPLOADED' : 'ATTACHED',
      randomBytes(40),
      randomBytes(32),
      id,
      new Date(now.getTime() + DAY),
      now,
      attached,
      attached === null ? null : member,
      member,
    ]);
    return toGlobalId('Material', id);
  }

  async #inputOf(attempt: Attempt): Promise<object> {
    const { command, body, desk, target, code, outcome, lawyer = 0 } = attempt;
    const notice = this.#notices[attempt.notice ?? -1];
    const line = notice?.lines[attempt.line ?? -1];
    const help = this.#helps[attempt.help ?? -1];
    const one = (type: GlobalType, found: Thing | undefined) => ({
      id: toGlobalId(type, found?.id ?? ''),
      expectedVersion: found?.version ?? 0,
    });
    const now = this.#t.clock.now().toISOString();
    const lawyerOf = (city: string) => ({
      lawyerId: this.#t.lawyer(`${city}.${lawyer === 0 ? 'handler' : 'handler2'}`),
    });
    const city = INSTITUTIONS.find((each) => each === body) ?? 'tongliang';
    switch (command) {
      case 'noticeDraft':
        return {
          toOrganisationId: this.#t.organisation('tongliang'),
          defendants: (attempt.needs ?? []).map((need) =>
            need === 'YEARS'
              ? adult(this.#t, { person: { name: '吴大勇', ...identity() } })
              : defendant(this.#t, {
                  person: { name: '郑小明', ...identity() },
                  ground: 'VISUAL_HEARING_SPEECH_DISABLED',
                  disability: 'HEARING',
                }),
          ),
        };
      case 'noticeOpen':
      case 'noticeClaim':
        return { id: one('DefenceNotice', notice).id };
      case 'noticeNotify':
      case 'noticeDiscard':
        return one('DefenceNotice', notice);
      case 'dutyLawyerHelpRequest':
        return wantsHelp(this.#t, { person: { name: '吴大勇', ...identity() } });
      case 'defenceLineCorrect':
        return {
          ...one('DefenceLine', line),
          answer: '已补正。',
          ...(line?.correctionCode === 'MISSING_PAPERS'
            ? { materialIds: [await this.#paper(body, desk, null)] }
            : { person: { name: '郑小鸣', ...identity() } }),
        };
      case 'defenceLineDeclinedByPerson':
        return {
          ...one('DefenceLine', line),
          materialId: await this.#paper(
            notice === undefined ? city : (this.#names.get(notice.to) ?? city),
            'handler',
            line?.caseId ?? null,
          ),
          declinedOn: now.slice(0, 10),
          reason: '本人不同意由该律师辩护。',
        };
      default: {
        const more: Readonly<Record<string, object>> = {
          defenceLineAssign: lawyerOf(city),
          defenceLineAskCorrection: { code, list: '请补正。' },
          defenceLineReroute: { toOrganisationId: this.#t.organisation(target ?? ''), reason: '该案已指定管辖。' },
          defenceLineWithdrawByOrgan: { reason: '案件已撤销。' },
          defenceLineOwnCounsel: { reason: '家属已委托律师。' },
          defenceLineRenotify: { reason: '属于应当通知辩护的情形。' },
          defenceLineClose: { outcome, reason: '本人坚持。' },
          dutyLawyerHelpSchedule: {
            ...lawyerOf(city),
            scheduledFor: new Date(Date.parse(now) + 3_600_000).toISOString(),
            mode: 'ON_SITE',
          },
          dutyLawyerHelpRecord: {
            services: ['ADVICE'],
            content: '已解答。',
            ...(attempt.asked === true ? { askedForAidAt: now } : {}),
          },
          dutyLawyerHelpConvert: { requestedAt: now, causeCode: 'CRIMINAL_CASE', form: 'CRIMINAL_DEFENCE' },
          dutyLawyerHelpCancel: { reason: '不需要了。' },
        };
        return { ...(help === undefined ? one('DefenceLine', line) : one('DutyLawyerHelp', help)), ...more[command] };
      }
    }
  }
}
