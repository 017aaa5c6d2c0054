import { hasStatus } from '../../base/errors.ts';
import type { Entry, TargetState } from '../../model/observed.ts';
import { type Target, targetName } from '../../model/target.ts';
import { type HttpClient, send, sendTracked, type Tracked } from '../http/send.ts';
import { environmentPath, pathsOf } from './paths.ts';
import { seal } from './seal.ts';

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
): Promise<Tracked<void>> {
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
): Promise<Tracked<void>> {
  const path = pathsOf(target).variables ?? '';
  const body = { name, value, ...entry.visibility };
  const change = () => write(github, { method: 'PATCH', path: `${path}/${name}`, body });
  if (entry.exists) return change();
  const created = await write(github, { method: 'POST', path, body });
  // Another job, or a first attempt whose response was lost, has created it meanwhile.
  return created.outcome !== 'done' && hasStatus(created.error, 409) ? change() : created;
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
    parse: () => undefined,
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
    await send(github, { method: 'DELETE', path, parse: () => undefined });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** What is under way when the step is cancelled is awaited for a while. */
function write(
  github: HttpClient,
  request: { method: 'PUT' | 'PATCH' | 'POST'; path: string; body: object },
): Promise<Tracked<void>> {
  return sendTracked<void>(github, { ...request, parse: () => undefined }, { awaited: true });
}
