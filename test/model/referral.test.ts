import { EVERYBODY } from '../support/agencies.js';
import { attempts } from './referral-attempts.js';
import { COMMANDS, predict } from './referral-commands.js';
import { expected, start } from './referral-model.js';
import { ReferralWorld } from './referral-world.js';
import { plays } from './runner.js';

/** A station that may also give its opinion beforehand. */
const SEEDS = EVERYBODY.map((seed) =>
  seed.key === 'detentionStation' ? { ...seed, powers: ['CONSULT', 'COLLECT', 'PRE_REVIEW', 'FORWARD'] } : seed,
);

plays(
  {
    start,
    attempts,
    predict,
    expected,
    nameOf: ({ command, kind, days }) => `${command} ${kind ?? days ?? ''}`,
    endsEarly: /Discard|referralWithdraw|EndConsent|Decline|Terminate|caseWithdraw|RED|time/,
    silent: ({ command }) => command === 'time',
    commands: COMMANDS.length - 1,
    runs: 40,
  },
  async (t) => await ReferralWorld.open(t),
  SEEDS,
);
