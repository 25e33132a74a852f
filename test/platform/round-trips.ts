/**
 * How often a request goes to the database, by its root field, the reading of the session included: what is sent in one
 * flight counts once. Reviewed: a figure may fall; who raises one says in the commit what it buys.
 */
export const REVIEWED: Readonly<Record<string, number>> = {};
