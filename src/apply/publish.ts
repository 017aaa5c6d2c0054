import type { Log, Outputs } from '../base/ports.ts';
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
  const { task } = publication;
  const key = journal.validKey?.key;
  if (key === undefined) throw new Error('there is no key to publish');
  // What targets hold already is published even so.
  if (task.delivery === undefined) cancellation.now.throwIfAborted();
  const record = (outcome: 'written' | 'unknown') =>
    journal.delivered({ target: undefined, outcome, at: undefined });
  journal.isPublished = true;
  try {
    // The outputs that carry no secret first: where they fail, no step that follows has the key.
    setOutputs(journal, outputs);
    journal.deliveryBegun();
    tellReplaced(log, outputs, publication, key.token);
    give(outputs, journal, publication, key.token, record);
  } finally {
    journal.deliveryEnded();
  }
  if (task.lifetime === 'job') {
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
  journal.storedKeys = keys;
  if (keys.length > 0) {
    log.info(`Every target holds a valid key: ${keys.map(({ id }) => id).join(', ')}. No key was created.`);
  }
  setOutputs(journal, outputs);
  const current = task.delivery?.ensure?.currentApiKey;
  if (current !== undefined) give(outputs, journal, publication, current, () => {});
  else if (task.exportEnv) log.warning(NOTHING_TO_EXPORT);
}

const NOTHING_TO_EXPORT =
  'export_env set no variables: no key was created, and the stored one is not known to this step. Pass it as current_api_key.';

/** Says so when the steps that follow lose what another step, or the workflow, has set for them under the same names. */
function tellReplaced(
  log: Log,
  outputs: Outputs,
  { task: { exportEnv, names, delivery }, baseUrl }: Publication,
  apiKey: string,
): void {
  const isReplaced = (name: string, value: string) =>
    ![undefined, '', value].includes(outputs.variable(name));
  // The key that this one is made to replace is no loss.
  const isOld = outputs.variable(names.apiKey) === (delivery?.ensure?.currentApiKey ?? '');
  const replaced = [
    ...(isReplaced(names.baseUrl, baseUrl) ? [names.baseUrl] : []),
    ...(isReplaced(names.apiKey, apiKey) && !isOld ? [names.apiKey] : []),
  ];
  if (!exportEnv || replaced.length === 0) return;
  log.warning(
    `export_env gives the steps that follow another ${replaced.join(' and another ')} than the workflow or an earlier step has set. If both are needed, give this step names of its own: api_key_name and base_url_name.`,
  );
}

/** The key comes last: whatever fails before has given it to nobody. */
function give(
  outputs: Outputs,
  journal: Journal,
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
    journal.exportedNames.push(names.apiKey, names.baseUrl);
  }
  recorded(() => outputs.output('api_key', apiKey));
}
