import type { Change } from '../../../src/model/change.ts';
import type { KeyTask } from '../../../src/model/task.ts';
import { plan } from '../../../src/plan/plan.ts';
import {
  CLOCKS,
  create,
  isValid,
  type ModelWorld,
  observedApp,
  pass,
  revoke,
  TARGET_NAMES,
  TARGETS,
  targetStates,
  updatedAt,
  write,
} from './world.ts';

const MAX_KEYS = 5;

/** How long each step of a run takes, in milliseconds: more than one may fall into one second. */
const STEP_MS = 700;

/** What a run does, one request at a time. */
type Step =
  | { readonly do: 'read'; readonly target: number }
  | { readonly do: 'list' }
  | { readonly do: 'create'; readonly room: readonly number[] }
  | { readonly do: 'write'; readonly target: number }
  /** Reads when the target was last written, which counts as this run's write. */
  | { readonly do: 'stamp'; readonly target: number }
  | { readonly do: 'judge-delivery' }
  | { readonly do: 'check-key' }
  | { readonly do: 'retire'; readonly keys: readonly Retired[] }
  | { readonly do: 'revoke'; readonly id: number }
  /** Looks whether another run has written a target since this one did. */
  | { readonly do: 'look-again' };

interface Retired {
  readonly id: number;
  readonly holders: readonly string[];
}

/** A run under way. Each step makes a new one. */
export interface Run {
  readonly task: KeyTask;
  /** Targets, by index, that refuse the key. */
  readonly refusing: readonly number[];
  readonly pending: readonly Step[];
  /** When each target was last written, as far as this run has read. */
  readonly times: readonly (number | undefined)[];
  readonly own: number | undefined;
  readonly written: readonly number[];
  readonly hasBegunAgain: boolean;
  /** What it has told: warnings and, in the end, its failure. */
  readonly told: readonly string[];
  readonly hasFailed: boolean;
  readonly revoked: readonly number[];
  /** For the judges: what the targets really held when this run listed the keys, and right before each of its writes. */
  readonly heldBefore: readonly number[];
}

/** A run and the world after one of its steps. */
export interface Moment {
  readonly world: ModelWorld;
  readonly run: Run;
}

const OBSERVING: readonly Step[] = [
  ...TARGETS.map((_, target): Step => ({ do: 'read', target })),
  { do: 'list' },
];

export function begin(task: KeyTask, refusing: readonly number[] = []): Run {
  return {
    task,
    refusing,
    pending: OBSERVING,
    times: TARGETS.map(() => undefined),
    own: undefined,
    written: [],
    hasBegunAgain: false,
    told: [],
    hasFailed: false,
    revoked: [],
    heldBefore: [],
  };
}

export function isDone(run: Run): boolean {
  return run.pending.length === 0;
}

/** True when the run says of the target that something may be wrong with it. */
export function tells(run: Run, target: string): boolean {
  return run.hasFailed || run.told.some((message) => message.includes(target));
}

/** Does the next step of a run that is not done. */
export function advance({ world, run }: Moment): Moment {
  const [step, ...pending] = run.pending;
  if (step === undefined) throw new Error('the run is done');
  return take({ world: pass(world, STEP_MS), run: { ...run, pending } }, step);
}

function take({ world, run }: Moment, step: Step): Moment {
  switch (step.do) {
    case 'read':
    case 'stamp':
      return { world, run: { ...run, times: run.times.with(step.target, updatedAt(world, step.target)) } };
    case 'list':
      return { world, run: planned(world, noteHeld(world, run, [0, 1])) };
    case 'create':
      return created({ world, run }, step.room);
    case 'write':
      if (run.own === undefined || run.refusing.includes(step.target)) return { world, run };
      return {
        world: write(world, step.target, run.own),
        run: { ...noteHeld(world, run, [step.target]), written: [...run.written, step.target] },
      };
    case 'judge-delivery':
      return judgeDelivery({ world, run });
    case 'check-key':
      return { world, run: isValid(world, run.own) ? run : begunAgain(run) };
    case 'retire':
      return { world, run: retiring(world, run, step.keys) };
    case 'revoke':
      return revoked({ world, run }, step.id);
    case 'look-again':
      return { world, run: lookedAgain(world, run) };
  }
}

