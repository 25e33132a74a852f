/**
 * A second opinion on how a referral moves, written from the design's tables and sentences (lifecycles.md §2, §3, §5), and
 * from nothing else: it imports no line of the product. Where the two disagree, one of them is wrong.
 */

export type Kind = 'APPLICATION_FORWARD' | 'HANDOVER' | 'SUPPORT' | 'CONSULT' | 'MEDIATION';
export type Body =
  | 'union'
  | 'women'
  | 'office'
  | 'arbitration'
  | 'puyang'
  | 'yangquan'
  | 'mianyang'
  | 'tongliang'
  | 'zhanhe'
  | 'detentionStation'
  | 'arbitrationStation';
export const INSTITUTIONS: readonly Body[] = ['puyang', 'yangquan', 'mianyang', 'tongliang', 'zhanhe'];
export const STATIONS: readonly Body[] = ['detentionStation', 'arbitrationStation'];
/** To or from these nothing goes without the person's consent (§2.17). */
const GROUPS: readonly Body[] = ['union', 'women'];

export interface Way {
  kind: Kind;
  from: Body;
  to: Body;
  /** Where it may be redirected to, one after the other. */
  on: readonly Body[];
  custody?: true;
}

export const WAYS: readonly Way[] = [
  { kind: 'APPLICATION_FORWARD', from: 'union', to: 'puyang', on: ['yangquan', 'mianyang', 'tongliang'] },
  { kind: 'APPLICATION_FORWARD', from: 'detentionStation', to: 'tongliang', on: ['mianyang', 'puyang'], custody: true },
  { kind: 'APPLICATION_FORWARD', from: 'union', to: 'arbitrationStation', on: ['puyang', 'yangquan'] },
  { kind: 'HANDOVER', from: 'women', to: 'puyang', on: ['yangquan', 'union'] },
  { kind: 'HANDOVER', from: 'puyang', to: 'union', on: ['women', 'arbitration'] },
  { kind: 'SUPPORT', from: 'puyang', to: 'union', on: ['women'] },
  { kind: 'CONSULT', from: 'puyang', to: 'women', on: ['union'] },
  { kind: 'MEDIATION', from: 'zhanhe', to: 'office', on: ['union', 'arbitration'] },
];

export type ProposalKind = 'REDIRECT' | 'RECALL' | 'RETURN';
export interface Proposal {
  kind: ProposalKind;
  by: Body;
  to: Body;
  state: string;
  /** Of REDIRECT: where to. */
  target: Body | null;
  since: number;
}

export interface Ask {
  way: number;
  kind: Kind;
  from: Body;
  to: Body;
  person: number;
  state: string;
  version: number;
  chain: number;
  visited: Body[];
  /** The one list that may be asked for; and on which day. */
  askedOn: number | null;
  sentOn: number | null;
  outcome: string | null;
  proposals: Proposal[];
  dispositions: { state: string }[];
  /** The case that the receiving institution opened for it. */
  ownCase: { state: string; outsideAid: boolean } | null;
  /** Of a mediation that came home: whether the sender's matter stands in the sender's house. */
  matterHome: boolean;
}

export interface Model {
  day: number;
  asks: Ask[];
  people: number;
  /** `person, recipient, kind` of each consent that holds. */
  consents: string[];
}

export const start = (): Model => ({ day: 0, asks: [], people: 0, consents: [] });

export const OPEN = ['SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT', 'ACCEPTED', 'ON_HOLD'];
export const BEFORE = ['SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT'];
export const AFTER = ['ACCEPTED', 'ON_HOLD'];

export const consentFor = (ask: Ask, to: Body = ask.to): string => `${ask.person} ${to} ${ask.kind}`;

/** Whether it may go there on an article, without the person's consent (§2.17; MEDIATION: with consent). */
export function isStatutory(ask: Ask, to: Body = ask.to): boolean {
  return ask.kind !== 'MEDIATION' && ![ask.from, to].some((body) => GROUPS.includes(body));
}

export const mayBeSent = (model: Model, ask: Ask, to: Body = ask.to): boolean =>
  isStatutory(ask, to) || model.consents.includes(consentFor(ask, to));

/** One open ask per (source, person, target, kind) (§2.11). */
export const isOpenAlready = (model: Model, ask: Ask, to: Body = ask.to): boolean =>
  model.asks.some(
    (other) =>
      other !== ask &&
      OPEN.includes(other.state) &&
      other.from === ask.from &&
      other.to === to &&
      other.kind === ask.kind &&
      other.person === ask.person,
  );

