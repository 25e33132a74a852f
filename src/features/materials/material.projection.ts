import { brief } from '../../access/projection.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import type { Material } from './material.graphql.js';
import type { RawMaterial } from './material.queries.js';
import type { Reach } from './material.rules.js';

/** Where the sealed texts of a file live. */
export function materialPlace(column: 'title_sealed' | 'obtained_from_sealed', id: string) {
  return { table: 'material', column, rowId: id };
}

/** A file as a viewer gets it: whole, its title alone, or only that there is one. */
export function projectMaterial(ctx: Context, raw: RawMaterial, reach: Reach): Material {
  const { level, reason } = reach;
  const reads = level === 'READ';
  const id = toGlobalId('Material', raw.id);
  const title = unseal(ctx, materialPlace('title_sealed', raw.id), level === 'NONE' ? null : raw.titleSealed);
  const from = unseal(ctx, materialPlace('obtained_from_sealed', raw.id), reads ? raw.obtainedFromSealed : null);
  const withheld = ['mediaType', 'size', 'sha256', 'obtainedFrom', 'obtainedOn', 'obtainedHow', 'downloadPath'];
  return {
    __typename: 'Material',
    id,
    title,
    purpose: raw.purpose,
    fieldClass: raw.fieldClass,
    state: raw.state,
    mediaType: reads ? raw.mediaType : null,
    size: reads ? raw.size : null,
    sha256: reads ? (raw.sha256?.toString('hex') ?? null) : null,
    owner: brief(ctx, raw.organisationId),
    obtainedFrom: from,
    obtainedOn: reads ? raw.obtainedOn : null,
    obtainedHow: reads ? raw.obtainedHow : null,
    sharedWithAsks: raw.sharedWithAsks,
    uploadedAt: raw.uploadedAt,
    attachedAt: raw.attachedAt,
    itemId: raw.itemId === null ? null : toGlobalId('CooperationItem', raw.itemId),
    downloadPath: reads && raw.state !== 'TICKETED' ? `/materials/${id}` : null,
    redactions: (reads ? [] : level === 'TITLE' ? withheld : ['title', ...withheld]).map((field) => ({
      field,
      reason,
    })),
  } as Material;
}
