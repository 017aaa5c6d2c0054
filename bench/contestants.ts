import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './measure.ts';
import type { World } from './world.ts';

/** Something that is measured at every distance. */
export interface Contestant {
  readonly name: string;
  /** Makes a process that starts from a state of its own. */
  readonly command: (roundTripMs: number) => Command;
}

/** The folder that holds the guide's Python and its `requests`, made on the first run. */
const PYTHON_FOLDER = 'build/bench-python';
const REQUESTS = 'requests==2.32.5';

export const STEADY = 'the step, steady state';
export const FLOOR = 'floor: the same requests in bare Node, over one socket';
export const GUIDE = "the guide's five calls in bare Node";
export const GUIDE_PYTHON = "the guide's Python script";

/** All of them; the guide's Python script only where Python and its package can be had. */
export function contestants({ seed, action, script }: World, node: string): readonly Contestant[] {
  const python = preparePython();
  const guide = (program: string, file: string) => (roundTripMs: number) =>
    script(seed({ app: false }), program, file, roundTripMs);
  return [
    { name: FLOOR, command: (ms) => script(seed({ app: true }), node, 'bench/floor.cjs', ms) },
    { name: STEADY, command: (roundTripMs) => action(seed({ app: true }), { roundTripMs }) },
    { name: GUIDE, command: guide(node, 'bench/guide.cjs') },
    ...(python === undefined ? [] : [{ name: GUIDE_PYTHON, command: guide(python, 'bench/guide.py') }]),
    {
      name: 'the step, with two secrets to write',
      command: (roundTripMs) =>
        action(seed({ app: true }), { roundTripMs, with: { secret_targets: 'actions' } }),
    },
    {
      name: 'the step, first run: the app is created and left 3 s to settle',
      command: (roundTripMs) => action(seed({ app: false }), { roundTripMs }),
    },
    {
      name: 'post with a key to revoke',
      command: (roundTripMs) => {
        const seeded = seed({ app: true });
        const state = { stage: 'revocable', appId: seeded.app?.id, keyId: seeded.addKey() };
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
