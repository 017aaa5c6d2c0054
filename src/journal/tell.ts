import type { Log } from '../base/ports.ts';
import { quote } from '../base/text.ts';
import type { Observed, ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import type { Journal } from './journal.ts';

/** Notes and tells what was found, before anything can fail over it. What is found again is told once. */
export class Teller {
  readonly #log: Log;
  readonly #journal: Journal;
  readonly #told = new Set<string>();

  constructor(log: Log, journal: Journal) {
    this.#log = log;
    this.#journal = journal;
  }

  tell(observed: Observed): void {
    if (observed.for === 'key' && observed.account.app !== undefined)
      this.#app(observed.task, observed.account.app);
    if (observed.for === 'revoke' || observed.for === 'teardown') this.#journal.app = observed.apps[0];
  }

  #app({ maskBaseUrl }: KeyTask, found: ObservedApp): void {
    const { app, baseUrl, activeKeys, now, others, wantedName } = found;
    this.#journal.app = app;
    this.#journal.keys = { active: activeKeys, now };
    if (baseUrl !== undefined) {
      if (maskBaseUrl) this.#log.mask(baseUrl);
      this.#journal.baseUrl = { value: baseUrl, isMasked: maskBaseUrl };
    }
    const named = `the app ${quote(app.name)} (${app.id})`;
    this.#once('info', `Using ${named}; active keys: ${activeKeys.length}.`);
    if (wantedName !== undefined) {
      this.#once(
        'warning',
        `No app is named exactly ${quote(wantedName)}: ${named} is used, whose name differs in blanks or in its Unicode form. Give app_name as the app bears it, or app_id.`,
      );
    }
    if (others.length > 0) {
      const ids = others.map(({ id }) => id).join(', ');
      this.#once(
        'warning',
        `Other apps have the name ${quote(app.name)} too: ${ids}. The oldest active one, ${app.id}, is used. Rename or delete the others, or give app_id.`,
      );
    }
  }

  /** Warns of something, once. */
  warn(message: string): void {
    this.#once('warning', message);
  }

  #once(level: 'info' | 'warning', message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#log[level](message);
  }
}
