/** Why the embedded database did not start. The word is for programs and tests, the message for the person. */
export type EmbeddedPostgresFailure =
  | 'ALREADY_RUNNING'
  | 'BINARIES_MISSING'
  | 'CREDENTIALS_LOST'
  | 'DIRECTORY_OUT_OF_REACH'
  | 'INITDB_FAILED'
  | 'PORT_TAKEN'
  | 'START_FAILED'
  | 'VERSION_MISMATCH';

/** The embedded database did not start; `failure` says why and the message says what to do. */
export class EmbeddedPostgresError extends Error {
  readonly failure: EmbeddedPostgresFailure;

  constructor(failure: EmbeddedPostgresFailure, message: string, options?: ErrorOptions) {
    super(`${failure}: ${message}`, options);
    this.name = 'EmbeddedPostgresError';
    this.failure = failure;
  }
}