/** Where a kind of proposal may be open, and who makes it (§3). */
export const PROPOSALS: Readonly<Record<ProposalKind, { by: 'from' | 'to'; states: readonly string[] }>> = {
  REDIRECT: { by: 'to', states: ['SENT', 'RECEIVED'] },
  RECALL: { by: 'from', states: AFTER },
  RETURN: { by: 'to', states: AFTER },
};

export const openProposals = (ask: Ask): Proposal[] => ask.proposals.filter(({ state }) => state === 'OPEN');

/** Leaving the states in which a kind may be open lapses it in the same transaction (§3). */
export function settle(model: Model): void {
  for (const ask of model.asks)
    for (const proposal of openProposals(ask))
      if (!PROPOSALS[proposal.kind].states.includes(ask.state)) proposal.state = 'LAPSED';
}

/** A fact about it: its state, and its version with it. */
export function to(ask: Ask, state: string): undefined {
  ask.state = state;
  ask.version += 1;
}

/** It is over, and the sender learns what became of it. */
export function complete(ask: Ask, outcome: string): undefined {
  ask.outcome = outcome;
  to(ask, 'COMPLETED');
}

/** A draft. */
export const fresh = (way: number, kind: Kind, from: Body, receiver: Body, person: number): Ask => ({
  way,
  kind,
  from,
  to: receiver,
  person,
  state: 'DRAFT',
  version: 1,
  chain: 1,
  visited: [from, receiver],
  askedOn: null,
  sentOn: null,
  outcome: null,
  proposals: [],
  dispositions: [],
  ownCase: null,
  matterHome: false,
});

/** Answering an unopened ask opens it (§2.9). */
export function openFirst(ask: Ask): void {
  if (ask.state === 'SENT') to(ask, 'RECEIVED');
}

/** A clock that started on an earlier day has run out: between two days of the model lie forty. */
export const ranOut = (model: Model, since: number | null): boolean => since !== null && since < model.day;

/** What time decides by itself (§2.16, §3, §5): nothing else ever moves without somebody. */
export function sweep(model: Model): void {
  for (const ask of model.asks)
    for (const proposal of openProposals(ask)) if (ranOut(model, proposal.since)) proposal.state = 'LAPSED';
  for (const ask of model.asks) {
    if (!ranOut(model, ask.sentOn)) continue;
    if (['SUPPORT', 'CONSULT'].includes(ask.kind) && ['SENT', 'RECEIVED'].includes(ask.state)) to(ask, 'EXPIRED');
    if (ask.kind === 'MEDIATION' && ['SENT', 'RECEIVED', ...AFTER].includes(ask.state)) to(ask, 'RETURNED');
  }
  for (const ask of model.asks)
    if (ask.kind === 'MEDIATION' && ask.state === 'RETURNED' && !ask.matterHome) {
      ask.matterHome = true;
      ask.version += 1;
    }
}

/** Who is awaited on it: derived from what is open in it, never set by hand (§2.15). */
export function ballOf(ask: Ask): { from: boolean; to: boolean } {
  const ball = {
    from: ['DRAFT', 'AWAITING_SUPPLEMENT'].includes(ask.state),
    to: ['SENT', 'RECEIVED', ...AFTER].includes(ask.state),
  };
  for (const proposal of openProposals(ask)) ball[proposal.to === ask.from ? 'from' : 'to'] = true;
  if (ask.dispositions.some(({ state }) => state === 'OPEN')) ball.from = true;
  return ball;
}

/** What the database should say if the model is right. */
export function expected(model: Model): unknown {
  return model.asks.map((ask) => {
    const ball = ballOf(ask);
    return {
      kind: ask.kind,
      from: ask.from,
      to: ask.to,
      state: ask.state,
      version: ask.version,
      outcome: ask.outcome,
      proposals: ask.proposals.map(({ kind, by, state }) => ({ kind, by, state })),
      dispositions: ask.dispositions.map(({ state }) => state),
      ownCase: ask.ownCase?.state ?? null,
      matterHome: ask.matterHome,
      awaited: [...(ball.from ? [ask.from] : []), ...(ball.to ? [ask.to] : [])].sort(),
      waiting: [...(ball.to ? [ask.from] : []), ...(ball.from && ask.sentOn !== null ? [ask.to] : [])].sort(),
    };
  });
}
