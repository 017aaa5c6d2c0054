import type { Inputs } from '../../src/inputs/read-inputs.ts';
import { Journal } from '../../src/journal/journal.ts';
import { setOutputs } from '../../src/journal/outputs.ts';
import { run } from '../../src/run.ts';
import type { Deps } from '../../src/services/services.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Outcome } from './in-process.ts';

/** The main step from its checked inputs on, outputs included. */
export async function runMain(inputs: Inputs, deps: Deps): Promise<void> {
  const journal = new Journal(deps.runner);
  try {
    await run(inputs, deps, journal);
  } finally {
    setOutputs(journal, deps.runner);
  }
}

/** What a person reads of a run: what is told in passing does not count. */
export function annotationsOf({ log, failure = '' }: Outcome): string {
  return [...log.filter((line) => /^(warning|error): /.test(line)), failure].join('\n');
}

/** Whether a key works: the cluster accepts a user registered with it. */
export async function keyWorks(emulator: Emulator, apiKey: string): Promise<boolean> {
  const response = await fetch(`${emulator.clusterUrl}/api/user/registerUser`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({
      username: `u${crypto.randomUUID()}`,
      email: 'u@acme.test',
      password: 'Passw0rd!x',
    }),
  });
  await response.body?.cancel();
  return response.ok;
}
