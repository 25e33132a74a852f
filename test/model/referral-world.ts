import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type GlobalType, toGlobalId } from '../../src/kernel/ids.js';
import type { TestApp } from '../support/app.js';
import type { Attempt, Desk } from './referral-commands.js';
import { type Body, INSTITUTIONS, WAYS } from './referral-model.js';
import type { Stage } from './runner.js';

interface Thing {
  id: string;
  version: number;
}

interface AskRow extends Thing {
  kind: string;
  from: string;
  to: string;
  person: string;
  state: string;
  outcome: string | null;
  matterHome: boolean;
  ownCase: (Thing & { state: string }) | null;
  proposals: (Thing & { kind: string; by: string; state: string })[] | null;
  dispositions: (Thing & { state: string })[] | null;
  awaited: string[] | null;
  waiting: string[] | null;
}

const READ = `select
  (select jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'from', r.owner_organisation_id, 'to', r.to_organisation_id, 'person', r.person_id,
      'state', r.state, 'version', r.version, 'outcome', r.outcome, 'matterHome', r.case_id is not null,
      'ownCase', (select jsonb_build_object('id', c.id, 'version', c.version, 'state', c.state) from referral_case rc join legal_aid_case c on c.id = rc.case_id where rc.referral_id = r.id),
      'proposals', (select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'by', p.by_organisation_id, 'state', p.state, 'version', p.version) order by p.id) from proposal p where p.ask_id = r.id),
      'dispositions', (select jsonb_agg(jsonb_build_object('id', d.id, 'state', d.state, 'version', d.version) order by d.id) from disposition d where d.ask_id = r.id),
      'awaited', (select jsonb_agg(p.organisation_id) from participation p where p.subject_id = r.id and p.part <> 'SUPERVISOR' and p.awaits_us),
      'waiting', (select jsonb_agg(p.organisation_id) from participation p where p.subject_id = r.id and p.part <> 'SUPERVISOR' and p.awaits_them)
    ) order by r.id) from referral r where r.matter = $1) as asks,
  (select count(*)::int from journal where seq > $2) as entries,
  (select max(seq)::int from journal) as seq`;

const MOVES = ['Discard', 'Send', 'DeemWithdrawn', 'Resume'].map((verb) => `referral${verb}`);
const OPENS = ['Open', 'Claim', 'EndConsent'].map((verb) => `referral${verb}`);
const TYPE: Readonly<Record<string, string>> = {
  dispositionKeep: 'DispositionInput',
  dispositionCloseWithLetter: 'DispositionInput',
  caseStart: 'CaseMoveInput',
  caseClose: 'CaseMoveInput',
  caseWithdraw: 'CaseReasonInput',
};

