import { randomBytes, randomInt } from 'node:crypto';
import { checkDigitOf } from '../../src/kernel/codes/identity-number.js';

const body = `41052219840229${randomInt(100, 1_000)}`;
const HAN = Array.from('龘靐齉爩鱻麤灪龖厵滟爨癵驫麣纞虋讟钃鸜韊');
const han = () => HAN[randomInt(HAN.length)] ?? '';

/** What stands in the texts of organisation B and may be read by nobody else. */
export const CANARY = {
  /** In everything that is sealed. */
  sealed: `kanari${randomBytes(6).toString('hex')}`,
  /** In what the own organisation keeps in clear. */
  clear: `offen${randomBytes(6).toString('hex')}`,
  name: `龘${han()}${han()}${han()}`,
  idNumber: `${body}${checkDigitOf(body)}`,
  phone: `199${String(randomInt(10_000_000, 100_000_000))}`,
};

/** What must be in no dump: the clear text of what is sealed. */
export const NEVER_AT_REST = [CANARY.sealed, CANARY.name, CANARY.idNumber, CANARY.phone];
export const NEVER_ANSWERED = [...NEVER_AT_REST, CANARY.clear];

/** The texts that have one of the canaries in them, shortened. */
export const found = (texts: readonly string[], canaries: readonly string[]) =>
  texts.filter((text) => canaries.some((canary) => text.includes(canary))).map((text) => text.slice(0, 2_000));

export const secret = (what: string) => `${CANARY.sealed} ${what}`;
