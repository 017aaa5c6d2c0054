import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError } from '../../../src/base/errors.ts';
import { cancellationBySignals, clock } from '../../../src/runner/signals.ts';
import { withProcess } from '../../support/stand-in-process.ts';

const SIGNALS = [{ name: 'SIGINT' }, { name: 'SIGTERM' }, { name: 'SIGBREAK' }];

describe('a cancellation by signals', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function listening() {
    const signals = new EventEmitter();
    const cancellation = withProcess(signals, cancellationBySignals);
    const aborted = () => {
      const { now, creating, rollback } = cancellation;
      return [now, creating, rollback].map((signal) => signal.aborted);
    };
    return { signals, cancellation, aborted };
  }

  test('listens to three signals and does nothing until one comes', () => {
    const { signals, aborted } = listening();
    expect(signals.eventNames()).toEqual(['SIGINT', 'SIGTERM', 'SIGBREAK']);
    vi.advanceTimersByTime(60_000);
    expect(aborted()).toEqual([false, false, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(SIGNALS)('by $name ends creations after 3.5 s and everything after 5 s', ({ name }) => {
    const { signals, cancellation, aborted } = listening();
    signals.emit(name);
    expect(aborted()).toEqual([true, false, false]);
    vi.advanceTimersByTime(3499);
    expect(aborted()).toEqual([true, false, false]);
    vi.advanceTimersByTime(1);
    expect(aborted()).toEqual([true, true, false]);
    vi.advanceTimersByTime(1499);
    expect(aborted()).toEqual([true, true, false]);
    vi.advanceTimersByTime(1);
    expect(aborted()).toEqual([true, true, true]);
    const { now, creating, rollback } = cancellation;
    for (const { reason } of [now, creating, rollback]) expect(reason).toEqual(new CancelledError());
  });

  test('is not changed by the signals that follow, to which it still listens', () => {
    const { signals, cancellation, aborted } = listening();
    signals.emit('SIGINT');
    const { reason } = cancellation.now;
    vi.advanceTimersByTime(2000);
    signals.emit('SIGINT');
    signals.emit('SIGTERM');
    expect(vi.getTimerCount()).toBe(2);
    expect(cancellation.now.reason).toBe(reason);
    vi.advanceTimersByTime(3000);
    expect(aborted()).toEqual([true, true, true]);
    expect(SIGNALS.map(({ name }) => signals.listenerCount(name))).toEqual([1, 1, 1]);
  });

  test('does not keep a process that has nothing else to wait for', () => {
    const made = vi.spyOn(globalThis, 'setTimeout');
    const { signals } = listening();
    signals.emit('SIGTERM');
    expect(made.mock.results.map(({ value }) => value.hasRef())).toEqual([false, false]);
  });
});

describe('the real clocks', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('tell the time since the epoch, and one that never jumps', () => {
    expect(clock.now).toBe(Date.now);
    vi.spyOn(performance, 'now').mockReturnValue(42.5);
    expect(clock.monotonic()).toBe(42.5);
  });

  test('end a sleep when its time is over', async () => {
    await expect(clock.sleep(0, new AbortController().signal)).resolves.toBeUndefined();
  });

  test.each([
    { title: 'before it begins', isEarly: true },
    { title: 'in the middle', isEarly: false },
  ])('end a sleep with the reason of its signal: $title', async ({ isEarly }) => {
    const controller = new AbortController();
    const reason = new CancelledError();
    if (isEarly) controller.abort(reason);
    const sleeping = clock.sleep(60_000, controller.signal);
    const ended = vi.fn();
    sleeping.catch(ended);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toHaveBeenCalledTimes(isEarly ? 1 : 0);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });
});
