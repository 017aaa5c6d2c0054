import { DAY_MS, HOUR_MS } from '../../base/time.ts';

/** What a token is, as far as its text tells. An installation's may be the workflow's own. */
export type TokenKind = 'fine-grained' | 'classic' | 'installation' | 'other';

/**
 * Prefixes of tokens: https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 * Forty hexadecimal digits, and `v1.`, are what they were before 2021, and still may be on an Enterprise Server.
 */
const KINDS: readonly { readonly kind: TokenKind; readonly text: RegExp }[] = [
  { kind: 'fine-grained', text: /^github_pat_/ },
  { kind: 'classic', text: /^(?:gh[po]_|[0-9a-f]{40}$)/ },
  { kind: 'installation', text: /^(?:ghs_|v1\.)/ },
];

/** What kind of token this is. */
export function tokenKind(token: string): TokenKind {
  return KINDS.find(({ text }) => text.test(token))?.kind ?? 'other';
}

/** From when on the end of a token is worth a warning. */
const SOON_MS = 14 * DAY_MS;

/**
 * What there is to say of a token that ends soon; undefined if there is nothing.
 * @param header `github-authentication-token-expiration`
 * @param now GitHub's time, in milliseconds since the epoch
 */
export function expiryWarning(header: string | undefined, now: number): string | undefined {
  const expiresAt = expiry(header ?? '');
  if (expiresAt === undefined) return undefined;
  const left = expiresAt - now;
  if (left < 0 || left >= SOON_MS) return undefined;
  const time = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
  return `github_token expires on ${time} UTC, in ${inWords(left)}: make a new one before that, and store it where github_token is taken from.`;
}

/**
 * `2026-12-01 10:00:00 UTC` and `2026-12-01 10:00:00 +0500` in milliseconds since the epoch; GitHub sends both
 * (https://github.com/google/go-github/issues/2649).
 */
function expiry(header: string): number | undefined {
  const [, day, time, sign, hours, minutes] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:UTC|([+-])(\d\d):?(\d\d))$/.exec(header) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T${time}${sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`}`);
  return Number.isNaN(at) ? undefined : at;
}

function inWords(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  if (days >= 2) return `${days} days`;
  const hours = Math.floor(ms / HOUR_MS);
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
