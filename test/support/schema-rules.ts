import {
  findBreakingChanges,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

/** Our own types, by name. */
export function ownTypes(schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
}

/** Everything that has a name, with its description: `Cooperation.number`, `Query.case(id)`, `Role.HEAD`. */
export function describedThings(schema: GraphQLSchema): [name: string, description: string | null | undefined][] {
  return ownTypes(schema).flatMap((type) => {
    const own: [string, string | null | undefined][] = [[type.name, type.description]];
    if (isEnumType(type))
      for (const value of type.getValues()) own.push([`${type.name}.${value.name}`, value.description]);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) own.push([`${type.name}.${field.name}`, field.description]);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        own.push([`${type.name}.${field.name}`, field.description]);
        for (const { name, description } of field.args) own.push([`${type.name}.${field.name}(${name})`, description]);
      }
    }
    return own;
  });
}

/** Things without an English line and a Chinese term. */
export function undescribed(schema: GraphQLSchema): string[] {
  return describedThings(schema)
    .filter(([, text]) => !/[A-Za-z]/.test(text ?? '') || !/\p{Script=Han}/u.test(text ?? ''))
    .map(([name]) => name);
}

/** Names that are not spelt as the house spells them. */
export function misspelt(schema: GraphQLSchema): string[] {
  return describedThings(schema)
    .map(([name]) => name)
    .filter((name) => {
      const [type = '', field, argument] = name.split(/[.()]/);
      const member = isEnumType(schema.getType(type)) ? /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/ : /^[a-z][A-Za-z0-9]*$/;
      if (!/^[A-Z][A-Za-z0-9]*$/.test(type)) return true;
      if (field !== undefined && !member.test(field)) return true;
      return argument !== undefined && argument !== '' && !/^[a-z][A-Za-z0-9]*$/.test(argument);
    });
}

/** Scalars of our own that do not say where they are specified. */
export function unspecified(schema: GraphQLSchema): string[] {
  return ownTypes(schema)
    .filter((type) => isScalarType(type) && (type.specifiedByURL ?? '') === '')
    .map(({ name }) => name);
}

/** What is wrong with the shape of a mutation; null when nothing is. */
export function faultOfMutation(
  field: GraphQLField<unknown, unknown>,
  rules: { subjects: readonly string[]; unnamed: readonly string[]; keyless: readonly string[] },
): string | null {
  const { name, args } = field;
  const verbAfter = rules.subjects.some((subject) => new RegExp(`^${subject}[A-Z]`).test(name));
  if (!verbAfter && !rules.unnamed.includes(name)) return `${name} is not objectVerb`;
  const payload = getNamedType(field.type);
  if (!isObjectType(payload) || !payload.name.endsWith('Payload') || !String(field.type).endsWith('!'))
    return `${name} does not answer with a payload`;
  const fields = payload.getFields();
  if (String(fields.userErrors?.type) !== '[UserError!]!') return `${payload.name} has no userErrors`;
  if (String(fields.journalEntryId?.type) !== 'ID') return `${payload.name} has no journalEntryId`;
  const [input, ...more] = args;
  if (input === undefined) return rules.keyless.includes(name) ? null : `${name} has no input`;
  const inputType = getNamedType(input.type);
  if (more.length > 0 || input.name !== 'input' || !isInputObjectType(inputType) || !/Input!$/.test(String(input.type)))
    return `${name} does not take one input of its own type`;
  const key = inputType.getFields().idempotencyKey;
  if (rules.keyless.includes(name)) return key === undefined ? null : `${name} takes an idempotency key after all`;
  return String(key?.type) === 'String!' ? null : `${inputType.name} has no idempotencyKey`;
}

/** Changes that could break a client and that the change log does not name under "Unreleased". */
export function untold(released: GraphQLSchema, now: GraphQLSchema, changeLog: string): string[] {
  const unreleased = /^## Unreleased$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(changeLog)?.[1] ?? '';
  return findBreakingChanges(released, now)
    .map(({ description }) => description)
    .filter((description) => !namesIn(description).some((name) => unreleased.includes(name)));
}

/** `Cooperation.purpose` and the like, from a sentence of the comparison; a type alone where no field is meant. */
function namesIn(description: string): string[] {
  const dotted = description.match(/\b[A-Z]\w*\.\w+/g);
  if (dotted !== null) return dotted;
  const words = description.match(/\b[A-Za-z_]\w*\b/g) ?? [];
  const [type] = words.filter((word) => /^[A-Z][a-z]\w*[A-Za-z]$/.test(word) && !/^(An?|The|Standard)$/.test(word));
  const value = words.find((word) => /^[A-Z][A-Z0-9_]+$/.test(word));
  return type === undefined ? [] : [value === undefined ? type : `${type}.${value}`];
}
