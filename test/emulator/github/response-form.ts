import type { Response } from '../exchange.ts';
import type { GitHubSwitches } from './switches.ts';
import type { Token } from './tokens.ts';

/** The headers that tell about the token. Those about its expiry and scopes only personal access tokens get. */
export function tokenHeaders(
  { kind, expiresAt, rights }: Token,
  { expiryZone, ghes }: GitHubSwitches,
): Record<string, string> {
  const isPersonal = kind === 'classic' || kind === 'fine-grained';
  return {
    ...(kind === 'classic' ? { 'x-oauth-scopes': Object.keys(rights).filter(isScope).join(', ') } : {}),
    ...(isPersonal && expiresAt !== undefined
      ? { 'github-authentication-token-expiration': expiry(expiresAt, expiryZone) }
      : {}),
    ...(ghes ? { 'x-github-enterprise-version': '3.19.0' } : {}),
  };
}

function isScope(name: string): boolean {
  return name === 'repo' || name === 'admin:org';
}

/** `2026-12-01 10:00:00 UTC` */
function expiry(at: number, zone: GitHubSwitches['expiryZone']): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} ${zone}`;
}

/** The response with what the switches make of the dates and objects in its body. */
export function inForm(response: Response, switches: GitHubSwitches): Response {
  if (switches.dates === 'seconds' && !switches.extraFields) return response;
  return { ...response, body: reformed(response.body, switches) };
}

/** Names that could be taken for known ones, and values that are none of theirs. */
const EXTRA = { extra_at: 'never', extra_items: [{ name: 'EXTRA', id: 'x' }], extra: { state: 'unknown' } };

function reformed(value: unknown, switches: GitHubSwitches): unknown {
  if (Array.isArray(value)) return value.map((each) => reformed(each, switches));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [
    name,
    name.endsWith('_at') && typeof field === 'string'
      ? dateIn(switches.dates, field)
      : reformed(field, switches),
  ]);
  return { ...Object.fromEntries(fields), ...(switches.extraFields ? EXTRA : {}) };
}

/** The same moment in another form of ISO 8601. @param date in the form that GitHub uses, to the second */
function dateIn(form: GitHubSwitches['dates'], date: string): string {
  if (form === 'seconds') return date;
  if (form === 'garbage') return 'yesterday';
  if (form === 'milliseconds') return date.replace(/Z$/, '.000Z');
  const local = new Date(Date.parse(date) + 2 * 3_600_000).toISOString();
  return local.replace(/\.000Z$/, '+02:00');
}
