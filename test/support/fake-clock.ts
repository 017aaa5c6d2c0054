import type { Clock } from '../../src/base/ports.ts';

/** A clock that moves only when a sleep begins, shared by the action and the emulator. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-04-25T12:00:00Z');
  readonly sleeps: number[] = [];

  now = (): number => this.#now;

  monotonic = (): number => this.#now;

  sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.sleeps.push(ms);
    this.#now += ms;
  };

  /** Lets time pass. */
  advance(ms: number): void {
    this.#now += ms;
  }
}
