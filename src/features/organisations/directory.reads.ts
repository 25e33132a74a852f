import type { GraphQLResolveInfo } from 'graphql';
import { briefOrNull } from '../../access/projection.js';
import type { PageArgs } from '../../api/connection.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import type { DirectoryEntry, PublishedLawyer } from './directory.graphql.js';
import { patternOfRegion, patternOfWords } from './directory.rules.js';
import { type CountedPage, emptyPage, pageOfList } from './list.reads.js';
import type { OrganisationKind } from './organisation.entity.js';
import { directoryList, type OrganisationRow, publishedLawyers } from './organisation.queries.js';

export interface DirectoryFilter {
  search: string | null;
  regionCode: string | null;
  kinds: readonly OrganisationKind[] | null;
}

/** The published bodies that receive work, by region: needs no sign-in and shows no person. */
export async function pageOfDirectory(
  ctx: Context,
  page: PageArgs,
  { search, regionCode, kinds }: DirectoryFilter,
  info: GraphQLResolveInfo,
): Promise<CountedPage<DirectoryEntry>> {
  return await pageOfList(ctx, directoryList, {
    name: 'directory',
    page,
    info,
    filters: [patternOfWords(search), patternOfRegion(regionCode), kinds],
    keyOf: (row) => [row.regionCode, row.id],
    keyLength: 2,
    nodeOf: (row) => projectEntry(ctx, row),
  });
}

function projectEntry(ctx: Context, row: OrganisationRow): DirectoryEntry {
  return {
    id: toGlobalId('Organisation', row.id),
    kind: row.kind,
    name: ctx.locale === 'en' ? row.nameEn : row.nameZh,
    region: { code: row.regionCode, name: ctx.reference.regionName(row.regionCode) },
    address: row.address,
    hotline: row.hotline,
    accepts: row.accepts,
    workstationKind: row.workstationKind,
    powers: row.powers,
    supervisingInstitution: briefOrNull(ctx, row.supervisingId),
  };
}

/** The lawyers that one published organisation has published on purpose; needs no sign-in. */
export async function pageOfPublishedLawyers(
  ctx: Context,
  page: PageArgs,
  organisation: string,
  info: GraphQLResolveInfo,
): Promise<CountedPage<PublishedLawyer>> {
  const organisationId = rowIdOf('Organisation', organisation);
  if (organisationId === null) return emptyPage(ctx, page);
  return await pageOfList(ctx, publishedLawyers, {
    name: `directory-lawyers:${organisationId}`,
    page,
    info,
    filters: [organisationId],
    keyOf: ({ id }) => [id],
    keyLength: 1,
    nodeOf: ({ name, licenceNumber, firm }) => ({ name, licenceNumber, firm }),
  });
}