/** What is said by the way. */
const WORDS: Readonly<Record<string, Record<string, unknown>>> = {
  referralPreReview: { opinion: '材料齐全，建议受理。' },
  referralDecline: { reason: '经审查，不属于本机构办理。' },
  referralAskSupplement: { list: '工资条、考勤记录。' },
  referralSupply: { answer: '已补充。' },
  referralHold: { reason: '等待鉴定结论。' },
  referralComeHome: { reason: '双方未达成协议。' },
  dispositionKeep: { reason: '本单位继续办理。' },
  dispositionCloseWithLetter: { reason: '已书面告知当事人。' },
  dispositionReroute: { reason: '改送其他单位。' },
  caseReview: { legal: '不属于法律援助范围。', opinion: 'REFUSE' },
  caseRefuse: { ground: 'OUT_OF_SCOPE', reason: '不属于法律援助范围。' },
  caseGrant: { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' },
  caseWithdraw: { reason: '本人撤回。' },
  caseTerminate: { ground: 'REQUESTED', reason: '本人要求。' },
  caseSubmitFile: { summary: '已办结。' },
};

const CONSENT = {
  text: '同意将本人情况提供给上述单位。',
  categories: ['IDENTITY', 'CONTACT', 'FACTS'],
  givenHow: 'SIGNED_PAPER',
};

function typeOf(command: string): string {
  if (MOVES.includes(command)) return 'ReferralMoveInput';
  if (OPENS.includes(command)) return 'ReferralOpenInput';
  if (/^proposal(Agree|Refuse|Withdraw)$/.test(command)) return 'ProposalAnswerInput';
  return TYPE[command] ?? `${command[0]?.toUpperCase()}${command.slice(1)}Input`;
}

/** Where every run begins: nobody's token is older. */
const FIRST = Date.parse('2026-11-03T02:00:00Z');
const DAY = 86_400_000;

/** Plays referrals against a running server, and shows what the database says afterwards. */
export class ReferralWorld implements Stage<Attempt> {
  readonly #t: TestApp;
  readonly #client: Client;
  readonly #names: ReadonlyMap<string, string>;
  #run = 0;
  #seq = 0;
  #said = 0;
  #now = FIRST;
  #asks: AskRow[] = [];

  private constructor(t: TestApp, client: Client) {
    this.#t = t;
    this.#client = client;
    this.#names = new Map(Object.entries(t.world.organisations).map(([name, id]) => [id, name]));
  }

  static async open(t: TestApp): Promise<ReferralWorld> {
    const client = new Client({ connectionString: t.database.superuserUrl });
    await client.connect();
    await client.query('create index on journal (seq)');
    await client.query('create index on referral (matter)');
    return new ReferralWorld(t, client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** Another matter, on the first day; what an earlier run left open does not weigh on it. */
  async begin(): Promise<void> {
    await this.#client.query(`update legal_aid_case set state = 'ARCHIVED' where state <> 'ARCHIVED'`);
    await this.#client.query(`update proposal set state = 'LAPSED' where state = 'OPEN'`);
    await this.#client.query('update deadline set stopped_at = now() where stopped_at is null');
    this.#run += 1;
    this.#now = FIRST;
    this.#t.clock.moveTo(new Date(FIRST));
    await this.#look();
  }

  get #matter(): string {
    return `追索劳动报酬${this.#run}`;
  }

  async #look(): Promise<{ entries: number; shown: unknown }> {
    const { rows } = await this.#client.query<{ asks: AskRow[] | null; entries: number; seq: number | null }>(READ, [
      this.#matter,
      this.#seq,
    ]);
    const row = rows[0];
    this.#seq = row?.seq ?? 0;
    this.#asks = row?.asks ?? [];
    return { entries: row?.entries ?? 0, shown: this.#asks.map((ask) => this.#shown(ask)) };
  }

  #shown(ask: AskRow): unknown {
    const name = (id: string) => this.#names.get(id) ?? id;
    return {
      kind: ask.kind,
      from: name(ask.from),
      to: name(ask.to),
      state: ask.state,
      version: ask.version,
      outcome: ask.outcome,
      proposals: (ask.proposals ?? []).map(({ kind, by, state }) => ({ kind, by: name(by), state })),
      dispositions: (ask.dispositions ?? []).map(({ state }) => state),
      ownCase: ask.ownCase?.state ?? null,
      matterHome: ask.matterHome,
      awaited: (ask.awaited ?? []).map(name).sort(),
      waiting: (ask.waiting ?? []).map(name).sort(),
    };
  }

  /** Tries it. Afterwards says whether it was done, with what refusal, and how many entries the journal got. */
  async attempt(attempt: Attempt): Promise<{ done: boolean; code: string | null; entries: number; shown: unknown }> {
    if (attempt.command === 'time') {
      this.#now += (attempt.days ?? 0) * DAY;
      this.#t.clock.advance((attempt.days ?? 0) * DAY);
      await this.#t.app.sweeper.sweep();
      return { done: true, code: null, ...(await this.#look()) };
    }
    const person = await this.#t.as(`${attempt.body}.${deskOf(attempt.body, attempt.desk)}`);
    const data = await person.run<{ moved: { journalEntryId: string | null; userErrors: { code: string }[] } }>(
      `mutation ($input: ${typeOf(attempt.command)}!) { moved: ${attempt.command}(input: $input) { journalEntryId userErrors { code } } }`,
      { input: { idempotencyKey: randomUUID(), ...this.#inputOf(attempt), ...WORDS[attempt.command] } },
    );
    const code = data.moved.userErrors[0]?.code ?? null;
    return { done: code === null, code, ...(await this.#look()) };
  }

  #inputOf({ command, body, ask: index = -1, at = -1, way = -1, kind, target, code }: Attempt): object {
    const ask = this.#asks[index];
    const one = (type: GlobalType, found: Thing | null | undefined) => ({
      id: toGlobalId(type, found?.id ?? ''),
      expectedVersion: found?.version ?? 0,
    });
    this.#said += 1;
    const facts = { facts: `务工四个月，工资未付（${this.#said}）。` };
    if (command === 'referralDraft') {
      const row = WAYS[way];
      return {
        kind: row?.kind,
        toOrganisationId: this.#t.organisation(row?.to ?? ''),
        matter: this.#matter,
        ...facts,
        causeCode: 'LABOUR_REMUNERATION',
        form: 'LABOUR_ARBITRATION',
        inCustody: row?.custody === true,
        persons: [
          ask === undefined
            ? { person: { name: '王秀英', migrantWorker: true } }
            : { id: toGlobalId('Person', ask.person) },
        ],
      };
    }
    if (command === 'consentRecord')
      return {
        personId: toGlobalId('Person', ask?.person ?? ''),
        organisationId: this.#t.organisation(target ?? ''),
        purpose: ask?.kind,
        ...CONSENT,
      };
    const organisationId = target === undefined ? {} : { organisationId: this.#t.organisation(target) };
    if (command === 'proposalPropose')
      return {
        referralId: toGlobalId('Referral', ask?.id ?? ''),
        kind,
        reason: '说明理由。',
        ...(kind === 'REDIRECT' ? organisationId : {}),
      };
    if (command.startsWith('proposal')) return one('Proposal', ask?.proposals?.[at]);
    if (command.startsWith('disposition')) return { ...one('Disposition', ask?.dispositions?.[at]), ...organisationId };
    if (command.startsWith('case'))
      return {
        ...one('LegalAidCase', ask?.ownCase),
        ...(command === 'caseAssign' ? { lawyerId: this.#t.lawyer(`${body}.handler`) } : {}),
      };
    if (OPENS.includes(command)) return { id: toGlobalId('Referral', ask?.id ?? '') };
    const reviewOn = new Date(this.#now + 10 * DAY).toISOString().slice(0, 10);
    const more: Readonly<Record<string, object>> = {
      referralEdit: facts,
      referralAmend: { ...facts, reason: '情况有新进展。' },
      referralDecline: {
        code,
        ...(code === 'WRONG_INSTITUTION' ? { rightOrganisationId: this.#t.organisation('mianyang') } : {}),
      },
      referralComplete: { outcome: OUTCOME[ask?.kind ?? ''] },
      referralHold: { reviewOn },
    };
    return { ...one('Referral', ask), ...more[command] };
  }
}

const OUTCOME: Readonly<Record<string, string>> = {
  APPLICATION_FORWARD: 'DEALT_WITH',
  HANDOVER: 'DEALT_WITH',
  SUPPORT: 'SUPPORTED',
  CONSULT: 'OPINION_GIVEN',
  MEDIATION: 'MEDIATED',
};

function deskOf(body: Body, desk: Desk): string {
  if (desk !== 'worker') return desk;
  return INSTITUTIONS.includes(body) ? 'reception' : 'liaison';
}
