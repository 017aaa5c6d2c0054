import { InvalidResponseError } from './errors.ts';
import { SECOND_MS } from './time.ts';

/**
 * Reads the fields of a JSON object from a server. What is required throws InvalidResponseError, which names the field and
 * never its value. What is optional is undefined when it is absent or of another type: a field that nothing needs never fails
 * a step.
 */
export interface JsonObject {
  string(name: string): string;
  optionalString(name: string): string | undefined;
  optionalBoolean(name: string): boolean | undefined;
  optionalNumber(name: string): number | undefined;
  /** A time, in milliseconds since the epoch; undefined when it cannot be read. */
  optionalTime(name: string): number | undefined;
  /** True when the field says anything at all: it is neither absent, nor null, nor empty. */
  has(name: string): boolean;
  /** An id, safe as one segment of a path. */
  id(name: string): string;
  /** A token, safe as an HTTP header and on one line. */
  token(name: string): string;
  /** A list of objects. */
  list<T>(name: string, read: (item: JsonObject) => T): readonly T[];
}

/** What Whisp's ids and a person's `app_id` may look like: anything that cannot change the path it is put into. */
export const ID = /^[\w-][\w.:~-]{0,127}$/;

/** No white space, no control characters, nothing beyond ASCII. */
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * The fields of an object. @param at where it stands in the response, for messages, such as `content[2]`
 * @throws InvalidResponseError when the value is not an object
 */
export function jsonObject(endpoint: string, value: unknown, at = ''): JsonObject {
  if (!isObject(value))
    throw new InvalidResponseError(endpoint, `${at === '' ? 'the body' : at} is not a JSON object`);
  const wrong = (name: string, what: string): InvalidResponseError =>
    new InvalidResponseError(endpoint, `the field ${at === '' ? name : `${at}.${name}`} ${what}`);
  const string = (name: string) => {
    const found = value[name];
    if (found === undefined || found === null || found === '') throw wrong(name, 'is missing');
    if (typeof found !== 'string') throw wrong(name, 'is not a string');
    return found;
  };
  const matching = (name: string, pattern: RegExp, what: string) => {
    const found = string(name);
    if (!pattern.test(found)) throw wrong(name, `is not ${what}`);
    return found;
  };
  return {
    string,
    optionalString: (name) => (typeof value[name] === 'string' ? value[name] : undefined),
    optionalBoolean: (name) => (typeof value[name] === 'boolean' ? value[name] : undefined),
    optionalNumber: (name) => (typeof value[name] === 'number' ? value[name] : undefined),
    optionalTime: (name) => readTime(value[name]),
    has: (name) => value[name] !== undefined && value[name] !== null && value[name] !== '',
    id: (name) => matching(name, ID, 'an id'),
    token: (name) => matching(name, TOKEN, 'a token'),
    list: (name, read) => {
      const found = value[name];
      if (!Array.isArray(found)) throw wrong(name, 'is not a list');
      const path = at === '' ? name : `${at}.${name}`;
      return found.map((item, index) => read(jsonObject(endpoint, item, `${path}[${index}]`)));
    },
  };
}

/** ISO 8601 with a time zone: without one it would be a guess. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** RFC 1123, as in HTTP's headers. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** The first epoch time that is taken for milliseconds: as seconds it is in the year 5138. */
const FIRST_EPOCH_MS = 1e11;

/** A time in the forms that services give it, in milliseconds since the epoch; undefined for anything else. */
function readTime(found: unknown): number | undefined {
  if (typeof found === 'number' && Number.isFinite(found) && found > 0) {
    return found < FIRST_EPOCH_MS ? found * SECOND_MS : found;
  }
  if (typeof found !== 'string' || !(ISO_TIME.test(found) || HTTP_DATE.test(found))) return undefined;
  const time = Date.parse(found);
  return Number.isNaN(time) ? undefined : time;
}

/** True for a JSON object, which an array is not. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
