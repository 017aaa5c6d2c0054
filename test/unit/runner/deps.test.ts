import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import v8 from 'node:v8';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CancelledError, SurroundingsError, UserError } from '../../../src/base/errors.ts';
import type { Runner } from '../../../src/base/ports.ts';
import { withDeps } from '../../../src/runner/deps.ts';
import { clock } from '../../../src/runner/signals.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'];
const WATCHED = ['beforeExit', 'uncaughtException'];

/** The process's events, which nobody else listens to. */
let events = new EventEmitter();
const exit = vi.fn();
const setFlags = vi.fn();
const failures: string[] = [];

/** A runner that is asked for nothing but to fail. */
const runner: Runner = {
  info: () => {},
  debug: () => {},
  notice: () => {},
  warning: () => {},
  error: () => {},
  mask: () => {},
  redact: (text) => text,
  output: () => {},
  exportVariable: () => {},
  variable: () => undefined,
  saveState: () => {},
  savedState: () => '',
  summary: async () => {},
  fail: (message) => {
    failures.push(message);
  },
};

beforeEach(() => {
  events = new EventEmitter();
  failures.length = 0;
  const replaced: Record<string | symbol, unknown> = { exit };
  for (const name of ['on', 'once', 'off', 'removeAllListeners'] as const) {
    replaced[name] = events[name].bind(events);
  }
  const standIn = new Proxy(process, { get: (real, name) => replaced[name] ?? Reflect.get(real, name) });
  vi.stubGlobal('process', standIn);
  vi.spyOn(v8, 'setFlagsFromString').mockImplementation(setFlags);
  syncBuiltinESMExports();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.clearAllMocks();
  syncBuiltinESMExports();
});

const preconnection = (origin: string) => ({ origin, socket: new Socket(), opened: Promise.resolve() });

test('a step is given the runner, the clocks, chance and what the signals cancel', async () => {
  let isRun = false;
  await withDeps(runner, [], async (deps) => {
    isRun = true;
    expect(deps.runner).toBe(runner);
    expect(deps.clock).toBe(clock);
    expect(deps.random).toBe(Math.random);
    expect(deps.cancellation.now.aborted).toBe(false);
    events.emit('SIGTERM');
    expect(deps.cancellation.now.reason).toEqual(new CancelledError());
  });
  expect(isRun).toBe(true);
  expect(failures).toEqual([]);
});

test('V8 is told not to optimize WebAssembly', async () => {
  await withDeps(runner, [], async () => {
    expect(setFlags.mock.calls).toEqual([['--wasm-tiering-budget=1000000000']]);
  });
});

test('there is one dispatcher for each service, and all of them are closed at the end', async () => {
  const closed: string[] = [];
  await withDeps(runner, [], async ({ dispatcherFor }) => {
    const whisp = dispatcherFor('https://api.whisp.test');
    const github = dispatcherFor('https://api.github.test');
    expect(dispatcherFor('https://api.whisp.test')).toBe(whisp);
    expect(dispatcherFor('https://api.github.test')).toBe(github);
    expect(whisp).not.toBe(github);
    for (const [name, dispatcher] of Object.entries({ whisp, github })) {
      vi.spyOn(dispatcher, 'destroy').mockImplementation(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        closed.push(name);
      });
    }
    expect(closed).toEqual([]);
  });
  expect(closed).toEqual(['whisp', 'github']);
});

test('a dispatcher goes by the proxy that the environment names', async () => {
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined);
  await withDeps(runner, [], async ({ dispatcherFor }) => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://proxy.test');
    expect(() => dispatcherFor('https://api.whisp.test')).toThrow(
      'The environment variable HTTPS_PROXY names a SOCKS proxy, which this action cannot use.',
    );
    expect(() => dispatcherFor('https://localhost')).not.toThrow();
  });
});

test('what was connected early is taken by its service, and closed at the end, used or not', async () => {
  const taken = preconnection('https://api.whisp.test');
  const left = preconnection('https://api.github.test');
  const preconnections = [taken, left];
  await withDeps(runner, preconnections, async ({ dispatcherFor }) => {
    dispatcherFor('https://api.whisp.test/v1');
    expect(preconnections).toEqual([left]);
    expect([taken.socket.destroyed, left.socket.destroyed]).toEqual([false, false]);
  });
  expect([taken.socket.destroyed, left.socket.destroyed]).toEqual([true, true]);
});

test('a step that fails is told to its caller, once everything is closed', async () => {
  const failure = new UserError('no');
  const left = preconnection('https://api.github.test');
  const failing = withDeps(runner, [left], () => Promise.reject(failure));
  await expect(failing).rejects.toBe(failure);
  expect(left.socket.destroyed).toBe(true);
  expect(WATCHED.map((event) => events.listenerCount(event))).toEqual([0, 0]);
  expect(failures).toEqual([]);
});

test('a process that ends in the middle of a step is a failure, told once', async () => {
  await withDeps(runner, [], async () => {
    events.emit('beforeExit', 0);
    events.emit('beforeExit', 0);
  });
  expect(failures).toEqual(['The step ended with its work unfinished: nothing was left to wait for.']);
  expect(exit).not.toHaveBeenCalled();
});

test.each([
  { title: 'that a user can read', error: new UserError('The disk is gone.'), message: 'The disk is gone.' },
  {
    title: 'that is a defect',
    error: new TypeError('x is not a function'),
    message:
      'Unexpected error: x is not a function. This is a defect in setup-whisp; please report it with this message.',
  },
])(
  'an error $title and that nobody catches fails the step and ends the process',
  async ({ error, message }) => {
    await withDeps(runner, [], async () => {
      exit.mockImplementationOnce(() => expect(failures).toEqual([message]));
      events.emit('uncaughtException', error);
    });
    expect(failures).toEqual([message]);
    expect(exit.mock.calls).toEqual([[1]]);
  },
);

test('a promise that fails and that nobody waits for is not kept quiet any more', async () => {
  const quiet = vi.fn();
  events.on('unhandledRejection', quiet);
  await withDeps(runner, [], async () => {
    expect(events.listenerCount('unhandledRejection')).toBe(0);
  });
  expect(events.listenerCount('unhandledRejection')).toBe(0);
});

test('after a step, only signals are listened to', async () => {
  const other = vi.fn();
  for (const event of WATCHED) events.on(event, other);
  await withDeps(runner, [], async () => {
    expect(WATCHED.map((event) => events.listenerCount(event))).toEqual([2, 2]);
  });
  expect(WATCHED.map((event) => events.listeners(event))).toEqual([[other], [other]]);
  expect(SIGNALS.map((event) => events.listenerCount(event))).toEqual([1, 1, 1]);
});

test('without memory for WebAssembly nothing is begun', async () => {
  vi.stubGlobal('WebAssembly', {
    Memory: class {
      constructor() {
        throw new RangeError('no memory');
      }
    },
  });
  const run = vi.fn();
  await expect(withDeps(runner, [], run)).rejects.toBeInstanceOf(SurroundingsError);
  expect(run).not.toHaveBeenCalled();
  expect(setFlags).not.toHaveBeenCalled();
  expect(events.eventNames()).toEqual([]);
});
