import { bullets, CancelledError, DeadlineExceededError, explain, UserError } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { App } from '../model/app.ts';
import type { Services } from '../services/services.ts';
import { revokeKey } from '../services/whisp/keys.ts';

/** Which keys, of which apps. */
export interface Revocation {
  /** Several may bear the name; a key is looked for in each. */
  readonly apps: readonly Pick<App, 'id'>[];
  readonly keyIds: readonly string[];
}

/**
 * Revokes keys in their order. One that cannot be revoked stops none of the others.
 * @returns the keys that the service does not know: gone already, or of another app
 * @throws UserError that names what is left
 */
export async function revokeKeys(
  services: Services,
  journal: Journal,
  { apps, keyIds }: Revocation,
): Promise<readonly string[]> {
  const { session, log } = services;
  const left: string[] = [];
  const unknown: string[] = [];
  for (const [index, keyId] of keyIds.entries()) {
    try {
      let isRevoked = false;
      for (const app of apps) isRevoked ||= await revokeKey(session, app.id, keyId);
      if (isRevoked) {
        journal.revokedKeyIds.push(keyId);
        log.info(`Revoked the key ${keyId}.`);
      } else {
        unknown.push(keyId);
      }
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      left.push(`${keyId}: ${explain(error)}`);
      if (error instanceof DeadlineExceededError) {
        left.push(...keyIds.slice(index + 1));
        break;
      }
    }
  }
  if (left.length > 0) {
    throw new UserError(
      `Not every key of ${apps.map(({ id }) => `the app ${id}`).join(', ')} could be revoked. Still valid:\n${bullets(left)}`,
    );
  }
  return unknown;
}
