import type { Outputs } from '../base/ports.ts';
import type { Journal } from '../journal/journal.ts';
import { setOutputs } from '../journal/outputs.ts';
import type { Key } from '../model/app.ts';
import type { KeyTask } from '../model/task.ts';
import type { Services } from '../services/services.ts';

/** What is given to the steps that follow. */
export interface Publication {
  readonly task: KeyTask;
  readonly baseUrl: string;
}

/**
 * Gives the new key and the base URL to the steps that follow. Each file that is written is a delivery: one that failed
 * half-way may hold the key.
 * @throws what the runner's files throw
 */
export function publish(
  services: Services,
  outputs: Outputs,
  journal: Journal,
  publication: Publication,
): void {
  const { cancellation, log } = services;
  const key = journal.validKey?.key;
  if (key === undefined) throw new Error('there is no key to publish');
  // What targets hold already is published even so.
  if (publication.task.delivery === undefined) cancellation.now.throwIfAborted();
  const record = (outcome: 'written' | 'unknown') =>
    journal.delivered({ target: undefined, outcome, at: undefined });
  journal.isPublished = true;
  try {
    // The outputs that carry no secret first: where they fail, no step that follows has the key.
    setOutputs(journal, outputs);
    journal.deliveryBegun();
    give(outputs, publication, key.token, record);
  } finally {
    if (journal.validKey?.deliveries.length !== 0) journal.deliveryEnded();
  }
  if (publication.task.lifetime === 'job') {
    log.info(
      `The key ${key.id} is valid until this job ends; the post step then revokes it. Other jobs cannot get it: they need a key of their own.`,
    );
  }
}

/** The keys that the targets hold, beside what is given to the steps that follow. */
export interface StoredPublication extends Publication {
  readonly keys: readonly Key[];
}

/** Gives the steps that follow the key that the targets hold, where the user gave it to this step. */
export function publishStored(
  { log }: Services,
  outputs: Outputs,
  journal: Journal,
  publication: StoredPublication,
): void {
  const { keys, task } = publication;
  const [only, ...others] = keys;
  if (only !== undefined && others.length === 0) journal.storedKey = only;
  log.info(`Every target holds a valid key: ${keys.map(({ id }) => id).join(', ')}. No key was created.`);
  setOutputs(journal, outputs);
  const current = task.delivery?.ensure?.currentApiKey;
  if (current !== undefined) give(outputs, publication, current, () => {});
}

/** The key comes last: whatever fails before has given it to nobody. */
function give(
  outputs: Outputs,
  { task, baseUrl }: Publication,
  apiKey: string,
  record: (outcome: 'written' | 'unknown') => void,
): void {
  const { exportEnv, names } = task;
  const recorded = (write: () => void) => {
    try {
      write();
    } catch (error) {
      record('unknown');
      throw error;
    }
    record('written');
  };
  if (exportEnv) {
    outputs.exportVariable(names.baseUrl, baseUrl);
    recorded(() => outputs.exportVariable(names.apiKey, apiKey));
  }
  recorded(() => outputs.output('api_key', apiKey));
}
