import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { Consent, ConsentPayload, ConsentRecordInput } from './consent.graphql.js';
import { consentsOf, loadConsents } from './consent.reads.js';
import { recordConsent } from './consent.service.js';
import { loadPerson } from './person.reads.js';

@Resolver(() => Consent)
export class ConsentResolver {
  @Query(() => [Consent], {
    description: "Your organisation's ledger of a person's consents, the latest first. 同意台账。",
  })
  async consents(
    @Ctx() ctx: Context,
    @Arg('personId', () => ID, { description: 'The person. 人员。' }) personId: string,
  ): Promise<Consent[]> {
    const rowId = rowIdOf('Person', personId);
    return rowId === null ? [] : await consentsOf(signedIn(ctx), rowId);
  }

  @Mutation(() => ConsentPayload, { description: 'Writes down what a person agrees to. 登记同意。' })
  async consentRecord(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsentRecordInput, { description: 'The consent. 同意。' }) input: ConsentRecordInput,
  ): Promise<ConsentPayload> {
    return await answered(ctx, async () => {
      const { organisationId, ...given } = input;
      const done = await recordConsent(signedIn(ctx), {
        ...given,
        personId: rowIdIn('Person', input.personId, 'personId'),
        recipientOrganisationId: rowIdIn('Organisation', organisationId, 'organisationId'),
      });
      const [consent] = await loadConsents(ctx, [String(done.ids?.consent ?? '')]);
      return {
        consent: consent ?? null,
        person: await loadPerson(ctx, done.subjectId),
        journalEntryId: done.journalEntryId,
      };
    });
  }
}
