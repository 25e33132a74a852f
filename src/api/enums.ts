import { registerEnumType } from 'type-graphql';

type Words = Readonly<Record<string, { zh: string; en: string }>>;

/** Makes a GraphQL enum from a table of words: each value described in English with the Chinese term. */
export function enumOf<T extends Words>(
  name: string,
  description: string,
  words: T,
): { readonly [K in keyof T & string]: K } {
  const values = Object.fromEntries(Object.keys(words).map((key) => [key, key])) as { [K in keyof T & string]: K };
  const valuesConfig = Object.fromEntries(
    Object.entries(words).map(([key, { zh, en }]) => [key, { description: `${en} ${zh}` }]),
  ) as { [K in keyof T & string]: { description: string } };
  registerEnumType(values, { name, description, valuesConfig });
  return values;
}
