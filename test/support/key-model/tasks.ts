import type { KeyTask } from '../../../src/model/task.ts';
import { TARGETS } from './world.ts';

/** A run's inputs, as far as the rules of keys ask for them. */
export interface Inputs {
  readonly command: KeyTask['command'];
  readonly keepKeys?: number;
  readonly ensures?: boolean;
  readonly attempt?: number;
}

export function keyTask({ command, keepKeys, ensures = false, attempt = 1 }: Inputs): KeyTask {
  return {
    command,
    app: { by: 'name', name: 'chat' },
    companyName: undefined,
    lifetime: 'persistent',
    keepKeys: keepKeys ?? (command === 'rotate' ? 2 : undefined),
    keepKeysGiven: keepKeys !== undefined,
    exportEnv: false,
    maskBaseUrl: true,
    attempt,
    longestJobMs: 6 * 3_600_000,
    names: { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' },
    delivery: {
      targets: TARGETS,
      repository: 'acme/web',
      createEnvironment: false,
      ensure: ensures ? { currentApiKey: undefined, maxAgeMs: undefined } : undefined,
    },
  };
}

export const TASKS = {
  provision: keyTask({ command: 'provision' }),
  'provision, keep_keys: 1': keyTask({ command: 'provision', keepKeys: 1 }),
  ensure: keyTask({ command: 'provision', ensures: true }),
  'ensure, keep_keys: 1': keyTask({ command: 'provision', ensures: true, keepKeys: 1 }),
  rotate: keyTask({ command: 'rotate' }),
  'rotate, keep_keys: 1': keyTask({ command: 'rotate', keepKeys: 1 }),
  'rotate, keep_keys: 3': keyTask({ command: 'rotate', keepKeys: 3 }),
  'rotate again': keyTask({ command: 'rotate', attempt: 2 }),
} as const;

export type TaskName = keyof typeof TASKS;
