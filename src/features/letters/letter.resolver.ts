import { Arg, Args, ArgsType, Ctx, Field, ID, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { Letter, LetterVoidInput, LetterVoidPayload } from './letter.graphql.js';
import { loadLetterByNumber, loadLetters } from './letter.reads.js';
import { voidLetter } from './letter-void.service.js';

@ArgsType()
class LetterArgs {
  @Field(() => ID, { nullable: true, description: 'Global id; or else the number. 全局编号。' })
  id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'As it is said: brackets, blanks, width and leading zeros do not matter. 文号。',
  })
  number?: string | null;
}

@Resolver(() => Letter)
export class LetterResolver {
  @Query(() => Letter, {
    nullable: true,
    description: 'A paper by id or number; null when there is none for you. 查询文书。',
  })
  async letter(@Ctx() ctx: Context, @Args(() => LetterArgs) { id, number }: LetterArgs): Promise<Letter | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadLetterByNumber(member, number);
    const rowId = rowIdOf('Letter', id ?? '');
    return rowId === null ? null : ((await loadLetters(member, [rowId]))[0] ?? null);
  }

  @Mutation(() => LetterVoidPayload, {
    description: 'The head voids a paper that is wrong: a notice with its own number, never an edit. 作废文书。',
  })
  async letterVoid(
    @Ctx() ctx: Context,
    @Arg('input', () => LetterVoidInput, { description: 'Which one, and why. 文书和原因。' }) input: LetterVoidInput,
  ): Promise<LetterVoidPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const { id, ...rest } = input;
      const done = await voidLetter(member, { ...rest, letterId: rowIdIn('Letter', id, 'id') });
      const [letter = null, voidNotice = null] = await loadLetters(member, [
        done.subjectId,
        String(done.ids?.notice ?? done.subjectId),
      ]);
      return { letter, voidNotice, journalEntryId: done.journalEntryId };
    });
  }
}
