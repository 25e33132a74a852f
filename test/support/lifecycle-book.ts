import { expect, test } from '@jest/globals';
import { actionsOf, step } from '../../src/access/authorize.js';
import type { RefusalCode } from '../../src/errors/catalogue.js';
import type { Viewer } from '../../src/kernel/context.js';
import type { Lifecycle } from '../../src/kernel/lifecycle.js';
import { Refusal } from '../../src/kernel/refusal.js';
import { PARTS, type Part, ROLE_NAMES, type Role } from '../../src/kernel/roles.js';

/** What lifecycles.md says of one table, written by hand and not read from it. */
export interface Book {
  lifecycle: Lifecycle<string, string>;
  /** state → command → next state. */
  moves: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** command → who. */
  who: Readonly<Record<string, { sides: readonly Part[]; roles: readonly Role[] } | 'SYSTEM'>>;
}

/** A table in general, as a book takes it. */
export const tableOf = (lifecycle: unknown): Book['lifecycle'] => lifecycle as Book['lifecycle'];

/** Somebody with one role and nothing else. */
export function viewerWith(role: Role, organisationState = 'ACTIVE'): Viewer {
  return {
    accountId: '',
    memberId: '',
    organisationId: '',
    organisationState,
    displayName: '',
    roles: new Set([role]),
    sessionId: '',
    sessionExpiresAt: new Date(0),
    restricted: [],
  };
}

/** The tests of one table: that the code says of every cell what the book says, and that no button lies. */
export function followsTheBook(book: Book, atAnotherStage: RefusalCode): void {
  const { name, states, commands } = book.lifecycle;

  /** The verdict of the code on one cell. */
  function verdict(state: string, command: string, part: Part | null, viewer: Viewer): string {
    try {
      return step(book.lifecycle, viewer, part, state, command, () => atAnotherStage);
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** The verdict of the book on the same cell. */
  function expected(state: string, command: string, part: Part | null, role: Role): string {
    const who = book.who[command];
    if (who === undefined || who === 'SYSTEM') return 'SYSTEM_ONLY';
    if (part === null || !who.sides.includes(part)) return 'SIDE_MAY_NOT';
    if (!who.roles.includes(role)) return 'ROLE_MAY_NOT';
    return book.moves[state]?.[command] ?? atAnotherStage;
  }

  test(`Every cell of ${name} (state × command × side × role) is as the book says.`, () => {
    const wrong: string[] = [];
    let cells = 0;
    for (const state of states)
      for (const command of Object.keys(book.who))
        for (const part of [...PARTS, null])
          for (const role of ROLE_NAMES) {
            cells += 1;
            const is = verdict(state, command, part, viewerWith(role));
            const should = expected(state, command, part, role);
            if (is !== should) wrong.push(`${state} × ${command} × ${part} × ${role}: ${is}, not ${should}`);
          }
    expect(wrong).toEqual([]);
    expect(cells).toBe(states.length * Object.keys(book.who).length * (PARTS.length + 1) * ROLE_NAMES.length);
  });

  test(`${name} has no command that the book does not know, and none is missing.`, () => {
    expect([...commands].sort()).toEqual(Object.keys(book.who).sort());
  });

  test(`A suspended organisation can do nothing in ${name}.`, () => {
    for (const state of states)
      for (const command of commands)
        for (const role of ROLE_NAMES)
          expect([state, command, role, verdict(state, command, 'REQUESTING', viewerWith(role, 'SUSPENDED'))]).toEqual([
            state,
            command,
            role,
            'ORGANISATION_SUSPENDED',
          ]);
  });

  test(`A button of ${name} never lies: what viewerActions allows, the command takes.`, () => {
    for (const state of states)
      for (const part of PARTS)
        for (const role of ROLE_NAMES) {
          const viewer = viewerWith(role);
          for (const { action, allowed } of actionsOf(book.lifecycle, viewer, part, state)) {
            const command = action.slice(name.length + 1);
            expect([action, allowed]).toEqual([action, states.includes(verdict(state, command, part, viewer))]);
          }
        }
  });
}
