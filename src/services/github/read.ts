import { hasStatus, InvalidResponseError, isAccessError, UserError } from '../../base/errors.ts';
import { type JsonObject, jsonObject } from '../../base/json.ts';
import type { Entry, PublicKey, TargetState } from '../../model/observed.ts';
import { type Target, targetName } from '../../model/target.ts';
import type { SecretNames } from '../../model/task.ts';
import { type Call, type HttpClient, send } from '../http/send.ts';
import { pathsOf } from './paths.ts';
import { environmentIsMissing, explainTarget } from './permissions.ts';
import { isPublicKey } from './seal.ts';
import { newVisibility, readVisibility } from './visibility.ts';

/** What a target is checked for. */
export interface Check {
  readonly names: SecretNames;
  /** An environment that is missing will be created. */
  readonly createEnvironment: boolean;
  /** `owner/name` of the repository that the workflow runs in. */
  readonly currentRepository: string;
}

/** Reads a target, so that everything that can be wrong with it is known before a key is made. Throws UserError. */
export async function readTarget(github: HttpClient, target: Target, check: Check): Promise<TargetState> {
  try {
    return await readExisting(github, target, check);
  } catch (error) {
    if (!isAccessError(error)) throw error;
    if (check.createEnvironment && (await environmentIsMissing(github, target, error))) {
      const entry = { exists: false, visibility: undefined };
      return {
        target,
        publicKey: undefined,
        keyUpdatedAt: undefined,
        apiKey: { ...entry, kind: 'secret' },
        baseUrl: { ...entry, kind: check.names.baseUrlKind },
        otherKind: false,
      };
    }
    throw await explainTarget(github, target, error);
  }
}

/** `GET …/secrets/public-key`. */
export function readPublicKey(github: HttpClient, target: Target): Promise<PublicKey> {
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

/** When the secret was last written; undefined when there is none. */
export async function readUpdatedAt(
  github: HttpClient,
  target: Target,
  name: string,
): Promise<number | undefined> {
  const path = pathsOf(target).secret(name);
  return ifThere(get(github, path, (found) => found.optionalTime('updated_at')));
}

async function readExisting(github: HttpClient, target: Target, check: Check): Promise<TargetState> {
  const { names, currentRepository } = check;
  const { variables } = pathsOf(target);
  const kind = variables === undefined ? 'secret' : names.baseUrlKind;
  const secretNames = kind === 'secret' ? [names.apiKey, names.baseUrl] : [names.apiKey];
  const [publicKey, secrets, variableExists] = await Promise.all([
    readPublicKey(github, target),
    readSecrets(github, target, secretNames),
    kind === 'secret' ? false : exists(github, `${variables}/${names.baseUrl}`),
  ]);
  requireRoom(target, secrets.count, secretNames.filter((name) => !secrets.updatedAt.has(name)).length);
  const entry = async (at: Entry['kind'], name: string): Promise<Entry> => {
    const there = at === 'secret' ? secrets.updatedAt.has(name) : variableExists;
    const current = () => readVisibility(github, target, at, name);
    const visibility = there ? current : () => newVisibility(github, currentRepository);
    return {
      kind: at,
      exists: there,
      visibility: target.store === 'organization' ? await visibility() : undefined,
    };
  };
  const [apiKey, baseUrl] = await Promise.all([entry('secret', names.apiKey), entry(kind, names.baseUrl)]);
  const keyUpdatedAt = secrets.updatedAt.get(names.apiKey);
  return { target, publicKey, keyUpdatedAt, apiKey, baseUrl, otherKind: false };
}

/** What a store holds, of what matters here. */
interface Secrets {
  readonly count: number;
  /** When each of the secrets asked for was last written; what is missing is not in it. */
  readonly updatedAt: ReadonlyMap<string, number | undefined>;
}

/** Most entries that GitHub puts on one page of a list. */
const PAGE = 100;

/** One request where the whole store fits on a page, as all but an organization's do. */
async function readSecrets(github: HttpClient, target: Target, names: readonly string[]): Promise<Secrets> {
  const { secrets, room } = pathsOf(target);
  const { count, listed } = await get(github, `${secrets}?per_page=${PAGE}`, (found) => ({
    count: found.optionalNumber('total_count') ?? 0,
    listed: found.list(
      'secrets',
      (item) => [item.string('name').toUpperCase(), item.optionalTime('updated_at')] as const,
    ),
  }));
  if (room <= PAGE || count <= listed.length) {
    const all = new Map(listed);
    const wanted = names.filter((name) => all.has(name.toUpperCase()));
    return { count, updatedAt: new Map(wanted.map((name) => [name, all.get(name.toUpperCase())])) };
  }
  const read = await Promise.all(
    names.map(async (name) => [name, await readUpdatedAt(github, target, name)] as const),
  );
  return { count, updatedAt: new Map(read.filter(([, updatedAt]) => updatedAt !== undefined)) };
}

/** A store that is full would refuse the key after it has been made. @throws UserError */
function requireRoom(target: Target, count: number, missing: number): void {
  const { room } = pathsOf(target);
  if (count + missing <= room) return;
  throw new UserError(
    `${targetName(target)}: the store holds ${count} secrets, and ${room} is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`,
  );
}

async function exists(github: HttpClient, path: string): Promise<boolean> {
  return (await ifThere(get(github, path, () => true))) ?? false;
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

function get<T>(github: HttpClient, path: string, read: (found: JsonObject) => T): Promise<T> {
  const call: Call<T> = {
    method: 'GET',
    path,
    parse: ({ endpoint, body }) => read(jsonObject(endpoint, body)),
  };
  return send(github, call);
}
