import { statement } from '../../kernel/context.js';
import type { AskType } from './ask.entity.js';

/** In which room a proposal or a disposition lies, as far as the viewer's organisation takes part. */
export const askOf = {
  proposal: statement<{ askType: AskType }>(
    'ask_of_proposal',
    'select ask_type as "askType" from proposal where id = $1',
  ),
  disposition: statement<{ askType: AskType }>(
    'ask_of_disposition',
    'select ask_type as "askType" from disposition where id = $1',
  ),
} as const;
