import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { pageSize } from '../../api/connection.js';
import { rowIdIn } from '../../api/ids.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { Person, PersonRevealInput, PersonRevealPayload } from './person.graphql.js';
import { findPersons, loadPerson } from './person.reads.js';
import { revealPerson } from './person-reveal.service.js';

@Resolver(() => Person)
export class PersonResolver {
  @Query(() => Person, { nullable: true, description: 'A person, masked; null when there is none for you. 查询人员。' })
  async person(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Global id. 全局编号。' }) id: string,
  ): Promise<Person | null> {
    const rowId = rowIdOf('Person', id);
    return rowId === null ? null : await loadPerson(signedIn(ctx), rowId);
  }

  @Query(() => [Person], {
    description: 'Persons by an exact value, the latest first; parts of a name find nobody. 检索人员。',
  })
  async persons(
    @Ctx() ctx: Context,
    @Arg('search', () => String, {
      description: 'A whole name, its pinyin initials, an identity number or a phone. 检索内容。',
    })
    search: string,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100; 20 when left out. 条数。' })
    first?: number | null,
  ): Promise<Person[]> {
    return await findPersons(signedIn(ctx), search, pageSize(ctx, first));
  }

  @Mutation(() => PersonRevealPayload, {
    description: 'Shows values in clear, once, with a reason; written down every time and never kept. 查看个人信息。',
  })
  async personReveal(
    @Ctx() ctx: Context,
    @Arg('input', () => PersonRevealInput, { description: 'Which fields, and why. 字段和理由。' })
    input: PersonRevealInput,
  ): Promise<PersonRevealPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const personId = rowIdIn('Person', input.id, 'id');
      const { result, values } = await revealPerson(member, { ...input, personId });
      return { ...values, person: await loadPerson(member, personId), journalEntryId: result.journalEntryId };
    });
  }
}
