import type { RedactionReason } from '../../api/common.graphql.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { mayRead, maySeeMasked, type Sharing } from '../cases/sharing.rules.js';
import type { Person } from './person.graphql.js';
import type { RawPerson } from './person.queries.js';

/** A person as the viewer gets one, by what is shared of the case in which he meets the viewer; never more than masked. */
export function projectPerson(ctx: Pick<Context, 'reference'>, raw: RawPerson, sharing: Sharing): Person {
  const identity = maySeeMasked(sharing.IDENTITY, raw.id);
  const contact = mayRead(sharing.CONTACT, raw.id);
  const withheld = (shown: boolean, reason: RedactionReason, fields: readonly string[]) =>
    shown ? [] : fields.map((field) => ({ field, reason }));
  return {
    __typename: 'Person',
    id: toGlobalId('Person', raw.id),
    nameMasked: identity ? raw.nameMasked : null,
    idKind: identity ? raw.idKind : null,
    idNumberMasked: identity ? raw.idNumberMasked : null,
    phoneMasked: contact ? raw.phoneMasked : null,
    region:
      identity && raw.regionCode !== null
        ? { code: raw.regionCode, name: ctx.reference.regionName(raw.regionCode) }
        : null,
    migrantWorker: identity ? raw.migrantWorker : null,
    redactions: [
      ...withheld(identity, sharing.IDENTITY.reason, [
        'nameMasked',
        'idKind',
        'idNumberMasked',
        'region',
        'migrantWorker',
      ]),
      ...withheld(contact, sharing.CONTACT.reason, ['phoneMasked']),
    ],
  } as Person;
}
