import { parseTargets } from '../../src/inputs/parse-targets.ts';
import type { SweepTask, TeardownTask } from '../../src/model/task.ts';
import { NAMES } from './world.ts';

/** A teardown of the app `chat`, and of what is stored in targets, one a line. */
export function teardownTask(lines: string): TeardownTask {
  const app = { by: 'name', name: 'chat' } as const;
  return {
    command: 'teardown',
    app,
    names: NAMES,
    targets: parseTargets(lines, 'acme/web').targets,
    deleteEnvironment: false,
  };
}

/** A sweep of the previews of `acme/web`, and of what is stored in their environments. */
export function sweepTask(): SweepTask {
  return {
    command: 'sweep',
    prefix: 'web-pr-',
    repository: 'acme/web',
    names: NAMES,
    targetTemplate: 'environment/pr-{number}',
    hasEnvironments: true,
    deleteEnvironment: false,
  };
}
