import { ApiError, DeadlineExceededError, hasStatus, NetworkError } from '../../base/errors.ts';
import type { Entry, TargetState } from '../../model/observed.ts';
import { type Target, targetName } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import { environmentPath, pathsOf } from './paths.ts';
import { seal } from './seal.ts';

/** What became of a write. */
export type Written =
  | {
      readonly outcome: 'written' /** GitHub's time, in milliseconds since the epoch. */;
      readonly at: number | undefined;
    }
  /** Refused, or never sent: the target holds what it held. */
  | { readonly outcome: 'failed'; readonly error: unknown }
  /** An answer was lost: the target may hold the new value. */
  | { readonly outcome: 'unknown'; readonly error: unknown };

/** One of the two values. */
export interface Value {
  readonly which: 'apiKey' | 'baseUrl';
  readonly name: string;
  readonly value: string;
}

/** Writes a value to where the target keeps it, creating or replacing what is there. */
export function writeValue(
  github: HttpClient,
  state: TargetState,
  { which, name, value }: Value,
): Promise<Written> {
  const { target, publicKey } = state;
  const entry = state[which];
  if (entry.kind === 'variable') return writeVariable(github, { target, entry }, name, value);
  if (publicKey === undefined) throw new Error(`${targetName(target)} has no public key yet`);
  const body = { encrypted_value: seal(value, publicKey.key), key_id: publicKey.id, ...entry.visibility };
  return write(github, { method: 'PUT', path: pathsOf(target).secret(name), body });
}

/** GitHub has one request to create a variable and another to change it. */
async function writeVariable(
  github: HttpClient,
  { target, entry }: { readonly target: Target; readonly entry: Entry },
  name: string,
  value: string,
): Promise<Written> {
  const path = pathsOf(target).variables ?? '';
  const body = { name, value, ...entry.visibility };
  const change = () => write(github, { method: 'PATCH', path: `${path}/${name}`, body });
  if (entry.exists) return change();
  const created = await write(github, { method: 'POST', path, body });
  // Another job, or a first attempt whose answer was lost, has created it meanwhile.
  return created.outcome === 'failed' && hasStatus(created.error, 409) ? change() : created;
}

/** `PUT …/environments/{name}`, only for one that does not exist: it would reset the protection of one that does. */
export async function createEnvironment(
  github: HttpClient,
  repository: string,
  environment: string,
): Promise<void> {
  await send(github, {
    method: 'PUT',
    path: environmentPath(repository, environment),
    read: () => undefined,
  });
}

/** Deletes a secret or variable; one that is gone counts as deleted. */
export async function deleteEntry(
  github: HttpClient,
  target: Target,
  kind: Entry['kind'],
  name: string,
): Promise<void> {
  const paths = pathsOf(target);
  const path = kind === 'secret' ? paths.secret(name) : `${paths.variables}/${name}`;
  try {
    await send(github, { method: 'DELETE', path, read: () => undefined });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

async function write(
  github: HttpClient,
  request: { method: 'PUT' | 'PATCH' | 'POST'; path: string; body: object },
): Promise<Written> {
  if (github.cancellation.now.aborted) return { outcome: 'failed', error: github.cancellation.now.reason };
  let lost = false;
  const failed = (error: unknown) => {
    lost ||= mayHaveBeenProcessed(error);
  };
  try {
    const at = await send(github, { ...request, read: ({ date }) => date }, { failed, awaited: true });
    return { outcome: 'written', at };
  } catch (error) {
    return { outcome: lost ? 'unknown' : 'failed', error };
  }
}

/** A 4xx was refused; without a connection, or without time, nothing was sent. Anything else may have been processed. */
function mayHaveBeenProcessed(error: unknown): boolean {
  if (error instanceof DeadlineExceededError) return false;
  if (error instanceof NetworkError) return error.sent;
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 408;
}
