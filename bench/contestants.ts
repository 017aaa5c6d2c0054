import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './measure.ts';
import { ENVIRONMENTS, type World } from './world.ts';

/** Something that is measured at every distance. */
export interface Contestant {
  readonly name: string;
  /** Makes a process that starts from a state of its own. */
  readonly command: (roundTripMs: number) => Command | Promise<Command>;
}

/** The folder that holds the guide's Python and its `requests`, made on the first run. */
const PYTHON_FOLDER = 'build/bench-python';
const REQUESTS = 'requests==2.32.5';

export const STEADY = 'the step, steady state';
export const FLOOR = 'floor: the same requests in bare Node, over one socket';
export const GUIDE = "the guide's five calls in bare Node";
export const GUIDE_PYTHON = "the guide's Python script";
export const TWO = 'the step, with two secrets to write';
export const FLOOR_TWO = 'floor of that';
export const TWENTY = 'the step, with two secrets to write to each of 20 targets';
export const FLOOR_TWENTY = 'floor of those';
export const FIRST_RUN = 'the step, first run with a target: the app is created and left 3 s to settle';
export const FLOOR_FIRST_RUN = 'floor of that, with the 3 s';
export const POST_KEY = 'post with a key to revoke';
export const FLOOR_POST_KEY = 'floor of the same two requests';

const REPOSITORY = '/repos/acme/web';
const ACTIONS = `${REPOSITORY}/actions/secrets`;

/** All of them; the guide's Python script only where Python and its package can be had. */
export function contestants(world: World, node: string): readonly Contestant[] {
  const { seed, action, script } = world;
  const python = preparePython();
  const guide = (program: string, file: string) => (roundTripMs: number) =>
    script(seed({ app: false }), program, file, roundTripMs);
  return [
    { name: FLOOR, command: (ms) => script(seed({ app: true }), node, 'bench/floor.cjs', ms) },
    { name: STEADY, command: (roundTripMs) => action(seed({ app: true }), { roundTripMs }) },
    { name: GUIDE, command: guide(node, 'bench/guide.cjs') },
    ...(python === undefined ? [] : [{ name: GUIDE_PYTHON, command: guide(python, 'bench/guide.py') }]),
    ...delivery(world, node, { names: [FLOOR_TWO, TWO], app: true, lines: ['actions'], paths: [ACTIONS] }),
    ...delivery(world, node, {
      names: [FLOOR_TWENTY, TWENTY],
      app: true,
      lines: ENVIRONMENTS.map((name) => `environment/${name}`),
      paths: ENVIRONMENTS.map((name) => `${REPOSITORY}/environments/${name}/secrets`),
    }),
    ...delivery(world, node, {
      names: [FLOOR_FIRST_RUN, FIRST_RUN],
      app: false,
      lines: ['actions'],
      paths: [ACTIONS],
    }),
    ...revocation(world, node),
  ];
}

interface Delivery {
  /** Of the floor and of the step. */
  readonly names: readonly [string, string];
  /** False when the app is still to be made. */
  readonly app: boolean;
  /** The targets as the input has them, and as the paths of their secrets. */
  readonly lines: readonly string[];
  readonly paths: readonly string[];
}

function delivery(
  { seed, action, script }: World,
  node: string,
  { names, app, lines, paths }: Delivery,
): Contestant[] {
  const [floor, step] = names;
  const TARGETS = paths.join(' ');
  return [
    { name: floor, command: (ms) => script(seed({ app }), node, 'bench/floor.cjs', ms, { TARGETS }) },
    {
      name: step,
      command: (roundTripMs) =>
        action(seed({ app }), { roundTripMs, with: { secret_targets: lines.join('\n') } }),
    },
  ];
}

function revocation({ seed, action, script, stateAfterMain }: World, node: string): Contestant[] {
  return [
    {
      name: FLOOR_POST_KEY,
      command: (ms) => {
        const seeded = seed({ app: true });
        const more = { WORK: 'post', APP: seeded.app?.id ?? '', KEY: seeded.addKey() };
        return script(seeded, node, 'bench/floor.cjs', ms, more);
      },
    },
    {
      name: POST_KEY,
      command: async (roundTripMs) => {
        const seeded = seed({ app: true });
        const state = await stateAfterMain(seeded, roundTripMs);
        return action(seeded, { roundTripMs, entry: 'post', state });
      },
    },
  ];
}

function preparePython(): string | undefined {
  const python = join(
    PYTHON_FOLDER,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  try {
    if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', PYTHON_FOLDER], { stdio: 'ignore' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', REQUESTS], { stdio: 'ignore' });
    return python;
  } catch {
    console.error(`${GUIDE_PYTHON} is left out: there is no Python with ${REQUESTS} here.`);
    return undefined;
  }
}
