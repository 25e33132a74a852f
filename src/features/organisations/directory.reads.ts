import { brief } from '../../access/projection.js';
import { decodeCursor, encodeCursor, type Page, type PageArgs, pageOf, pageSize } from '../../api/connection.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import type { DirectoryEntry, PublishedLawyer } from './directory.graphql.js';
import { patternOfRegion, patternOfWords } from './directory.rules.js';
import type { OrganisationKind } from './organisation.entity.js';
import { directoryPage, type OrganisationRow, publishedLawyers } from './organisation.queries.js';

export interface DirectoryFilter {
  search: string | null;
  regionCode: string | null;
  kinds: readonly OrganisationKind[] | null;
}

/** The published bodies that receive work, by region: needs no sign-in and shows no person. */
export async function pageOfDirectory(
  ctx: Context,
  { first, after }: PageArgs,
  filter: DirectoryFilter,
): Promise<Page<DirectoryEntry>> {
  const size = pageSize(ctx, first);
  const [region = null, id = null] = after === null || after === undefined ? [] : decodeCursor(ctx, 'directory', after);
  const rows = await ctx.reads.rows(directoryPage, [
    patternOfWords(filter.search),
    patternOfRegion(filter.regionCode),
    filter.kinds,
    region,
    id,
    size + 1,
  ]);
  return pageOf(
    rows,
    size,
    after,
    (row) => encodeCursor(ctx, 'directory', [row.regionCode, row.id]),
    (row) => projectEntry(ctx, row),
  );
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
    supervisingInstitution: row.supervisingId === null ? null : brief(ctx, row.supervisingId),
  };
}

/** The lawyers that one published organisation has published on purpose; needs no sign-in. */
export async function pageOfPublishedLawyers(
  ctx: Context,
  { first, after }: PageArgs,
  organisation: string,
): Promise<Page<PublishedLawyer>> {
  const size = pageSize(ctx, first);
  const organisationId = rowIdOf('Organisation', organisation);
  const list = `directory-lawyers:${organisationId}`;
  const [last = null] = after === null || after === undefined ? [] : decodeCursor(ctx, list, after);
  const rows = organisationId === null ? [] : await ctx.reads.rows(publishedLawyers, [organisationId, last, size + 1]);
  return pageOf(
    rows,
    size,
    after,
    (row) => encodeCursor(ctx, list, [row.lawyerId]),
    ({ name, licenceNumber, firm }) => ({ name, licenceNumber, firm }),
  );
}
