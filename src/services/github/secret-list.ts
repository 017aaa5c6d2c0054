import { UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { type Target, targetName } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import { pathsOf } from './paths.ts';
import { readUpdatedAt } from './value.ts';

/** What a store holds, of what matters here. */
export interface Secrets {
  /** Of all secrets. */
  readonly count: number;
  /** When each of the secrets asked for was last written; what is missing is not in it. */
  readonly updatedAt: ReadonlyMap<string, number | undefined>;
}

/** Most entries that GitHub puts on one page of this list. */
const PAGE = 100;

/**
 * Reads the list of secrets, one page: what a full page does not show is asked for by its name, which takes fewer requests than
 * the other pages.
 */
export async function readSecrets(
  github: HttpClient,
  target: Target,
  names: readonly string[],
): Promise<Secrets> {
  const { total, listed } = await send(github, {
    method: 'GET',
    path: `${pathsOf(target).secrets}?per_page=${PAGE}`,
    parse: ({ endpoint, body }) => {
      const found = jsonObject(endpoint, body);
      const entries = found.list(
        'secrets',
        (item) => [item.string('name').toUpperCase(), item.optionalTime('updated_at')] as const,
      );
      return { total: found.optionalNumber('total_count'), listed: entries };
    },
  });
  const shown = new Map(listed);
  const isWhole = listed.length < PAGE && (total ?? 0) <= listed.length;
  const read = await Promise.all(
    names.map(async (name): Promise<readonly [string, number | undefined][]> => {
      const key = name.toUpperCase();
      if (shown.has(key)) return [[name, shown.get(key)]];
      const found = isWhole ? undefined : await readUpdatedAt(github, target, name);
      return found === undefined ? [] : [[name, found.at]];
    }),
  );
  return { count: total ?? listed.length, updatedAt: new Map(read.flat()) };
}

/** What GitHub documents: https://docs.github.com/actions/reference/security/secrets#limits-for-secrets; of no other store. */
const MOST_SECRETS = 100;
const MOST_ORGANIZATION_SECRETS = 1000;

/** A store that is full would refuse the key after it has been made. @throws UserError */
export function requireRoom(target: Target, count: number, missing: number): void {
  const most = capacity(target);
  if (missing === 0 || count + missing <= most) return;
  throw new UserError(
    `${targetName(target)}: the store holds ${count} secrets, and ${most} is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`,
  );
}

function capacity(target: Target): number {
  switch (target.store) {
    case 'actions':
    case 'environment':
      return MOST_SECRETS;
    case 'organization':
      return target.kind === 'actions' ? MOST_ORGANIZATION_SECRETS : Number.POSITIVE_INFINITY;
    default:
      return Number.POSITIVE_INFINITY;
  }
}
