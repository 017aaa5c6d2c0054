import { setFlagsFromString } from 'node:v8';
import type { Dispatcher } from 'undici';
import { explain, UserError } from '../base/errors.ts';
import type { Runner } from '../base/ports.ts';
import { createDispatcher } from '../services/http/dispatcher.ts';
import { type Preconnections, takePreconnections } from '../services/http/preconnect.ts';
import { proxyFor } from '../services/http/proxy.ts';
import type { Deps } from '../services/services.ts';
import { cancellationBySignals, clock } from './signals.ts';
import { requireWebAssembly } from './surroundings.ts';

/** Runs with the real network, time and signals. @throws SurroundingsError */
export async function withDeps(
  runner: Runner,
  preconnections: Preconnections,
  run: (deps: Deps) => Promise<void>,
): Promise<void> {
  requireWebAssembly();
  spareMemory();
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (address: string) => {
    const url = new URL(address);
    const known =
      dispatchers.get(address) ??
      createDispatcher(proxyFor(url, process.env), takePreconnections(preconnections, url));
    dispatchers.set(address, known);
    return known;
  };
  const unwatch = watch(runner);
  try {
    await run({ runner, dispatcherFor, clock, random: Math.random, cancellation: cancellationBySignals() });
  } finally {
    unwatch();
    for (const { socket } of preconnections) socket.destroy();
    await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
  }
}

/** Says so when the process ends, or an error gets loose, with the work unfinished: Node would write that to standard error. */
function watch(runner: Runner): () => void {
  const unfinished = () =>
    runner.fail(
      explain(new UserError('The step ended with its work unfinished: nothing was left to wait for.')),
    );
  const loose = (error: unknown) => {
    runner.fail(explain(error));
    process.exit(1);
  };
  // From now on, a promise that fails and that nobody waits for is an error like any other.
  process.removeAllListeners('unhandledRejection');
  process.once('beforeExit', unfinished).on('uncaughtException', loose);
  return () => process.off('beforeExit', unfinished).off('uncaughtException', loose);
}

/**
 * Keeps V8 from optimizing WebAssembly. Undici's parser is all there is, and for a handful of responses that takes 20 MB, a
 * quarter of the process. Not before everything is loaded: V8 would then compile Node's own modules anew.
 */
function spareMemory(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}
