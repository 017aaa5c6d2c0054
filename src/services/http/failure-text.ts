import { shown } from '../../base/text.ts';

/**
 * What a service says in an error's body, for a message: redacted, one line, short; empty when there is nothing to show.
 * Problem details, `{ "message" }`, `{ "error" }` and plain text are understood (Whisp's guide does not say which it sends).
 * An address in it is shown whole: often it is the remedy.
 */
export function serverMessage(body: string, redact: (text: string) => string): string {
  const said = words(body.trim());
  if (said === undefined) return '';
  if (said === HTML) return 'an HTML page, which is not shown';
  const text = redact(said).trim();
  const short = shown(text);
  const cutOff = addresses(text).filter((address) => !short.includes(address));
  return [short, ...cutOff].join(' ');
}

const HTML = Symbol('an HTML page');

function words(body: string): string | typeof HTML | undefined {
  try {
    return fromJson(JSON.parse(body));
  } catch {
    return /^<|<html|<!doctype/i.test(body) ? HTML : body;
  }
}

function fromJson(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  for (const name of ['detail', 'message', 'error', 'title']) {
    const said = fromJson(fields[name]);
    if (said !== undefined && said !== '') return said;
  }
  return undefined;
}

/** More or longer ones than these are not addresses that anyone is meant to read. */
const MOST_ADDRESSES = 3;
const ADDRESS = /https:\/\/[!-~]{1,500}/g;

function addresses(text: string): readonly string[] {
  const found = text.match(ADDRESS) ?? [];
  return found.map((each) => each.replace(/[.,;:)\]}>"']+$/, '')).slice(0, MOST_ADDRESSES);
}
