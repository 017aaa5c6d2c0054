import { hasStatus } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import type { Target } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import { valuePath } from './paths.ts';

/** A secret that exists. */
export interface Stored {
  /** When it was last written, in milliseconds since the epoch; undefined when GitHub's date cannot be read. */
  readonly at: number | undefined;
}

/** Reads when a secret was last written; undefined when there is none. */
export async function readUpdatedAt(
  github: HttpClient,
  target: Target,
  name: string,
): Promise<Stored | undefined> {
  return read(github, target, 'secret', name);
}

/** Whether a secret or variable exists. */
export async function isThere(
  github: HttpClient,
  target: Target,
  kind: 'secret' | 'variable',
  name: string,
): Promise<boolean> {
  return (await read(github, target, kind, name)) !== undefined;
}

/** Deletes a secret or variable; one that is gone counts as deleted. */
export async function deleteValue(
  github: HttpClient,
  target: Target,
  kind: 'secret' | 'variable',
  name: string,
): Promise<void> {
  try {
    await send(github, { method: 'DELETE', path: valuePath(target, kind, name), parse: () => undefined });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

async function read(
  github: HttpClient,
  target: Target,
  kind: 'secret' | 'variable',
  name: string,
): Promise<Stored | undefined> {
  try {
    return await send(github, {
      method: 'GET',
      path: valuePath(target, kind, name),
      parse: ({ endpoint, body }) => ({ at: jsonObject(endpoint, body).optionalTime('updated_at') }),
    });
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}
