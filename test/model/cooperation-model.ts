/**
 * A second opinion on how a case and its cooperations move, written from the design's tables and sentences, and from
 * nothing else: it imports no line of the product. Where the two disagree, one of them is wrong.
 */

export type City = 'home' | 'away' | 'third';
export const CITIES: readonly City[] = ['home', 'away', 'third'];
export type Kind = 'HANDLE_CASE' | 'COLLECT_EVIDENCE' | 'SERVE_DOCUMENT';
export type ProposalKind = 'NEW_DUE_DATE' | 'CANCEL_ITEM' | 'REDIRECT' | 'RECALL' | 'RETURN' | 'LEAD_TRANSFER';

export interface Item {
  kind: Kind;
  state: string;
}

export interface Proposal {
  kind: ProposalKind;
  /** The item it is about; null for the whole ask, or its case. */
  item: number | null;
  by: City;
  to: City;
  state: string;
}

export interface Ask {
  from: City;
  to: City;
  state: string;
  chain: number;
  items: Item[];
  proposals: Proposal[];
  /** One for each item that could not be done, in the order in which it was said. */
  dispositions: { state: string }[];
  /** By REDIRECT: the institutions it has been at. */
  visited: City[];
}

export interface Model {
  case: { state: string; lead: City; home: City | null; lawyerOf: City | null };
  asks: Ask[];
}

export const ENDED_ITEM = ['CONFIRMED', 'UNABLE', 'CANCELLED'];
export const OPEN_ASK = ['SENT', 'RECEIVED', 'ACTIVE'];
const EXCLUSIVE: readonly ProposalKind[] = ['REDIRECT', 'RECALL', 'RETURN', 'LEAD_TRANSFER'];
const LEAD_MAY_MOVE = ['GRANTED', 'ASSIGNED', 'IN_PROGRESS'];

export const start = (): Model => ({
  case: { state: 'GRANTED', lead: 'home', home: null, lawyerOf: null },
  asks: [],
});

/** Where a kind of proposal may be open (§3). */
const ITEM_STATES: Readonly<Partial<Record<ProposalKind, readonly string[]>>> = {
  NEW_DUE_DATE: ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS'],
  CANCEL_ITEM: ['ACCEPTED', 'IN_PROGRESS', 'AWAITING_SUPPLEMENT', 'RESULT_SUBMITTED'],
};
const ASK_STATES: Readonly<Record<ProposalKind, readonly string[]>> = {
  NEW_DUE_DATE: OPEN_ASK,
  CANCEL_ITEM: [],
  REDIRECT: ['SENT', 'RECEIVED'],
  RECALL: ['ACTIVE'],
  RETURN: ['ACTIVE'],
  LEAD_TRANSFER: ['ACTIVE'],
};
export const BY: Readonly<Record<ProposalKind, readonly ('from' | 'to')[]>> = {
  NEW_DUE_DATE: ['from', 'to'],
  CANCEL_ITEM: ['from'],
  REDIRECT: ['to'],
  RECALL: ['from'],
  RETURN: ['to'],
  LEAD_TRANSFER: ['from', 'to'],
};

export const openProposals = (ask: Ask): Proposal[] => ask.proposals.filter((each) => each.state === 'OPEN');

/** Leaving the states in which a kind may be open lapses it in the same transaction (§3). */
export function settle(model: Model): void {
  for (const ask of model.asks) {
    for (const proposal of openProposals(ask)) {
      const item = proposal.item === null ? null : (ask.items[proposal.item] ?? null);
      const here =
        item === null
          ? ASK_STATES[proposal.kind].includes(ask.state)
          : OPEN_ASK.includes(ask.state) && (ITEM_STATES[proposal.kind] ?? []).includes(item.state);
      const inCase = proposal.kind !== 'LEAD_TRANSFER' || LEAD_MAY_MOVE.includes(model.case.state);
      if (!here || !inCase) proposal.state = 'LAPSED';
    }
  }
}

/** When an ask ends, its open items become CANCELLED (§4). */
export function end(ask: Ask, state: string): void {
  for (const item of ask.items) if (!ENDED_ITEM.includes(item.state)) item.state = 'CANCELLED';
  for (const proposal of openProposals(ask)) proposal.state = 'LAPSED';
  ask.state = state;
}

