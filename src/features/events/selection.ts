import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * The names of all fields selected below this one, fragments included, whatever `@skip` says: for a read that costs
 * more only when somebody looks.
 */
export function selectedFields(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const open: (SelectionSetNode | undefined)[] = info.fieldNodes.map((field) => field.selectionSet);
  for (let set = open.pop(); set !== undefined || open.length > 0; set = open.pop()) {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      if (selection.kind !== Kind.FRAGMENT_SPREAD) open.push(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        open.push(info.fragments[selection.name.value]?.selectionSet);
      }
    }
  }
  return names;
}
