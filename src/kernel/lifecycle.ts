import type { Part, Role } from './roles.js';

/** One state of a lifecycle: its words, and whose turn it is there. */
export interface StateRow {
  zh: string;
  en: string;
  /** The parts awaited in this state; 'DERIVED' when it follows from what is inside (items, rows). */
  ball: readonly Part[] | 'DERIVED' | null;
  final?: true;
}

/** One row of the table: a command, from where to where, by whom. */
export interface TransitionRow<S extends string = string, C extends string = string> {
  command: C;
  from: readonly S[];
  /** 'SAME' leaves the state as it is. */
  to: S | 'SAME';
  /** The part whose organisation may do it; 'SYSTEM' when it follows from another command or a clock. */
  side: Part | readonly Part[] | 'SYSTEM';
  roles: readonly Role[];
  zh: string;
  en: string;
  clocks?: {
    start?: readonly string[];
    stop?: readonly string[];
    pause?: readonly string[];
    resume?: readonly string[];
  };
  letter?: string;
  guard?: string;
}

export interface LifecycleTable<S extends string, C extends string> {
  name: string;
  initial: S | readonly S[];
  states: Readonly<Record<S, StateRow>>;
  transitions: readonly TransitionRow<S, C>[];
}

/** A table that was walked at start-up: nothing unreachable, no dead end, no open state without a ball. */
export class Lifecycle<S extends string, C extends string> {
  readonly name: string;
  readonly states: readonly S[];
  readonly commands: readonly C[];
  readonly initial: readonly S[];

  constructor(readonly table: LifecycleTable<S, C>) {
    this.name = table.name;
    this.states = Object.keys(table.states) as S[];
    this.commands = [...new Set(table.transitions.map((row) => row.command))];
    this.initial = (Array.isArray(table.initial) ? table.initial : [table.initial]) as S[];
    const faults = faultsOf(this);
    if (faults.length > 0) throw new Error(`Lifecycle ${table.name}: ${faults.join('; ')}`);
  }

  /** The row that applies to a command in a state; null when the table has none. */
  row(state: S, command: C): TransitionRow<S, C> | null {
    return this.table.transitions.find((row) => row.command === command && row.from.includes(state)) ?? null;
  }

  /** The state a command leads to; null when the table does not allow it there. */
  next(state: S, command: C): S | null {
    const row = this.row(state, command);
    if (row === null) return null;
    return row.to === 'SAME' ? state : (row.to as S);
  }

  /** The commands the table allows in a state. */
  allowed(state: S): C[] {
    return [...new Set(this.table.transitions.filter((row) => row.from.includes(state)).map((row) => row.command))];
  }

  isFinal(state: S): boolean {
    return this.table.states[state].final === true;
  }
}

/** Builds a lifecycle from its table and walks it. */
export function defineLifecycle<const S extends string, const C extends string>(
  table: LifecycleTable<S, C>,
): Lifecycle<S, C> {
  return new Lifecycle(table);
}

function faultsOf<S extends string, C extends string>(lifecycle: Lifecycle<S, C>): string[] {
  const { table } = lifecycle;
  const faults: string[] = [];
  const reached = new Set<S>(lifecycle.initial);
  for (let grew = true; grew; ) {
    grew = false;
    for (const row of table.transitions) {
      if (row.to === 'SAME' || reached.has(row.to as S) || !row.from.some((from) => reached.has(from))) continue;
      reached.add(row.to as S);
      grew = true;
    }
  }
  for (const state of lifecycle.states) {
    const { ball, final } = table.states[state];
    const leaves = table.transitions.some((row) => row.from.includes(state) && row.to !== 'SAME' && row.to !== state);
    if (!reached.has(state)) faults.push(`${state} cannot be reached`);
    if (final !== true && !leaves) faults.push(`${state} has no way out`);
    if (final === true && leaves) faults.push(`${state} is final and has a way out`);
    if (final !== true && (ball === null || ball.length === 0)) faults.push(`${state} awaits nobody`);
  }
  const seen = new Set<string>();
  for (const row of table.transitions) {
    for (const from of row.from) {
      const cell = `${from} × ${row.command}`;
      if (seen.has(cell)) faults.push(`${cell} stands twice`);
      seen.add(cell);
      if (!(from in table.states)) faults.push(`${from} is no state`);
    }
    if (row.to !== 'SAME' && !(row.to in table.states)) faults.push(`${row.to} is no state`);
  }
  return faults;
}
