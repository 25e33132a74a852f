import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { Letter } from './letter.graphql.js';
import { loadLetterByNumber, loadLetters } from './letter.reads.js';

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
}
