import type { SweepTask, TeardownTask } from '../../src/model/task.ts';
import type { DeliveryWorld } from './delivery-world.ts';
import { NAMES } from './world.ts';

/** A teardown of the app `chat`, and of what is stored in targets, one a line. */
export function teardownTask(world: DeliveryWorld, lines: string): TeardownTask {
  const app = { by: 'name', name: 'chat' } as const;
  return { command: 'teardown', app, names: NAMES, stored: access(world, lines) };
}

/** A sweep of the previews of `acme/web`, and of what is stored in their environments. */
export function sweepTask(world: DeliveryWorld): SweepTask {
  return {
    command: 'sweep',
    prefix: 'web-pr-',
    repository: 'acme/web',
    github: access(world, 'actions').github,
    names: NAMES,
    targetTemplate: 'environment/pr-{number}',
  };
}

function access(world: DeliveryWorld, lines: string) {
  const { delivery } = world.task(lines);
  if (delivery === undefined) throw new Error('no delivery');
  return { targets: delivery.targets, github: delivery.github };
}
