import { orphanedKey } from './apply/orphaned-keys.ts';
import { explain } from './base/errors.ts';
import type { Inputs } from './inputs/read-inputs.ts';
import { noProgress } from './journal/journal.ts';
import type { Pending } from './journal/state.ts';
import type { Deps } from './services/services.ts';
import { type Context, createContext } from './services/services.ts';
import { listActiveKeys, revokeKey } from './services/whisp/keys.ts';

/** The post step: ends the key that is not to outlive the job, and names what it must not touch. Fails nothing. */
export async function cleanUp(pending: Pending, inputs: Inputs, deps: Deps): Promise<void> {
  const context = createContext(inputs, deps, noProgress());
  switch (pending.stage) {
    case 'revocable':
      return revoke(context, pending);
    case 'creating':
      return nameStrays(context, pending);
    case 'delivering':
      deps.runner.warning(
        `The step ended while it was handing over the key ${pending.keyId} of the app ${pending.appId}, so somebody may have it: it is still valid. If nobody has, revoke it with command: revoke and key_id: ${pending.keyId}.`,
      );
  }
}

async function revoke(
  { session, runner }: Context,
  { appId, keyId }: Extract<Pending, { stage: 'revocable' }>,
): Promise<void> {
  try {
    await session.logIn();
    await revokeKey(session, appId, keyId, false);
    runner.info(`Revoked the key ${keyId}.`);
  } catch (error) {
    runner.warning(
      `The key ${keyId} of the app ${appId} could not be revoked and is still valid: revoke it with command: revoke and key_id: ${keyId}. ${explain(error)}`,
    );
  }
}

/** The step was killed between asking for a key and reading the answer. */
async function nameStrays(
  { session, runner }: Context,
  { appId, knownKeyIds }: Extract<Pending, { stage: 'creating' }>,
): Promise<void> {
  try {
    await session.logIn();
    const { items } = await listActiveKeys(session, appId);
    for (const { id } of items) {
      if (!knownKeyIds.includes(id)) runner.warning(orphanedKey(appId, id));
    }
  } catch (error) {
    runner.warning(
      `The step ended while it was creating a key of the app ${appId}: whether the key exists is not known. Look at the app's keys in the Whisp dashboard. ${explain(error)}`,
    );
  }
}
