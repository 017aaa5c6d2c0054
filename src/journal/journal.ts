import type { State } from '../base/ports.ts';
import type { App, NewKey } from '../model/app.ts';
import type { Made } from '../model/made.ts';
import type { Task } from '../model/task.ts';
import { accountMark } from './account.ts';
import { Facts } from './facts.ts';
import {
  type Creating,
  type Delivery,
  isOneOf,
  type KeyStage,
  type Lifetime,
  toTargets,
  transitions,
  type WithValidKey,
} from './key-stage.ts';
import { encodePending, type LostRequest, pendingKey } from './state.ts';

/** What the step is about: noted once, before anything is done. */
export interface Subject {
  readonly task: Task;
  readonly apiUrl: string;
  readonly email: string;
}

/**
 * What the step has done so far: the one value that changes, and the only writer of the post step's state. Each method
 * records what has happened, or is about to, and then saves what the post step has to know. When the state cannot be saved it
 * throws, and the step fails by what is recorded.
 */
export class Journal extends Facts {
  readonly #state: Pick<State, 'saveState'>;
  #subject: Subject | undefined;
  #account = '';
  #key: KeyStage = { stage: 'none' };
  #lost: readonly LostRequest[] = [];
  #made: Made = { app: undefined, environments: new Map() };

  constructor(state: Pick<State, 'saveState'>) {
    super();
    this.#state = state;
  }

  get subject(): Subject | undefined {
    return this.#subject;
  }

  get key(): KeyStage {
    return this.#key;
  }

  /** Requests for a key whose response was lost. */
  get lost(): readonly LostRequest[] {
    return this.#lost;
  }

  get made(): Made {
    return this.#made;
  }

  /** The key, as long as it is valid as far as this step knows. */
  get validKey(): WithValidKey | undefined {
    return 'key' in this.#key ? this.#key : undefined;
  }

  /** The targets that this step has written the key to. */
  get writtenTargets(): readonly string[] {
    const deliveries = toTargets(this.validKey?.deliveries ?? []);
    return deliveries.flatMap(({ target, outcome }) => (outcome === 'written' ? [target] : []));
  }

  begin(subject: Subject): void {
    this.#subject = subject;
  }

  appCreated(app: App, at: number): void {
    this.#made = { ...this.#made, app: { app, at } };
  }

  environmentCreated(target: string, at: number): void {
    this.#made = { ...this.#made, environments: new Map([...this.#made.environments, [target, at]]) };
  }

  /** A key is about to be asked for. */
  keyRequested(appId: string, lifetime: Lifetime, knownKeyIds: readonly string[]): void {
    const from = this.#expect('none', 'gone');
    this.#advance(transitions.request(from, { appId, lifetime, knownKeyIds }));
  }

  /** The response was lost, and a key is about to be asked for once more. */
  keyRequestedAgain(at: number): void {
    const from = this.#expect('creating');
    this.#lost = [...this.#lost, lostRequest(from)];
    this.lostAt = at;
    this.#advance(transitions.requestAgain(from, []));
  }

  /** What was lost cannot appear any more. */
  lostSettled(): void {
    if (this.#lost.length === 0) return;
    this.#lost = [];
    this.#advance(this.#key);
  }

  /** Keys have appeared while a response was lost, and have been named. */
  keysNamed(appId: string, keyIds: readonly string[]): void {
    this.#lost = this.#lost.map((lost) =>
      lost.appId === appId ? { appId, knownKeyIds: [...lost.knownKeyIds, ...keyIds] } : lost,
    );
    const key = this.#key;
    this.#advance(
      key.stage === 'creating' && key.appId === appId ? transitions.requestAgain(key, keyIds) : key,
    );
  }

  keyRefused(): void {
    this.#advance(transitions.refuse(this.#expect('creating')));
  }

  keyCreated(key: NewKey): void {
    const from = this.#expect('creating');
    this.#lost = this.#lost.map((lost) => ({ ...lost, knownKeyIds: [...lost.knownKeyIds, key.id] }));
    this.keysCreated++;
    this.#advance(transitions.receive(from, key));
  }

  /** The key is about to be given away. */
  deliveryBegun(): void {
    if (this.#key.stage === 'delivering') return;
    this.#advance(transitions.deliver(this.#expect('created')));
  }

  delivered(delivery: Delivery): void {
    this.#advance(transitions.record(this.#expect('created', 'delivering'), delivery));
  }

  deliveryEnded(): void {
    this.#advance(transitions.conclude(this.#expect('created', 'delivering')));
  }

  /** The step's own key is valid no more. */
  keyGone(): void {
    this.#advance(
      transitions.revoke(
        this.#expect('created', 'delivering', 'undelivered', 'partly-delivered', 'delivered'),
      ),
    );
  }

  /** Records the stage, then tells the post step. */
  #advance(key: KeyStage): void {
    this.#key = key;
    const { apiUrl, email } = this.#subject ?? { apiUrl: '', email: '' };
    if (this.#account === '') this.#account = accountMark(email);
    const creating = key.stage === 'creating' ? [lostRequest(key)] : [];
    const lost = [...this.#lost, ...creating];
    this.#state.saveState(encodePending({ apiUrl, account: this.#account, key: pendingKey(key), lost }));
  }

  #expect<S extends KeyStage['stage']>(...stages: S[]): Extract<KeyStage, { readonly stage: S }> {
    const key = this.#key;
    if (isOneOf(key, stages)) return key;
    throw new Error(`the key is ${key.stage}, and not ${stages.join(' or ')}`);
  }
}

function lostRequest({ appId, knownKeyIds }: Creating): LostRequest {
  return { appId, knownKeyIds };
}
