import type { Change } from '../model/change.ts';
import type { Observed } from '../model/observed.ts';
import { planKey } from './plan-key.ts';
import { planRevoke, planSweep, planTeardown } from './plan-removal.ts';

/** The changes of a command, in order, made from what was read and from the inputs alone. */
export function plan(observed: Observed): readonly Change[] {
  switch (observed.for) {
    case 'key':
      return planKey(observed.task, observed.account);
    case 'revoke':
      return planRevoke(observed);
    case 'teardown':
      return planTeardown(observed);
    case 'sweep':
      return planSweep(observed);
  }
}
