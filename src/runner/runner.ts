import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import * as core from '@actions/core';
import { getProxyUrl } from '@actions/http-client/lib/proxy';
import type { Dispatcher } from 'undici';
import { CancelledError } from '../base/errors.ts';
import type { Cancellation, Clock, Deps, Runner } from '../base/ports.ts';
import { Redactor } from '../base/redactor.ts';
import { logLines } from '../base/text.ts';
import type { InputSource, Inputs } from '../inputs/read-inputs.ts';
import { STATE } from '../journal/state.ts';
import { createDispatcher } from '../services/http/dispatcher.ts';
import type { Preconnections } from '../services/http/preconnect.ts';
import { secretsExcuse } from './event.ts';

// The only file that knows the toolkit, the environment and the process.

/** The runner that started this process. */
export function createRunner(): Runner {
  const secrets = new Redactor();
  const safe = (message: string) => logLines(secrets.redact(message));
  return {
    mask: (value) => {
      if (value.trim() === '') return;
      secrets.add(value);
      core.setSecret(value);
    },
    info: (message) => core.info(safe(message)),
    debug: (message) => core.debug(safe(message)),
    notice: (message) => core.notice(safe(message)),
    warning: (message) => core.warning(safe(message)),
    error: (message) => core.error(safe(message)),
    fail: (message) => core.setFailed(safe(message)),
    output: core.setOutput,
    exportVariable: core.exportVariable,
    saveState: (text) => core.saveState(STATE, text),
    savedState: () => core.getState(STATE),
    summary: (html) => writeSummary(secrets.redact(html)),
    redact: (text) => secrets.redact(text),
  };
}

/** The inputs as the runner gives them. Those that are secret are masked before anybody sees them. */
export function inputSource(runner: Runner): InputSource {
  // Spaces may be part of a password; the line break at the end of a pasted one is not.
  const password = core.getInput('password', { trimWhitespace: false }).replace(/[\r\n]+$/, '');
  const secrets = [password, core.getInput('github_token'), core.getInput('current_api_key')];
  for (const secret of secrets) runner.mask(secret);
  const {
    GITHUB_REPOSITORY: repository = '',
    GITHUB_ACTOR: actor = '',
    GITHUB_EVENT_PATH: path,
  } = process.env;
  return {
    read: (name) => (name === 'password' ? password : core.getInput(name)),
    excuse: () => secretsExcuse({ repository, actor, event: path && JSON.parse(readFileSync(path, 'utf8')) }),
    repository,
  };
}

/** Runs with the real network, time and signals. */
export async function withDeps(
  inputs: Inputs,
  runner: Runner,
  early: Preconnections,
  run: (deps: Deps) => Promise<void>,
): Promise<void> {
  spareMemory();
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (address: string) => {
    const url = new URL(address);
    const known =
      dispatchers.get(address) ??
      createDispatcher(getProxyUrl(url)?.href, inputs.requestTimeoutMs, early.get(url.origin));
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
 * Keeps V8 from optimizing WebAssembly. Undici's parser is all there is, and for a handful of answers that takes 20 MB, a quarter
 * of the process. Not before everything is loaded: V8 would then compile Node's own modules anew.
 */
function spareMemory(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}

const clock: Clock = {
  now: Date.now,
  sleep: (ms, signal) =>
    delay(ms, undefined, { signal }).catch(() => {
      throw signal.reason;
    }),
};

/**
 * The runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s after that it kills (actions/runner, ProcessInvoker.cs). Undoing
 * ends 5 s after the first.
 */
function cancellationBySignals(): Cancellation {
  const [now, creating, undoing] = [new AbortController(), new AbortController(), new AbortController()];
  const cancel = () => {
    now.abort(new CancelledError());
    setTimeout(() => creating.abort(new CancelledError()), 3500).unref();
    setTimeout(() => undoing.abort(new CancelledError()), 5000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, cancel);
  return { now: now.signal, creating: creating.signal, undoing: undoing.signal };
}

/** A summary is a convenience: that it cannot be written must not fail a step whose key has been handed over. */
async function writeSummary(html: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return;
  try {
    await core.summary.addRaw(html).write();
  } catch (error) {
    core.warning(`The job summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}
