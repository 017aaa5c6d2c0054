import { explain, UserError } from '../base/errors.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { Context } from '../services/services.ts';
import { listActiveKeys } from '../services/whisp/keys.ts';
import { APPEARS_MS } from './create-app.ts';

/**
 * Keeps watch for keys whose token was in an answer that got lost. They are named in a warning and left alone, since they
 * may as well be another job's.
 */
export class OrphanedKeys {
  readonly #context: Context;
  readonly #appId: string;
  readonly #known: Set<string>;
  #watching = false;

  constructor(context: Context, { app, activeKeys }: ObservedApp) {
    this.#context = context;
    this.#appId = app.id;
    this.#known = new Set(activeKeys.map((key) => key.id));
  }

  /** Looks for the key, a little later once more, and makes sure that there is time to make another. */
  async afterLostAnswer(error: unknown): Promise<undefined> {
    const { deadline, cancellation, runner } = this.#context;
    this.watch();
    runner.info(`Whether a key was created is not known: ${explain(error)}`);
    try {
      if (!(await this.#report(cancellation.now.aborted))) {
        await deadline.sleep(APPEARS_MS, cancellation.now, 'looking for a key whose creation had no answer');
        await this.#report(false);
      }
      deadline.requireTimeForKey();
    } catch (cause) {
      throw new UserError(
        `${explain(error)} A key may have been created all the same: look at the keys of the app ${this.#appId} in the Whisp dashboard. ${explain(cause)}`,
      );
    }
    return undefined;
  }

  /** An answer that was not understood may have carried a key as well. */
  watch(): void {
    this.#watching = true;
  }

  /**
   * What was not there yet may have appeared by the end of the step. Fails nothing.
   * @returns false when that could not be found out
   */
  async lookOnceMore(createdKeyId: string | undefined): Promise<boolean> {
    if (!this.#watching) return true;
    if (createdKeyId !== undefined) this.#known.add(createdKeyId);
    try {
      await this.#report(true);
      return true;
    } catch (error) {
      this.#context.runner.warning(
        `Whether a lost answer left a key of the app ${this.#appId} behind is not known: ${explain(error)}`,
      );
      return false;
    }
  }

  /** Names every new key in a warning. @returns whether there was one */
  async #report(rollback: boolean): Promise<boolean> {
    const { session, runner } = this.#context;
    const { items } = await listActiveKeys(session, this.#appId, rollback);
    const found = items.filter((key) => !this.#known.has(key.id));
    for (const { id } of found) {
      this.#known.add(id);
      runner.warning(orphanedKey(this.#appId, id));
    }
    return found.length > 0;
  }
}

/** The warning that names a key nobody may have. */
export function orphanedKey(appId: string, keyId: string): string {
  return `The key ${keyId} of the app ${appId} appeared while an answer was lost. If no other job made it, nobody has its token: revoke it with command: revoke and key_id: ${keyId}.`;
}
