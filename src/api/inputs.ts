/** What every mutation says of `idempotencyKey`. */
export const IDEMPOTENCY_KEY =
  'Your key for this act, 8 to 100 visible ASCII characters: the same key and input never act twice. 幂等键。';

/** What every transition says of `expectedVersion`. */
export const EXPECTED_VERSION = 'The `version` you decided on. 版本。';

/** The same, where the version is that of the case and the input names something else too. */
export const CASE_VERSION = 'The `version` of the case you decided on. 版本。';

/** The argument of a mutation. */
export const INPUT = { description: 'What is done. 办理内容。' };
