import { nameOrphanedKeys } from './apply/orphaned-keys.ts';
import { explain } from './base/errors.ts';
import type { PostInputs } from './inputs/read-inputs.ts';
import { accountMark } from './journal/account.ts';
import type { LostRequest, Pending, PendingKey } from './journal/state.ts';
import { createServices, type Deps, type Services } from './services/services.ts';
import { untilVisible } from './services/until-visible.ts';
import { listActiveKeysIfThere, revokeKey } from './services/whisp/keys.ts';

/**
 * The post step: ends the key that is not to outlive the job, and names what it must not touch. Fails nothing. The ids in the
 * state mean nothing to another account, so with another one nothing is sent.
 */
export async function cleanUp(pending: Pending, inputs: PostInputs, deps: Deps): Promise<void> {
  const { credentials } = inputs;
  const isGone = credentials.email === '' || credentials.password === '';
  if (isGone || accountMark(credentials.email, pending.account) !== pending.account) {
    const reason = isGone
      ? 'email or password is not given any more'
      : 'email names another account than when the step began';
    deps.runner.warning(`${subjectOf(pending)}: ${reason}, so nothing was sent. ${ADVICE}`);
    return;
  }
  const services = createServices(
    { ...inputs, credentials, apiUrl: pending.apiUrl, github: undefined },
    deps,
  );
  for (const request of pending.lost) await nameLost(services, request);
  if (pending.key?.stage === 'revocable') await revoke(services, pending.key);
  if (pending.key?.stage === 'delivering') await lookUp(services, pending.key);
}

/** What the post step was to look after, for a message of its own failure. */
export function subjectOf({ key, lost }: Pending): string {
  if (key !== undefined) return `The key ${key.keyId} of the app ${key.appId} may still be valid`;
  const apps = lost.map(({ appId }) => appId).join(', ');
  return `A key of the app ${apps} may exist whose response was lost`;
}

const ADVICE =
  "Look at the app's keys in the Whisp dashboard, and revoke it with command: revoke and key_id.";

async function revoke({ session, log }: Services, { appId, keyId }: PendingKey): Promise<void> {
  try {
    await session.logIn();
    await revokeKey(session, appId, keyId);
    log.info(`Revoked the key ${keyId}.`);
  } catch (error) {
    log.warning(
      `The key ${keyId} of the app ${appId} could not be revoked and may still be valid: revoke it with command: revoke and key_id: ${keyId}. ${explain(error)}`,
    );
  }
}

/** The step ended while it was giving the key away: somewhere it may be in use. A list may be behind its creation. */
async function lookUp(services: Services, { appId, keyId }: PendingKey): Promise<void> {
  const { session, log, clock } = services;
  const what = `The step ended while it was delivering the key ${keyId} of the app ${appId}`;
  const advice = `If nothing uses it, revoke it with command: revoke and key_id: ${keyId}.`;
  try {
    await session.logIn();
    const isValid = await untilVisible(services, {
      since: clock.monotonic(),
      doing: 'looking for a key that was being delivered',
      look: async () => {
        const keys = await listActiveKeysIfThere(session, appId);
        return keys?.items.some(({ id }) => id === keyId) ? true : undefined;
      },
    });
    if (isValid === undefined) return;
    log.warning(`${what}: it may be in use, and is still valid. ${advice}`);
  } catch (error) {
    log.warning(
      `${what}: it may be in use. Whether it is still valid is not known. ${advice} ${explain(error)}`,
    );
  }
}

/**
 * The step ended between asking for a key and reading the response, perhaps just now: reads may not show the key yet. What shows
 * first may be another job's, so it is looked for as long as reads may lag.
 */
async function nameLost(services: Services, request: LostRequest): Promise<void> {
  const { session, log, clock } = services;
  try {
    if (!session.signedIn) await session.logIn();
    let { knownKeyIds } = request;
    await untilVisible(services, {
      since: clock.monotonic(),
      doing: 'looking for a key whose creation had no response',
      look: async () => {
        const named = await nameOrphanedKeys(services, { ...request, knownKeyIds }, { rollback: false });
        knownKeyIds = [...knownKeyIds, ...named];
        return undefined;
      },
    });
  } catch (error) {
    log.warning(
      `The step ended while it was creating a key of the app ${request.appId}: whether the key exists is not known. Look at the app's keys in the Whisp dashboard. ${explain(error)}`,
    );
  }
}
