import { STATE } from '../../src/journal/state.ts';
import type { StepRun } from '../runner/job.ts';
import {
  expectInvariants,
  expectReadable,
  expectSilent,
  expectSilentRequests,
  type Observed,
  type Ran,
  type Services,
} from './invariants.ts';
import { secretsOf } from './requests.ts';
import { PASSWORD } from './tasks.ts';

/** Every byte that left a step's process, other than its requests, its masks and the outputs that must carry the key. */
function traces({ raw, log, summary, annotations, outputs, env }: StepRun): string {
  const { output: _, env: __, ...files } = raw.files;
  // The key is to be there, and an app's name is given as it is.
  const { api_key, app_name, ...others } = outputs;
  const exported = Object.entries(env).filter(([, value]) => value !== api_key);
  // The inputs are printed before the action starts, so they show what the runner was not told is secret.
  const own = log.replace(/^##\[group\]Run [\s\S]*?^##\[endgroup\]$/m, '');
  const withoutMasks = raw.stdout.replace(/^::add-mask::.*$/gm, '');
  const said = [withoutMasks, raw.stderr, ...Object.values(files), own, summary];
  return [...said, JSON.stringify([annotations, others, exported])].join('\n');
}

/** The services that the steps were run against, and further values that are secret. */
interface Around extends Services {
  readonly more?: readonly string[];
  readonly revokedWhileStored?: Observed['revokedWhileStored'];
}

/** The promises over these runs of the bundle, which are all that there were: what is left in the services, what was said, what got out. */
export function expectStepInvariants(
  { emulator, github, more = [], revokedWhileStored = [] }: Around,
  runs: readonly StepRun[],
): Observed {
  const secrets = [PASSWORD, ...secretsOf(emulator, github), ...more];
  for (const run of runs) {
    expectSilent(traces(run), secrets);
    expectReadable(failureOf(run));
  }
  const posted = runs.some(({ stage }) => stage === 'post');
  const observed = {
    emulator,
    github,
    revokedWhileStored,
    revokedOnRequest: new Set<string>(),
    interrupted: false,
    runs: runs.map((run) => ranOf(run, posted)),
  };
  expectInvariants(observed);
  expectSilentRequests(observed);
  return observed;
}

function ranOf(run: StepRun, posted: boolean): Ran {
  const loud = run.annotations.filter(({ level }) => level !== 'notice');
  return {
    annotations: loud.map(({ message }) => message).join('\n'),
    log: run.log,
    failure: failureOf(run),
    outputs: run.outputs,
    state: run.state[STATE] ?? '',
    posted: posted && run.stage === 'main',
  };
}

function failureOf({ annotations }: StepRun): string | undefined {
  return annotations.findLast(({ level }) => level === 'error')?.message;
}