function noteHeld(world: ModelWorld, run: Run, targets: readonly number[]): Run {
  const heldBefore = [...run.heldBefore];
  for (const target of targets) {
    const held = world.targets[target]?.held;
    if (held !== undefined && !heldBefore.includes(held)) heldBefore.push(held);
  }
  return { ...run, heldBefore };
}

function planned(world: ModelWorld, run: Run): Run {
  const account = {
    signedIn: true,
    app: observedApp(world),
    listed: [],
    now: world.now,
    targets: targetStates(run.times),
    clocks: CLOCKS,
  };
  const changes = plan({ for: 'key', task: run.task, account });
  const told = changes.flatMap((change) =>
    change.do === 'warn' ? [change.message] : change.do === 'fail' ? [change.error.message] : [],
  );
  const hasFailed = changes.some((change) => change.do === 'fail');
  return { ...run, pending: changes.flatMap(stepsOf), told: [...run.told, ...told], hasFailed };
}

function stepsOf(change: Change): readonly Step[] {
  switch (change.do) {
    case 'free-slot':
      return change.keys.map(({ id }): Step => ({ do: 'revoke', id: Number(id) }));
    case 'create-key':
      return [
        {
          do: 'create',
          room: change.whenFull.do === 'wait' ? [] : change.whenFull.keys.map(({ id }) => Number(id)),
        },
      ];
    case 'write-key': {
      const steps = TARGETS.flatMap((_, target): readonly Step[] => [
        { do: 'write', target },
        { do: 'stamp', target },
      ]);
      return [...steps, { do: 'judge-delivery' }];
    }
    case 'check-key':
      return [{ do: 'check-key' }];
    case 'retire-keys':
      return [
        {
          do: 'retire',
          keys: change.keys.map(({ key, holders }) => ({ id: Number(key.id), holders })),
        },
      ];
    default:
      return [];
  }
}

function created({ world, run }: Moment, room: readonly number[]): Moment {
  if (world.keys.length < MAX_KEYS) {
    return { world: create(world), run: { ...run, own: world.nextId } };
  }
  const [oldest] = room;
  if (oldest === undefined) return { world, run: failed(run, 'another run took the last slot') };
  const again: Step = { do: 'create', room: [] };
  return { world, run: { ...run, pending: [{ do: 'revoke', id: oldest }, again, ...run.pending] } };
}

function judgeDelivery({ world, run }: Moment): Moment {
  const { own, refusing, written } = run;
  if (own === undefined || refusing.length === 0) return { world, run };
  if (written.length === 0) return { world: revoke(world, own), run: failed(run, 'no target took the key') };
  return { world, run: { ...run, hasFailed: true, told: [...run.told, 'a target refused the key'] } };
}

/** Another run has revoked this one's key: one more is made and delivered, once. */
function begunAgain(run: Run): Run {
  if (run.hasBegunAgain) return failed(run, 'another run revoked the key twice');
  return { ...run, pending: OBSERVING, own: undefined, written: [], hasBegunAgain: true };
}

function retiring(world: ModelWorld, run: Run, keys: readonly Retired[]): Run {
  const written: readonly string[] = TARGET_NAMES.filter((_, target) => run.written.includes(target));
  const reachable = keys.filter(
    ({ holders }) => run.own === undefined || holders.every((holder) => written.includes(holder)),
  );
  const others = writtenByOthers(world, run);
  if (others.length > 0) return { ...run, told: [...run.told, `written by another run: ${others}`] };
  if (reachable.length === 0) return run;
  const revocations = reachable.map(({ id }): Step => ({ do: 'revoke', id }));
  return { ...run, pending: [...revocations, { do: 'look-again' }, ...run.pending] };
}

function revoked({ world, run }: Moment, id: number): Moment {
  if (!isValid(world, id)) return { world, run };
  return { world: revoke(world, id), run: { ...run, revoked: [...run.revoked, id] } };
}

function lookedAgain(world: ModelWorld, run: Run): Run {
  const others = writtenByOthers(world, run);
  return others.length === 0 ? run : failed(run, `written by another run: ${others}`);
}

/** Where a run creates no key, what it read first stands for its own writes. */
function writtenByOthers(world: ModelWorld, { own, written, times }: Run): readonly string[] {
  return TARGET_NAMES.filter(
    (_, index) => (own === undefined || written.includes(index)) && updatedAt(world, index) !== times[index],
  );
}

function failed(run: Run, message: string): Run {
  return { ...run, pending: [], hasFailed: true, told: [...run.told, message] };
}
