import { bullets, CancelledError, explain, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { Journal } from '../journal/journal.ts';
import type { Change } from '../model/change.ts';
import type { Services } from '../services/services.ts';
import { removeApp, removeEnvironment, removePreview, removeStored } from './remove.ts';

/** A change of `teardown` or `sweep`. */
export type Removal = Extract<Change, { readonly do: 'delete-stored' | 'delete-app' | 'delete-preview' }>;

/** True for a change that is tried whatever became of the others. */
export function isRemoval(change: Change): change is Removal {
  return change.do === 'delete-stored' || change.do === 'delete-app' || change.do === 'delete-preview';
}

/** The removals of one plan: each is tried, but no app is deleted while something that is stored for it is not. */
export class Removals {
  readonly #services: Services;
  readonly #journal: Journal;
  readonly #failures: string[] = [];
  /** The apps that were not tried, since something that is stored for them is still there. */
  readonly #left: string[] = [];
  #isStoredLeft = false;

  constructor(services: Services, journal: Journal) {
    this.#services = services;
    this.#journal = journal;
  }

  async attempt(change: Removal): Promise<void> {
    try {
      await this.#remove(change);
    } catch (error) {
      if (error instanceof CancelledError || !(error instanceof UserError)) throw error;
      this.#failures.push(`${subject(change)}${explain(error)}`);
    }
  }

  /** @throws UserError with everything that failed */
  conclude(): void {
    const [only, ...others] = this.#failures;
    if (only === undefined) return;
    const failed =
      others.length === 0
        ? only
        : `${this.#failures.length} deletions failed; all others were tried.\n${bullets(this.#failures)}`;
    throw new UserError([failed, ...this.#left].join('\n'));
  }

  async #remove(change: Removal): Promise<void> {
    switch (change.do) {
      case 'delete-stored':
        return this.#removeStored(change);
      case 'delete-app':
        if (this.#isStoredLeft) {
          this.#left.push(`${subject(change)}left, since not all that is stored for it could be deleted.`);
          return;
        }
        return removeApp(this.#services, this.#journal, change.app);
      case 'delete-preview':
        return removePreview(this.#services, this.#journal, change);
    }
  }

  async #removeStored(change: Extract<Removal, { readonly do: 'delete-stored' }>): Promise<void> {
    try {
      await removeStored(this.#services, this.#journal, change);
    } catch (error) {
      this.#isStoredLeft = true;
      throw error;
    }
    // An environment that stays is told in the end, but keeps no app.
    await removeEnvironment(this.#services, this.#journal, change);
  }
}

function subject(change: Removal): string {
  switch (change.do) {
    case 'delete-stored':
      return '';
    case 'delete-app':
      return `The app ${quote(change.app.name)} (${change.app.id}): `;
    case 'delete-preview':
      return `The preview ${quote(change.preview.app.name)} (${change.preview.app.id}): `;
  }
}
