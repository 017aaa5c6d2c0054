import { Refusal, type Request } from './exchange.ts';

/** The JSON body; undefined when there is none. Refuses what is not declared to be JSON, or is not JSON. */
export function readJson({ headers, text }: Request): unknown {
  if (text === '') return undefined;
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new Refusal('mediaType', 'the content type must be application/json');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('invalid', 'the body is not JSON');
  }
}

/**
 * The named fields of a body, every one a string that is not blank.
 * Unknown fields are refused as well: a misspelt optional field would otherwise pass unseen.
 */
export function readStrings<Name extends string, Optional extends string = never>(
  body: unknown,
  names: readonly Name[],
  optional: readonly Optional[] = [],
): Record<Name, string> & Partial<Record<Optional, string>> {
  refuseNonObject(body);
  const known: readonly string[] = [...names, ...optional];
  for (const [name, value] of Object.entries(body)) {
    if (!known.includes(name)) throw new Refusal('invalid', `${name}: unknown field`);
    if (typeof value !== 'string') throw new Refusal('invalid', `${name}: must be a string`);
    if (value.trim() === '') throw new Refusal('invalid', `${name}: must not be blank`);
  }
  const missing = names.find((name) => !Object.hasOwn(body, name));
  if (missing !== undefined) throw new Refusal('invalid', `${missing}: is required`);
  return body as Record<Name, string> & Partial<Record<Optional, string>>;
}

/** The same, for a service that takes no notice of fields it does not know. */
export function readKnownStrings<Name extends string, Optional extends string = never>(
  body: unknown,
  names: readonly Name[],
  optional: readonly Optional[] = [],
): ReturnType<typeof readStrings<Name, Optional>> {
  refuseNonObject(body);
  const known: readonly string[] = [...names, ...optional];
  const fields = Object.entries(body).filter(([name]) => known.includes(name));
  return readStrings(Object.fromEntries(fields), names, optional);
}

function refuseNonObject(body: unknown): asserts body is object {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal('invalid', 'the body must be a JSON object');
  }
}
