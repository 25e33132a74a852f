import 'reflect-metadata';
import { DEFAULT_PAGE, MAX_COUNT, MAX_PAGE } from '../api/connection.js';
import { ROSTER_MAX_ROWS } from '../features/cases/roster-file.js';
import { TICKET_MINUTES } from '../features/materials/material-ticket.js';
import { PURPOSES } from '../features/materials/material-types.rules.js';
import { ACCESS_TOKEN_MINUTES, REFRESH_TOKEN_HOURS } from '../features/sessions/session-token.js';
import { LIMITS } from '../platform/gate/limits.js';
import { SOCKET_LIMITS } from '../platform/websocket.js';
import { table } from './markdown.js';

const count = new Intl.NumberFormat('en');

/** What a client may ask for at once, and how long what it holds is good. */
export function limitsTable(): string {
  return table(
    ['What', 'Limit'],
    [
      ['A page of a list', `${DEFAULT_PAGE} when nothing is said, at most ${MAX_PAGE}`],
      ['`totalCount`', `counted up to ${count.format(MAX_COUNT)}`],
      [
        'An operation',
        `${LIMITS.documentBytes / 1024} KB, ${count.format(LIMITS.tokens)} tokens, ${LIMITS.depth} levels, ${LIMITS.aliases} aliases, ${LIMITS.rootFields} root fields`,
      ],
      ['What an operation may cost', `${count.format(LIMITS.cost)} values in the answer, list sizes multiplied`],
      ['Subscriptions on one socket', String(SOCKET_LIMITS.maxSubscriptions)],
      ['An access token', `${ACCESS_TOKEN_MINUTES} minutes; its refresh token ${REFRESH_TOKEN_HOURS} hours, good once`],
      ['Wrong passwords', '5 in 15 minutes lock the account and the address'],
      ['An upload ticket', `${TICKET_MINUTES} minutes`],
      ...Object.values(PURPOSES).map(({ zh, en }): [string, string] => [zh, en]),
      ['A roster', `${count.format(ROSTER_MAX_ROWS)} rows`],
    ],
  );
}
