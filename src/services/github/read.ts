import { CancelledError, InvalidResponseError, isAccessError, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { LAG_MS, LAG_POLL_MS } from '../../base/time.ts';
import type { Entry, PublicKey, TargetState } from '../../model/observed.ts';
import { hasVariables, type Target, targetName } from '../../model/target.ts';
import type { SecretNames } from '../../model/task.ts';
import { send } from '../http/send.ts';
import type { GitHubClient } from './connection.ts';
import { inOrder } from './in-order.ts';
import { pathsOf } from './paths.ts';
import { environmentSeen, type Presence, repositoryPresence } from './presence.ts';
import { explainTarget } from './refusal.ts';
import { isPublicKey } from './seal.ts';
import { readSecrets, requireRoom } from './secret-list.ts';
import { isThere } from './value.ts';
import { newVisibility, readVisibility } from './visibility.ts';

/** What a target is checked for. */
export interface Check {
  readonly names: SecretNames;
  /** An environment that is missing will be created. */
  readonly createEnvironment: boolean;
  /** `owner/name` of the repository that the workflow runs in. */
  readonly currentRepository: string;
}

/**
 * Reads a target, so that everything that can be wrong with it is known before a key is made. An environment that another run
 * has just created is waited for. Throws UserError.
 */
export async function readTarget(github: GitHubClient, target: Target, check: Check): Promise<TargetState> {
  const begun = github.clock.monotonic();
  for (;;) {
    try {
      return await readExisting(github, target, check);
    } catch (error) {
      if (!isAccessError(error)) throw error;
      const seen = await environmentSeen(github, target, error);
      if (check.createEnvironment && seen?.is === 'missing') return stillToCreate(target, check.names);
      if (!mayAppear(github, seen, begun)) throw await explainTarget(github, target, error, seen);
    }
    await github.deadline.sleep(
      LAG_POLL_MS,
      github.cancellation.now,
      `waiting until the new environment of ${targetName(target)} can be read`,
    );
  }
}

/** True while an environment that exists may be so new that its secrets cannot be read yet. */
function mayAppear({ clock, time }: GitHubClient, seen: Presence | undefined, begun: number): boolean {
  if (seen?.is !== 'there') return false;
  const age = seen.createdAt === undefined ? clock.monotonic() - begun : time.now() - seen.createdAt;
  // A creation in the future is one by a clock that was set meanwhile: then it is the waiting that counts.
  return age < LAG_MS && clock.monotonic() - begun < LAG_MS;
}

function stillToCreate(target: Target, names: SecretNames): TargetState {
  const entry = { exists: false, visibility: undefined };
  return {
    target,
    publicKey: undefined,
    keyUpdatedAt: undefined,
    apiKey: { ...entry, kind: 'secret' },
    baseUrl: { ...entry, kind: names.baseUrlKind },
    otherKind: false,
  };
}

/** `GET …/secrets/public-key`. */
export function readPublicKey(github: GitHubClient, target: Target): Promise<PublicKey> {
  return send(github, {
    method: 'GET',
    path: pathsOf(target).publicKey,
    parse: ({ endpoint, body }) => {
      const found = jsonObject(endpoint, body);
      const key = found.string('key');
      // Found out here, and not when there is a key to encrypt.
      if (!isPublicKey(key)) throw new InvalidResponseError(endpoint, 'the field key is not an X25519 key');
      return { id: found.string('key_id'), key };
    },
  });
}

async function readExisting(github: GitHubClient, target: Target, check: Check): Promise<TargetState> {
  const { names, currentRepository } = check;
  const kind = hasVariables(target) ? names.baseUrlKind : 'secret';
  const [publicKey, secrets, variableExists] = await inOrder([
    readPublicKey(github, target),
    readSecrets(github, target, [names.apiKey, names.baseUrl]),
    kind === 'variable'
      ? isThere(github, target, 'variable', names.baseUrl)
      : seenVariable(github, target, names.baseUrl),
    showToken(github, target, check),
  ]);
  const written = kind === 'secret' ? [names.apiKey, names.baseUrl] : [names.apiKey];
  requireRoom(target, secrets.count, written.filter((name) => !secrets.updatedAt.has(name)).length);
  const secretExists = secrets.updatedAt.has(names.baseUrl);
  const entry = (of: Entry['kind'], name: string, exists: boolean) =>
    readEntry(github, target, { kind: of, name, exists, currentRepository });
  const [apiKey, baseUrl] = await inOrder([
    entry('secret', names.apiKey, secrets.updatedAt.has(names.apiKey)),
    entry(kind, names.baseUrl, kind === 'secret' ? secretExists : variableExists),
  ]);
  const keyUpdatedAt = secrets.updatedAt.get(names.apiKey);
  const otherKind = kind === 'secret' ? variableExists : secretExists;
  return { target, publicKey, keyUpdatedAt, apiKey, baseUrl, otherKind };
}

/**
 * Where an environment may be missing, nothing else would show that GitHub knows the token: the 404s of a new one would be taken
 * for a token that has just been made, and waited for.
 */
async function showToken(github: GitHubClient, target: Target, check: Check): Promise<void> {
  if (target.store !== 'environment' || !check.createEnvironment) return;
  await repositoryPresence(github, target.repository);
}

interface Sought {
  readonly kind: Entry['kind'];
  readonly name: string;
  readonly exists: boolean;
  readonly currentRepository: string;
}

/** A variable that is changed keeps its visibility by itself; a secret's is written anew each time. */
async function readEntry(
  github: GitHubClient,
  target: Target,
  { kind, name, exists, currentRepository }: Sought,
): Promise<Entry> {
  if (target.store !== 'organization' || (kind === 'variable' && exists)) {
    return { kind, exists, visibility: undefined };
  }
  const visibility = exists
    ? await readVisibility(github, target, name)
    : await newVisibility(github, currentRepository);
  return { kind, exists, visibility };
}

/**
 * Whether there is a variable beside the secret. Only an environment's can be seen without a permission that writing does not
 * take. That it cannot be seen is no reason to fail: it is for a warning.
 */
async function seenVariable(github: GitHubClient, target: Target, name: string): Promise<boolean> {
  if (target.store !== 'environment') return false;
  try {
    return await isThere(github, target, 'variable', name);
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof UserError)) throw error;
    return false;
  }
}
