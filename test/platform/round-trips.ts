/**
 * How often a request goes to the database, by its root field, the reading of the session included: what is sent in one
 * flight counts once. Reviewed: a figure may fall; who raises one says in the commit what it buys.
 */
export const REVIEWED: Readonly<Record<string, number>> = {
  case: 4,
  caseAccept: 13,
  caseAssign: 13,
  caseGrant: 15,
  caseOpen: 11,
  cases: 2,
  cooperation: 8,
  cooperationClaim: 13,
  cooperationDiscard: 13,
  cooperationDraft: 15,
  cooperationItemAccept: 21,
  cooperationItemConfirm: 15,
  cooperationItemStart: 14,
  cooperationItemSubmitResult: 16,
  cooperationItemUnable: 23,
  cooperationOpen: 13,
  cooperationSend: 19,
  cooperationWithdraw: 21,
  cooperations: 2,
  directory: 2,
  events: 3,
  fileTicket: 5,
  inbox: 2,
  inboxCounts: 2,
  rosterImport: 17,
  viewer: 2,
};

/** Taking an item as the bench does it, from the session to the answer (bars.md P3: at most twelve). */
export const ROUND_TRIPS_OF_ACCEPTING = 11;
