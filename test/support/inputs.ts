import { InputError } from '../../src/base/errors.ts';
import { type Inputs, readInputs, type Skip } from '../../src/inputs/read-inputs.ts';

/** Inputs by their names. */
export type Given = Readonly<Record<string, string>>;

/** The least that a user can give. */
export const LEAST = { email: 'dev@acme.test', password: 'S3cure!Pass#2026', app_name: 'chat' };

/** What writing to a target takes beside that. */
export const DELIVER = { secret_targets: 'actions', github_token: 't' };

/** What sweeping takes beside that. */
export const SWEEP = { command: 'sweep', app_name_prefix: 'web-pr-', github_token: 't' };

/** What the run says. */
export interface Run {
  readonly repository?: string;
  readonly missingSecretsReason?: () => string | undefined;
}

/** Reads these inputs and no others. */
export function readOnly(given: Given, run: Run = {}): Inputs | Skip {
  const { repository = 'acme/web', missingSecretsReason = () => undefined } = run;
  return readInputs({
    read: (name) => given[name] ?? '',
    missingSecretsReason,
    facts: { repository, attempt: 1, isHosted: true },
  });
}

/** Reads the least that a user can give, with changes. */
export function read(changes: Given = {}, run: Run = {}): Inputs | Skip {
  return readOnly({ ...LEAST, ...changes }, run);
}

/** What is wrong with the least that a user can give after changes. */
export function problems(changes: Given, run: Run = {}): readonly string[] {
  try {
    read(changes, run);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}
