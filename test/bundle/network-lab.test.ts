import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { RunningStep, StepRun } from '../runner/job.ts';
import { FAULTS, type Fault, isDefinite } from '../support/lab/faults.ts';
import { type Lab, type ServiceName, withLab } from '../support/lab/lab.ts';
import { pairwise } from '../support/pairwise.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';

// Whatever the network does, and whenever: the step ends when it is told, by itself, in words, and the key is where it belongs.
// Pairwise in `npm test`; SOAK=true tries everything.

vi.setConfig({ maxConcurrency: 12 });

/** Processes started, not computing: each row waits for the limits that it is about. */
const TIMEOUT_MS = 120_000;

/** `timeout_seconds` in the lab, what undoing may take, and what a busy machine does to a process. */
const LONGEST_MS = 8000 + 5000 + 10_000;

/** Four attempts of each request under way, two of them at once at most, and what was begun early. */
const MOST_CONNECTIONS = 20;

interface Row {
  readonly fault: Fault;
  readonly service: ServiceName;
  /** When it begins: before the step does, or between the creation of the key and what comes before or after it. */
  readonly when: 'from the start' | 'at the key';
  readonly end: 'limit' | 'SIGINT' | 'SIGTERM';
  readonly stage: 'main' | 'post';
}

// Windows has no signals to send.
const SIGNALS = process.platform === 'win32' ? [] : (['SIGINT', 'SIGTERM'] as const);
const SERVICES = ['whisp', 'github'] as const;
const MOMENTS = ['from the start', 'at the key'] as const;

/** The post step has no GitHub, and one moment. */
const POST = { service: 'whisp', when: 'from the start', stage: 'post' } as const;

function everything(): Row[] {
  const ends = ['limit', ...SIGNALS] as const;
  const faults = FAULTS.flatMap((fault) => ends.map((end) => ({ fault, end })));
  const main = faults.flatMap((each) =>
    SERVICES.flatMap((service) =>
      MOMENTS.map((when) => ({ ...each, service, when, stage: 'main' as const })),
    ),
  );
  return [...main, ...faults.map((each) => ({ ...each, ...POST }))];
}

/** Each fault with its limits and with a signal, for each service and moment; in the post step with one of the three. */
function pairs(): Row[] {
  const isSignalled = SIGNALS.length > 0 ? [false, true] : [false];
  const signal = (index: number): Row['end'] => SIGNALS[index % 2] ?? 'limit';
  const main = pairwise({ fault: FAULTS, service: SERVICES, when: MOMENTS, isSignalled }).map(
    (row, index) => ({
      ...(row as Omit<Row, 'end' | 'stage'>),
      end: row.isSignalled === true ? signal(index) : ('limit' as const),
      stage: 'main' as const,
    }),
  );
  const post = FAULTS.map((fault, index) => ({
    fault,
    end: index % 3 === 0 ? signal(index / 3) : ('limit' as const),
    ...POST,
  }));
  return [...main, ...post];
}

const rows = (process.env['SOAK'] === undefined ? pairs() : everything()).map((row) => ({
  ...row,
  title: `${row.fault.phase} ${row.fault.happening}, ${row.service} ${row.when}, ${row.end}, ${row.stage}`,
}));

test.concurrent.each(rows)('the step ends, and says why: $title', { timeout: TIMEOUT_MS }, async (row) => {
  await withLab({ proxied: row.fault.phase === 'tunnel' }, async (lab) => {
    await (row.stage === 'main' ? judgeMain(lab, row) : judgePost(lab, row));
  });
});