/** What follows for the ask when its items have moved (§4). */
export function follow(ask: Ask): void {
  const states = ask.items.map(({ state }) => state);
  if (states.every((state) => ENDED_ITEM.includes(state)) && !states.includes('CONFIRMED')) {
    end(ask, states.includes('UNABLE') ? 'UNABLE' : 'TERMINATED');
    return;
  }
  const taken = states.some((state) => !['REQUESTED', 'UNABLE', 'CANCELLED'].includes(state));
  if (ask.state !== 'ACTIVE') ask.state = taken ? 'ACTIVE' : 'RECEIVED';
}

/** The lead goes over; who had it stays as HOME when nobody is home yet, and never when it comes back (§4, §2.12). */
export function moveLead(model: Model, to: City, returning = false): void {
  const { lead, home } = model.case;
  const stays = home ?? (returning ? null : lead);
  model.case.lead = to;
  model.case.home = stays === to ? null : stays;
}

export const mayMoveLead = (model: Model): boolean => LEAD_MAY_MOVE.includes(model.case.state);

/** RECALL and RETURN: the lead returns to the sender, if this ask moved it; not when it was handed on to a third city. */
export function giveBack(model: Model, ask: Ask, state: string): boolean {
  const moved = ask.items.some(({ kind, state: each }) => kind === 'HANDLE_CASE' && each !== 'REQUESTED');
  if (moved && ![ask.from, ask.to].includes(model.case.lead)) return false;
  if (moved && model.case.lead === ask.to) moveLead(model, ask.from, true);
  end(ask, state);
  return true;
}

/** One open proposal of a kind about a thing; those that exclude one another exclude one another (§3). */
export function mayPropose(model: Model, ask: Ask, kind: ProposalKind, item: number | null, by: City): boolean {
  if (!BY[kind].some((side) => ask[side] === by)) return false;
  if ((kind === 'CANCEL_ITEM') !== (item !== null) && kind !== 'NEW_DUE_DATE') return false;
  const about = item === null ? null : ask.items[item];
  if (about === undefined) return false;
  const states = about === null ? ASK_STATES[kind] : (ITEM_STATES[kind] ?? []);
  if (!OPEN_ASK.includes(ask.state) || !states.includes(about === null ? ask.state : about.state)) return false;
  if (kind === 'CANCEL_ITEM' && about?.kind === 'HANDLE_CASE') return false;
  if (kind === 'LEAD_TRANSFER' && !(mayMoveLead(model) && model.case.lead === by)) return false;
  const others = kind === 'LEAD_TRANSFER' ? model.asks : [ask];
  if (others.flatMap(openProposals).some((each) => each.kind === kind && each.item === item)) return false;
  return !EXCLUSIVE.includes(kind) || !openProposals(ask).some((each) => EXCLUSIVE.includes(each.kind));
}

/** Who is awaited on an ask: derived from what is open in it, never set by hand (§2.15). */
export function ballOf(ask: Ask): { from: boolean; to: boolean } {
  const ball = { from: false, to: false };
  if (ask.state === 'DRAFT' || ask.state === 'APPROVED') ball.from = true;
  if (ask.state === 'SENT' || ask.state === 'RECEIVED') ball.to = true;
  if (ask.state === 'ACTIVE') {
    const states = ask.items.map(({ state }) => state);
    if (states.some((state) => ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS'].includes(state))) ball.to = true;
    if (states.some((state) => ['AWAITING_SUPPLEMENT', 'RESULT_SUBMITTED'].includes(state))) ball.from = true;
    if (states.every((state) => ENDED_ITEM.includes(state))) ball.from = true;
  }
  for (const { to } of openProposals(ask)) ball[to === ask.from ? 'from' : 'to'] = true;
  if (ask.dispositions.some(({ state }) => state === 'OPEN')) ball.from = true;
  return ball;
}

/** One open ask per (source, case, target, kind) (§2.11). */
export function isOpenAlready(model: Model, ask: Ask, to: City = ask.to): boolean {
  return model.asks.some(
    (other) =>
      other !== ask &&
      OPEN_ASK.includes(other.state) &&
      other.from === ask.from &&
      other.to === to &&
      other.items.some(({ kind }) => ask.items.some((each) => each.kind === kind)),
  );
}
