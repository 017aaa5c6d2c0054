import { hasStatus, isAccessError, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import { LAG_MS, LAG_POLL_MS } from '../../base/time.ts';
import { type EnvironmentTarget, targetName } from '../../model/target.ts';
import type { SecretNames } from '../../model/task.ts';
import { send } from '../http/send.ts';
import type { GitHubClient } from './connection.ts';
import { environmentPath, pathsOf } from './paths.ts';
import { environmentPresence } from './presence.ts';
import { readPublicKey } from './read.ts';
import { explainTarget, reasonOf } from './refusal.ts';

/**
 * `PUT …/environments/{name}`, only for one that does not exist: it would reset the protection of one that does, so whether it
 * does is read once more.
 * @returns false when it exists, so that there was nothing to create
 */
export async function createEnvironment(github: GitHubClient, target: EnvironmentTarget): Promise<boolean> {
  try {
    if (await exists(github, target)) return false;
    const path = environmentPath(target.repository, target.environment);
    await send(github, { method: 'PUT', path, parse: () => undefined }, { awaited: true });
    return true;
  } catch (error) {
    throw isAccessError(error) ? new UserError(await reasonOf(github, target, error)) : error;
  }
}

async function exists(github: GitHubClient, target: EnvironmentTarget): Promise<boolean> {
  try {
    await readPublicKey(github, target);
    return true;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    const seen = await environmentPresence(github, target);
    if (seen.is === 'there') return true;
    if (seen.is === 'missing') return false;
    throw new UserError(await reasonOf(github, target, error, seen));
  }
}

/** What an environment holds beside the values that were deleted. */
interface Held {
  readonly kind: 'secret' | 'variable';
  readonly names: readonly string[];
  /** How many there are beside the named ones. */
  readonly more: number;
}

/**
 * Deletes an environment, unless it holds another secret or variable; one that is gone counts as deleted.
 * @param deleted what has just been deleted there: lists may still show it
 * @returns what else it holds, in words, when it stays
 */
export async function deleteEnvironment(
  github: GitHubClient,
  target: EnvironmentTarget,
  deleted: SecretNames,
): Promise<string | undefined> {
  try {
    const held = await heldBeside(github, target, deleted);
    if (held.length > 0) return held.map(inWords).join(' and ');
    const path = environmentPath(target.repository, target.environment);
    await send(github, { method: 'DELETE', path, parse: () => undefined });
  } catch (error) {
    if (hasStatus(error, 404) && (await isGone(github, target))) return undefined;
    throw isAccessError(error) ? await explainTarget(github, target, error) : error;
  }
  return undefined;
}

/** Instead of saying that a token may not, GitHub may say that there is nothing. @returns true when it is seen to be gone */
async function isGone(github: GitHubClient, target: EnvironmentTarget): Promise<boolean> {
  const begun = github.clock.monotonic();
  for (;;) {
    try {
      await readPublicKey(github, target);
    } catch (error) {
      if (!isAccessError(error)) throw error;
      return error.status === 404;
    }
    if (github.clock.monotonic() - begun >= LAG_MS) return false;
    const doing = `waiting until the environment of ${targetName(target)} is gone`;
    await github.deadline.sleep(LAG_POLL_MS, github.cancellation.now, doing);
  }
}

async function heldBeside(
  github: GitHubClient,
  target: EnvironmentTarget,
  { apiKey, baseUrl, baseUrlKind }: SecretNames,
): Promise<readonly Held[]> {
  const { secrets, variables = '' } = pathsOf(target);
  const found = await Promise.all([
    heldIn(github, { kind: 'secret', path: secrets, deleted: [apiKey, baseUrl] }),
    heldIn(github, {
      kind: 'variable',
      path: variables,
      deleted: baseUrlKind === 'variable' ? [baseUrl] : [],
    }),
  ]);
  return found.filter(({ names }) => names.length > 0);
}

/** Most names that a message lists. */
const NAMED = 10;

interface Place {
  readonly kind: Held['kind'];
  readonly path: string;
  readonly deleted: readonly string[];
}

/** The first page shows whether there is anything else: it holds more than what was deleted. */
async function heldIn(github: GitHubClient, { kind, path, deleted }: Place): Promise<Held> {
  const { total, listed } = await send(github, {
    method: 'GET',
    path: `${path}?per_page=30`,
    parse: ({ endpoint, body }) => {
      const found = jsonObject(endpoint, body);
      const entries = found.list(`${kind}s`, (item) => item.string('name'));
      return { total: found.optionalNumber('total_count') ?? entries.length, listed: entries };
    },
  });
  const own = deleted.map((name) => name.toUpperCase());
  const others = listed.filter((name) => !own.includes(name.toUpperCase()));
  const names = others.slice(0, NAMED).map(shown);
  return { kind, names, more: total - (listed.length - others.length) - names.length };
}

function inWords({ kind, names, more }: Held): string {
  const rest = more > 0 ? ` and ${more} more` : '';
  return `the ${kind}${names.length + more === 1 ? '' : 's'} ${names.join(', ')}${rest}`;
}
