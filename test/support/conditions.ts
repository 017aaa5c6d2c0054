import type { GitHubAccess } from '../../src/model/task.ts';
import type { Dialect } from '../emulator/dialect.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { GitHub } from '../emulator/github/github.ts';
import type { GitHubSwitches } from '../emulator/github/switches.ts';
import { countRun } from './coverage.ts';

/** How unkind the world is: what both services are switched to, and what the token may do. */
export interface Conditions {
  readonly title: string;
  readonly whisp: Partial<Dialect>;
  readonly github: Partial<GitHubSwitches>;
  /** True for a token that may do just what README's table lists for writing, deleting and sweeping. */
  readonly leastRights: boolean;
}

const plain = { whisp: {}, github: {}, leastRights: false } as const;

const lag = (lagMs: number, lagMode: 'full' | 'varied', lagSeed: number) => ({ lagMs, lagMode, lagSeed });

/** The conditions that races, sequences and the fault matrix draw from, the kind one first. */
export const CONDITIONS: readonly Conditions[] = [
  { ...plain, title: 'a kind world' },
  { ...plain, title: 'least rights', leastRights: true },
  { ...plain, title: 'Whisp 3 s ahead', whisp: { clockOffsetMs: 3000 } },
  {
    title: 'Whisp 3 min behind, GitHub 2 min ahead, least rights',
    whisp: { clockOffsetMs: -180_000 },
    github: { clockOffsetMs: 120_000 },
    leastRights: true,
  },
  { ...plain, title: 'no Date', whisp: { dateHeader: false }, github: { dateHeader: false } },
  { ...plain, title: 'Whisp behind by 5 s', whisp: lag(5000, 'full', 1) },
  {
    ...plain,
    title: 'both behind by up to 5 s',
    whisp: lag(5000, 'varied', 3),
    github: lag(5000, 'varied', 5),
  },
  {
    title: 'both behind by 2 s, Whisp a minute ahead, least rights',
    whisp: { ...lag(2000, 'full', 1), clockOffsetMs: 61_000 },
    github: lag(2000, 'full', 1),
    leastRights: true,
  },
  {
    ...plain,
    title: 'other dates, other fields, compressed',
    whisp: { dates: 'otherOffset', extraFields: true, compress: true, lists: 'last' },
    github: { dates: 'offset', extraFields: true, compress: true },
  },
  {
    ...plain,
    title: 'epoch dates, collapsed names',
    whisp: { dates: 'epochMs', names: 'collapsed', lists: 'hasNext' },
  },
];

/** The rights that README's table lists for Actions secrets, environments, variables and a sweep. */
export const LEAST_RIGHTS = {
  secrets: 'write',
  actions_variables: 'write',
  environments: 'write',
  pull_requests: 'read',
  metadata: 'read',
  organization_secrets: 'write',
} as const;

/** Switches a world to conditions. */
export function impose(
  { emulator, github, observed }: Imposed,
  { whisp, github: switches, leastRights }: Conditions,
): void {
  emulator.dialect = { ...emulator.dialect, ...whisp };
  Object.assign(github.switches, switches);
  if (leastRights) {
    const token = github.state.addToken({ kind: 'app', rights: LEAST_RIGHTS });
    observed.access = { token, apiUrl: github.url };
  }
}

/** The parts of a world that conditions are about. */
export interface Imposed {
  readonly emulator: Emulator;
  readonly github: GitHub;
  readonly observed: { access?: GitHubAccess };
}

/** Counts a run by what makes its world unkind. */
export function countConditions(
  emulator: Emulator,
  github: GitHub | undefined,
  access: GitHubAccess | undefined,
): void {
  const { clockOffsetMs, lagMs, names, dates, extraFields } = emulator.dialect;
  const switches = github?.switches;
  if (clockOffsetMs !== 0 || (switches?.clockOffsetMs ?? 0) !== 0) countRun('skew');
  if (lagMs > 0 || (switches?.lagMs ?? 0) > 0) countRun('lag');
  if (names !== 'kept' || dates !== 'iso' || extraFields) countRun('otherForms');
  if (access?.token.startsWith('ghs_')) countRun('leastRights');
}
