import { setFlagsFromString } from 'node:v8';
import { getProxyUrl } from '@actions/http-client/lib/proxy';
import type { Dispatcher } from 'undici';
import type { Runner } from '../base/ports.ts';
import { createDispatcher } from '../services/http/dispatcher.ts';
import type { Preconnections } from '../services/http/preconnect.ts';
import type { Deps } from '../services/services.ts';
import { cancellationBySignals, clock } from './signals.ts';

/** Runs with the real network, time and signals. */
export async function withDeps(
  requestTimeoutMs: number,
  runner: Runner,
  preconnections: Preconnections,
  run: (deps: Deps) => Promise<void>,
): Promise<void> {
  spareMemory();
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (address: string) => {
    const url = new URL(address);
    const known =
      dispatchers.get(address) ??
      createDispatcher(getProxyUrl(url)?.href, requestTimeoutMs, preconnections.get(url.origin));
    dispatchers.set(address, known);
    return known;
  };
  try {
    await run({ runner, dispatcherFor, clock, random: Math.random, cancellation: cancellationBySignals() });
  } finally {
    await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
  }
}

/**
 * Keeps V8 from optimizing WebAssembly. Undici's parser is all there is, and for a handful of responses that takes 20 MB, a
 * quarter of the process. Not before everything is loaded: V8 would then compile Node's own modules anew.
 */
function spareMemory(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}
