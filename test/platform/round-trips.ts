/**
 * How often a request goes to the database, by its root field, the reading of the session included: what is sent in one
 * flight counts once. Reviewed: a figure may fall; who raises one says in the commit what it buys.
 */
export const REVIEWED: Readonly<Record<string, number>> = {
  case: 4,
  caseAccept: 24,
  caseAssign: 26,
  caseGrant: 28,
  caseOpen: 21,
  cases: 2,
  cooperation: 8,
  cooperationClaim: 24,
  cooperationDiscard: 24,
  cooperationDraft: 24,
  cooperationItemAccept: 51,
  cooperationItemConfirm: 31,
  cooperationItemStart: 27,
  cooperationItemSubmitResult: 32,
  cooperationItemUnable: 44,
  cooperationOpen: 24,
  cooperationSend: 36,
  cooperationWithdraw: 36,
  cooperations: 2,
  directory: 2,
  events: 3,
  fileTicket: 11,
  inbox: 2,
  inboxCounts: 2,
  rosterImport: 33,
  viewer: 2,
};
