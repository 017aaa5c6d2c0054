import { InvalidResponseError } from './errors.ts';

/** Reads the fields of a JSON object from a server. Every method throws InvalidResponseError, which names the field only. */
export interface JsonObject {
  string(name: string): string;
  /** Undefined when the field is absent or null. */
  optionalString(name: string): string | undefined;
  optionalBoolean(name: string): boolean | undefined;
  optionalNumber(name: string): number | undefined;
  /** An id, safe as one segment of a path. */
  id(name: string): string;
  /** A token, safe as an HTTP header and on one line. */
  token(name: string): string;
  /** A list of objects. */
  list<T>(name: string, read: (item: JsonObject) => T): readonly T[];
  /** An ISO 8601 time, in milliseconds since the epoch; undefined when absent or null. */
  optionalTime(name: string): number | undefined;
}

/** What Whisp's ids and a person's `app_id` may look like: anything that cannot change the path it is put into. */
export const ID = /^[\w-][\w.:~-]{0,127}$/;

/** No white space, no control characters, nothing beyond ASCII. */
const TOKEN = /^[\x21-\x7e]+$/;

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * The fields of an object. @param at where it stands in the answer, for messages, such as `content[2]`
 * @throws InvalidResponseError when the value is not an object
 */
export function jsonObject(endpoint: string, value: unknown, at = ''): JsonObject {
  if (!isObject(value))
    throw new InvalidResponseError(endpoint, `${at === '' ? 'the body' : at} is not a JSON object`);
  const wrong = (name: string, what: string): InvalidResponseError =>
    new InvalidResponseError(endpoint, `the field ${at === '' ? name : `${at}.${name}`} ${what}`);
  const optional = <T>(name: string, is: (found: unknown) => found is T, what: string): T | undefined => {
    const found = value[name] ?? undefined;
    if (found === undefined || is(found)) return found;
    throw wrong(name, `is not ${what}`);
  };
  const optionalString = (name: string) => optional(name, isString, 'a string');
  const string = (name: string) => {
    const found = optionalString(name);
    if (found === undefined || found === '') throw wrong(name, 'is missing');
    return found;
  };
  const matching = (name: string, pattern: RegExp, what: string) => {
    const found = string(name);
    if (!pattern.test(found)) throw wrong(name, `is not ${what}`);
    return found;
  };
  return {
    string,
    optionalString,
    optionalBoolean: (name) => optional(name, isBoolean, 'true or false'),
    optionalNumber: (name) => optional(name, isNumber, 'a number'),
    id: (name) => matching(name, ID, 'an id'),
    token: (name) => matching(name, TOKEN, 'a token'),
    list: (name, read) => {
      const found = value[name];
      if (!Array.isArray(found)) throw wrong(name, 'is not a list');
      const path = at === '' ? name : `${at}.${name}`;
      return found.map((item, index) => read(jsonObject(endpoint, item, `${path}[${index}]`)));
    },
    optionalTime: (name) => {
      const found = optionalString(name);
      if (found === undefined) return undefined;
      const time = ISO_TIME.test(found) ? Date.parse(found) : Number.NaN;
      if (Number.isNaN(time)) throw wrong(name, 'is not an ISO 8601 time');
      return time;
    },
  };
}

/** True for a JSON object, which an array is not. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
