import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../../api/connection.js';
import { RegionCodeScalar } from '../../api/scalars.js';
import type { Context } from '../../kernel/context.js';
import {
  DirectoryConnection,
  type DirectoryEntry,
  type PublishedLawyer,
  PublishedLawyerConnection,
} from './directory.graphql.js';
import { pageOfDirectory, pageOfPublishedLawyers } from './directory.reads.js';
import type { CountedPage } from './list.reads.js';
import type { OrganisationKind } from './organisation.entity.js';
import { OrganisationKindEnum } from './organisation.graphql.js';

@Resolver()
export class DirectoryResolver {
  @Query(() => DirectoryConnection, {
    description:
      'The public directory, by region: institutions, workstations and other bodies. Needs no sign-in. 公开目录。',
  })
  async directory(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('search', () => String, { nullable: true, description: 'Words of a name, or a number prefix. 名称关键词。' })
    search: string | null,
    @Arg('regionCode', () => RegionCodeScalar, {
      nullable: true,
      description: 'The region and all in it. 行政区划代码。',
    })
    regionCode: string | null,
    @Arg('kinds', () => [OrganisationKindEnum], { nullable: true, description: 'Only of these kinds. 类型。' })
    kinds: OrganisationKind[] | null,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<DirectoryEntry>> {
    const filter = { search: search ?? null, regionCode: regionCode ?? null, kinds: kinds ?? null };
    return await pageOfDirectory(ctx, page, filter, info);
  }

  @Query(() => PublishedLawyerConnection, {
    description: 'The lawyers one organisation has published on purpose. Needs no sign-in. 公开律师名录。',
  })
  async directoryLawyers(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('organisation', () => ID, { description: 'Its global id. 机构。' }) organisation: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<PublishedLawyer>> {
    return await pageOfPublishedLawyers(ctx, page, organisation, info);
  }
}
