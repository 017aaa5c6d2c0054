import { hasStatus } from '../../base/errors.ts';
import type { Entry, TargetState } from '../../model/observed.ts';
import { type Target, targetName } from '../../model/target.ts';
import { type HttpClient, sendTracked, type Tracked } from '../http/send.ts';
import { pathsOf, valuePath } from './paths.ts';
import { seal } from './seal.ts';

/** One of the two values. */
export interface Value {
  readonly which: 'apiKey' | 'baseUrl';
  readonly name: string;
  readonly value: string;
}

/**
 * Writes a value to where the target keeps it, creating or replacing what is there. The base URL is written before there is a
 * key, to show that the key can be written: where a variable takes another permission, that is tried as well.
 */
export async function writeValue(
  github: HttpClient,
  state: TargetState,
  { which, name, value }: Value,
): Promise<Tracked<void>> {
  const { target, publicKey } = state;
  const entry = state[which];
  if (entry.kind === 'variable') {
    const refused = target.store === 'environment' ? undefined : await trySecrets(github, target);
    return refused ?? writeVariable(github, { target, entry }, name, value);
  }
  if (publicKey === undefined) throw new Error(`${targetName(target)} has no public key yet`);
  const body = { encrypted_value: seal(value, publicKey.key), key_id: publicKey.id, ...entry.visibility };
  return write(github, { method: 'PUT', path: pathsOf(target).secret(name), body });
}

/** A secret that nobody has: deleting it changes nothing, but takes the permission to write secrets. */
const NO_SECRET = 'SETUP_WHISP_NO_SUCH_SECRET';

/** @returns undefined when secrets can be written, as far as this can tell */
async function trySecrets(github: HttpClient, target: Target): Promise<Tracked<void> | undefined> {
  const path = pathsOf(target).secret(NO_SECRET);
  const tried = await sendTracked<void>(github, { method: 'DELETE', path, parse: () => undefined });
  return tried.outcome === 'done' || hasStatus(tried.error, 404) ? undefined : tried;
}

/** GitHub has one request to create a variable and another to change it, which leaves its visibility as it is. */
async function writeVariable(
  github: HttpClient,
  { target, entry }: { readonly target: Target; readonly entry: Entry },
  name: string,
  value: string,
): Promise<Tracked<void>> {
  const { variables = '' } = pathsOf(target);
  const path = valuePath(target, 'variable', name);
  const change = () => write(github, { method: 'PATCH', path, body: { name, value } });
  const create = () =>
    write(github, { method: 'POST', path: variables, body: { name, value, ...entry.visibility } });
  if (!entry.exists) {
    const created = await create();
    // Another job has created it meanwhile, or a first attempt whose response was lost has.
    return created.outcome !== 'done' && hasStatus(created.error, 409) ? change() : created;
  }
  const changed = await change();
  // Another job has deleted it meanwhile. An organization's cannot be made again without saying who may read it.
  const isGone = changed.outcome !== 'done' && hasStatus(changed.error, 404);
  return isGone && target.store !== 'organization' ? create() : changed;
}

/** What is under way when the step is cancelled is awaited for a while. */
function write(
  github: HttpClient,
  request: { method: 'PUT' | 'PATCH' | 'POST'; path: string; body: object },
): Promise<Tracked<void>> {
  return sendTracked<void>(github, { ...request, parse: () => undefined }, { awaited: true });
}
