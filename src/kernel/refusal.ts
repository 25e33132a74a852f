import type { RefusalCode } from '../errors/catalogue.js';

/** What a refusal tells beside its code. Values of personal data never stand here. */
export interface RefusalDetails {
  /** Path into the mutation's input, for example ['input', 'items', '0', 'kind']. */
  path?: readonly string[];
  /** The subject's state when the command was refused. */
  currentState?: string;
  /** What the caller may do now. */
  allowedActions?: readonly string[];
  /** Who moved the subject last: a colleague's name inside the same organisation, else the organisation's. */
  actedBy?: string;
  actedAt?: Date;
  /** The law and article, for example 法律援助法第43条. */
  basis?: string;
  /** Words filled into the message: codes, numbers, names of organisations; never personal data. */
  words?: Readonly<Record<string, string | number>>;
  /** A further list, for example the rows of a roster that were refused. */
  issues?: readonly { row?: number; column?: string; code: string }[];
}

/** A business refusal: the command did nothing, and this is why. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

/** Ends the use case with a named refusal. */
export function refuse(code: RefusalCode, details?: RefusalDetails): never {
  throw new Refusal(code, details);
}

/** Ends the use case when a pure rule has found a reason. */
export function refuseIf(code: RefusalCode | null, details?: RefusalDetails): void {
  if (code !== null) refuse(code, details);
}
