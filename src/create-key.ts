import type { Context } from './context.ts';
import { APPEARS_MS } from './create-app.ts';
import { answered, explain, Failure, refused, UnexpectedAnswer } from './errors.ts';
import { keysInUse } from './limits.ts';
import type { ObservedApp } from './observe.ts';
import { createKey, listActiveKeys, MAX_ACTIVE_KEYS, type NewKey } from './whisp/keys.ts';

/** A key just made. */
export interface Creation {
  readonly key: NewKey;
  /** To be called at the end of the step: what a lost answer left behind may have appeared by then. */
  readonly lookForStrays: () => Promise<void>;
}

/**
 * Creates a key of the app. When an answer is lost, so is the token in it: the keys that have appeared are named in a
 * warning and left alone, since they may as well be another job's, and another key is made.
 */
export async function createNewKey(context: Context, observed: ObservedApp): Promise<Creation> {
  const { session, budget } = context;
  const strays = new Strays(context, observed);
  budget.requireTimeForKey();
  try {
    const key = await createKey(session, observed.app.id, (error) => strays.afterLostAnswer(error));
    return { key, lookForStrays: () => strays.lookOnceMore(key) };
  } catch (error) {
    if (error instanceof UnexpectedAnswer) await strays.report(true);
    if (!refused(error) || answered(error, 401, 429)) throw error;
    const { items, date } = await listActiveKeys(session, observed.app.id);
    if (items.length < MAX_ACTIVE_KEYS) throw error;
    throw keysInUse(observed.app, items, date ?? observed.now);
  }
}

/** Keeps watch for keys whose token nobody may have. */
class Strays {
  readonly #context: Context;
  readonly #appId: string;
  readonly #known: Set<string>;
  #watching = false;

  constructor(context: Context, observed: ObservedApp) {
    this.#context = context;
    this.#appId = observed.app.id;
    this.#known = new Set(observed.activeKeys.map((key) => key.id));
  }

  /** Looks for the key, a little later once more, and makes sure that there is time to make another. */
  async afterLostAnswer(error: unknown): Promise<undefined> {
    const { budget, cancellation, runner } = this.#context;
    this.#watching = true;
    runner.info(`Whether a key was created is not known: ${explain(error)}`);
    try {
      if (!(await this.report(cancellation.now.aborted))) {
        await budget.sleep(APPEARS_MS, cancellation.now, 'looking for a key whose creation had no answer');
        await this.report(false);
      }
      budget.requireTimeForKey();
    } catch (cause) {
      throw new Failure(
        `${explain(error)} A key may have been created all the same: look at the keys of the app ${this.#appId} in the Whisp dashboard. ${explain(cause)}`,
      );
    }
    return undefined;
  }

  /** Fails nothing: the key that the step is for has been delivered by now. */
  async lookOnceMore(created: NewKey): Promise<void> {
    this.#known.add(created.id);
    if (!this.#watching) return;
    try {
      await this.report(false);
    } catch (error) {
      this.#context.runner.warning(
        `Whether the lost answer left a key behind is not known: ${explain(error)}`,
      );
    }
  }

  /** Names every new key in a warning. @returns whether there was one */
  async report(undo: boolean): Promise<boolean> {
    const { session, runner } = this.#context;
    const { items } = await listActiveKeys(session, this.#appId, undo);
    const found = items.filter((key) => !this.#known.has(key.id));
    for (const { id } of found) {
      this.#known.add(id);
      runner.warning(
        `The key ${id} of the app ${this.#appId} appeared while an answer was lost. If no other job made it, nobody has its token: revoke it in the Whisp dashboard.`,
      );
    }
    return found.length > 0;
  }
}