async function judgeMain(lab: Lab, row: Row): Promise<void> {
  const { fault, service, when, end } = row;
  let broken = () => {};
  const isBroken = new Promise<void>((resolve) => {
    broken = resolve;
  });
  const breakNow = () => {
    lab.breakAs(service, fault);
    broken();
  };
  if (when === 'from the start') breakNow();
  else {
    const { faults } = service === 'whisp' ? lab.github : lab.emulator;
    // Right before the key: the base URL is written to GitHub. Right after: Whisp creates it.
    const moment =
      service === 'whisp' ? { method: 'PUT', path: /WHISP_BASE_URL$/ } : { method: 'POST', path: /\/keys$/ };
    faults.onResponse(moment, async () => {
      breakNow();
      // Until the step has seen that its connections are gone.
      await sleep(100);
    });
  }
  const started = performance.now();
  const step = lab.start({ secret_targets: 'actions', key_lifetime: 'persistent' });
  if (end !== 'limit') void isBroken.then(() => signal(step, lab, row));
  const run = await step.done;
  const post = await lab.job.complete();
  expectEnded(run, performance.now() - started, lab);
  expectStepInvariants(lab, [run, ...post]);
  const isHarmless = fault.happening === 'slow';
  if (end === 'limit') {
    expect(run.outcome).toBe(isHarmless ? 'success' : 'failure');
    if (!isHarmless) expectTold(run, fault);
  } else if (run.outcome !== 'success') expect(failureOf(run)).toMatch(/cancelled|[A-Z]+ \//);
  const keys = lab.emulator.store.keys.filter(({ revokedAt }) => revokedAt === undefined);
  if (service === 'github' && when === 'at the key' && isDefinite(fault) && !isHarmless)
    expect(keys).toEqual([]);
}

async function judgePost(lab: Lab, row: Row): Promise<void> {
  const { fault, end } = row;
  const main = await lab.start().done;
  expect(main.outcome).toBe('success');
  lab.breakAs('whisp', fault);
  const started = performance.now();
  let post: RunningStep | undefined;
  const [run] = await lab.job.complete((step) => {
    post = step;
    if (end !== 'limit') void signal(step, lab, row);
  });
  if (run === undefined || post === undefined) throw new Error('there was no post step');
  expectEnded(run, performance.now() - started, lab);
  expectStepInvariants(lab, [main, run]);
  if (run.signal === null) expect(run.exitCode).toBe(0);
  const [key] = lab.emulator.store.keys;
  if (key?.revokedAt === undefined) {
    expect(run.annotations.map(({ message }) => message).join('\n')).toContain(key?.id);
    if (end === 'limit') expectTold(run, fault);
  } else expect(fault.happening === 'slow' || !isDefinite(fault)).toBe(true);
}

async function signal(
  step: RunningStep,
  lab: Lab,
  { end, stage }: Pick<Row, 'end' | 'stage'>,
): Promise<void> {
  let isOver = false;
  void step.done.then(() => {
    isOver = true;
  });
  await lab.untilListening(stage, () => isOver);
  await sleep(150);
  if (end !== 'SIGTERM') return step.cancel();
  try {
    process.kill(step.pid, end);
  } catch {
    // It has ended by itself.
  }
}

/** By itself, in time, with nothing on standard error, and without a storm of connections. */
function expectEnded(run: StepRun, ms: number, lab: Lab): void {
  // A signal that comes once it has said everything finds nobody who listens.
  if (run.annotations.length === 0) expect(run.signal).toBeNull();
  expect(run.signal).not.toBe('SIGKILL');
  expect(ms).toBeLessThan(LONGEST_MS);
  expect(run.raw.stderr).toBe('');
  expect(lab.connections()).toBeLessThanOrEqual(MOST_CONNECTIONS);
  expect(run.log).not.toContain('attempt 5');
}

function expectTold(run: StepRun, fault: Fault): void {
  const told = run.annotations.map(({ message }) => message).join('\n');
  expect(told).toMatch(fault.told);
  expect(told).toMatch(/(GET|POST|PUT|DELETE) \//);
  if (fault.phase === 'tls' && fault.happening === 'refused') expect(run.log).not.toContain('attempt 2');
}

function failureOf({ annotations }: StepRun): string {
  return annotations.find(({ level }) => level === 'error')?.message ?? '';
}
