import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import {
  Letter,
  LetterDownload,
  LetterOpenInput,
  LetterOpenPayload,
  LetterReissueInput,
  LetterReissuePayload,
  LetterVoidInput,
  LetterVoidPayload,
} from './letter.graphql.js';
import { loadDownloads, loadLetterByNumber, loadLetters } from './letter.reads.js';
import { openLetter } from './letter-download.service.js';
import { reissueLetter, voidLetter } from './letter-void.service.js';

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
      const { notice, replacement: anew } = done.ids ?? {};
      const [letter, voidNotice, replacement] = await papers(member, [done.subjectId, notice, anew]);
      return { letter, voidNotice, replacement, journalEntryId: done.journalEntryId };
    });
  }

  @FieldResolver(() => [LetterDownload], {
    description: 'Every download by the side it is addressed to, the latest hundred first. 下载记录。',
  })
  async downloads(@Ctx() ctx: Context, @Root() letter: Letter): Promise<LetterDownload[]> {
    const rowId = rowIdOf('Letter', letter.id);
    return rowId === null ? [] : await loadDownloads(ctx, rowId);
  }

  @Mutation(() => LetterOpenPayload, {
    description: 'An officer of the side it is addressed to opens it; later ones get the first time. 打开文书。',
  })
  async letterOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => LetterOpenInput, INPUT) { id, idempotencyKey }: LetterOpenInput,
  ): Promise<LetterOpenPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const done = await openLetter(member, { letterId: rowIdIn('Letter', id, 'id'), idempotencyKey });
      return { letter: (await papers(member, [done.subjectId]))[0] ?? null, journalEntryId: done.journalEntryId };
    });
  }

  @Mutation(() => LetterReissuePayload, {
    description: 'The head issues a void paper anew, over the facts of today, with a new number. 重新出具文书。',
  })
  async letterReissue(
    @Ctx() ctx: Context,
    @Arg('input', () => LetterReissueInput, { description: 'Which void paper. 已作废的文书。' })
    input: LetterReissueInput,
  ): Promise<LetterReissuePayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const { id, ...rest } = input;
      const done = await reissueLetter(member, { ...rest, letterId: rowIdIn('Letter', id, 'id') });
      const [letter, replacement] = await papers(member, [done.subjectId, done.ids?.replacement]);
      return { letter, replacement, journalEntryId: done.journalEntryId };
    });
  }
}

/** Papers of a command as the viewer may have them; what it did not make is null. */
async function papers(
  member: MemberContext,
  ids: readonly (string | number | undefined)[],
): Promise<(Letter | null)[]> {
  const found = await loadLetters(
    member,
    ids.flatMap((id) => (id === undefined ? [] : [String(id)])),
  );
  return ids.map((id) =>
    id === undefined ? null : (found.find((each) => each?.id === toGlobalId('Letter', String(id))) ?? null),
  );
}
