import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

const PLAIN = 'plain';

/**
 * Notes which fields are nothing but the property of their own name: no resolver, middleware, role or argument of theirs.
 * Afterwards `isPlain` knows them, in copies of the schema too.
 */
export function markPlainFields(schema: GraphQLSchema): void {
  const { objectTypes, interfaceTypes, fieldResolvers } = getMetadataStorage();
  const resolved = fieldResolvers.map(({ methodName, getObjectType }) => ({ methodName, target: getObjectType?.() }));
  const classes = [...interfaceTypes, ...objectTypes];
  for (const { name, target, interfaceClasses = [] } of objectTypes) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    const above = [...ancestorsOf(target), ...interfaceClasses];
    const declared = classes.filter((each) => above.includes(each.target)).flatMap(({ fields }) => fields ?? []);
    for (const shown of Object.values(type.getFields())) {
      const here = declared.filter((field) => field.schemaName === shown.name);
      const plain =
        here.length > 0 &&
        shown.args.length === 0 &&
        here.every(
          (field) =>
            field.name === shown.name &&
            (field.middlewares ?? []).length === 0 &&
            field.roles === undefined &&
            !resolved.some((each) => each.methodName === field.name && above.includes(each.target as never)),
        );
      shown.extensions = { ...shown.extensions, [PLAIN]: plain };
    }
  }
}

/** A class and those that it extends. */
function ancestorsOf(target: object): object[] {
  const parent: object | null = Object.getPrototypeOf(target);
  return parent === null || parent === Function.prototype ? [target] : [target, ...ancestorsOf(parent)];
}

/** Whether the field is read from the property of its name, and nothing else happens. */
export function isPlain(field: GraphQLField<unknown, unknown>): boolean {
  return field.extensions[PLAIN] === true;
}
