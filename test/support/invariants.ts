import { decodePending } from '../../src/journal/state.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { GitHub } from '../emulator/github/github.ts';
import type { LoggedRequest } from '../emulator/log.ts';
import type { Key } from '../emulator/store.ts';
import { assertInvariant } from './coverage.ts';
import { requestsWithoutCredentials, secretsOf } from './requests.ts';
import { secretsIn } from './secret-forms.ts';

/** A main or a post step that has ended, however it was run. */
export interface Ran {
  /** What a person reads: warnings, errors and the failure. What is told in passing does not count. */
  readonly annotations: string;
  /** Everything that was said. */
  readonly log: string;
  readonly failure: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the post step is given. */
  readonly state: string;
  /** True once the post step has been given it. */
  readonly posted: boolean;
}

export interface Services {
  readonly emulator: Emulator;
  readonly github?: GitHub | undefined;
}

/** The services, and every run of the action against them so far. */
export interface Observed extends Services {
  readonly runs: readonly Ran[];
  /** What died over the API while a secret on GitHub held it. */
  readonly revokedWhileStored: readonly Held[];
  /** Ids of the keys that somebody asked to have revoked, wherever they are, or ended by hand. */
  readonly revokedOnRequest: Set<string>;
  /** Whether a run ended before its time, so that the app it had just made may be left beside another: apps are never undone. */
  readonly interrupted: boolean;
}

/** One place on GitHub that holds a key. */
export interface Held {
  /** As messages name it. */
  readonly target: string;
  readonly token: string;
}

/** The promises that hold in every test, whatever happened, whoever interfered. */
export function expectInvariants(observed: Observed): void {
  assertInvariant('oneApp', rivals(observed));
  assertInvariant(
    'noLostKey',
    observed.runs.flatMap((run) => notGiven(observed, run)),
  );
  assertInvariant('noLeakedKey', leaked(observed));
}

/** No request carries a secret but those that sign in, and the headers that authorize: checked once, over all of them. */
export function expectSilentRequests({ emulator, github }: Observed): void {
  expectSilent(requestsWithoutCredentials(emulator, github), secretsOf(emulator, github));
}

/**
 * No target holds a dead key, and no key died while a target held it, unless it was told which key and where: for tests in
 * which nobody but the action ends keys.
 * @param blind targets that the runs were not told of
 */
export function expectNoDeadCredential(observed: Observed, blind: readonly string[] = []): void {
  const { emulator, runs, revokedWhileStored, revokedOnRequest } = observed;
  const { apps, keys } = emulator.store;
  const keyOf = ({ token }: Held) => keys.find((key) => key.token === token);
  const dead = held(observed).filter((each) => {
    const key = keyOf(each);
    return key?.revokedAt !== undefined && apps.some(({ id }) => id === key.appId);
  });
  const isAnnotated = (each: Held) =>
    runs.some(
      ({ annotations }) =>
        annotations.includes(each.target) && annotations.includes(keyOf(each)?.id ?? each.token),
    );
  assertInvariant(
    'noDeadCredential',
    [...dead, ...revokedWhileStored].flatMap((each) =>
      blind.includes(each.target) || revokedOnRequest.has(keyOf(each)?.id ?? '') || isAnnotated(each)
        ? []
        : [`${each.target}: ${keyOf(each)?.id}`],
    ),
  );
}

/** The keys that a request has just ended, and where they are held: for the emulator's log. */
export function revokedWhileStoredBy(
  observed: Services,
  { method, path, changed }: LoggedRequest,
): readonly Held[] {
  if (method !== 'DELETE' || !changed) return [];
  const id = path.split('/').at(-1);
  const ended = observed.emulator.store.keys.filter((key) => key.id === id || key.appId === id);
  return held(observed).filter(({ token }) => ended.some((key) => key.token === token));
}

/** A failure says what failed and what to do, in words that are meant for people. */
export function expectReadable(failure: string | undefined): void {
  if (failure === undefined) return;
  const defects = [/Unexpected error/, /\b(undefined|NaN)\b/, /\[object /, /^\s*$/];
  assertInvariant(
    'readable',
    defects.some((defect) => defect.test(failure)) || failure.split(/[.:]\s|\.$/m).length < 2
      ? [failure]
      : [],
  );
}

/** The text shows none of the secrets, in no encoding. */
export function expectSilent(text: string, secrets: Iterable<string>): void {
  assertInvariant(
    'noSecret',
    secretsIn(text, secrets).map((secret) => `${secret.slice(0, 8)}… got out`),
  );
}

/** The apps that the action created beside another of its own, and left there without a word. */
function rivals({ emulator, runs, interrupted }: Observed): string[] {
  // Nor is it known which app was made by a request whose answer nobody could read, and nobody could look for.
  const unread = runs.some(
    ({ failure, log }) =>
      failure?.includes('POST /api/client/apps gave a response') ||
      (failure !== undefined && log.includes('was created is not known')),
  );
  if (interrupted || unread) return [];
  // A run that failed could not settle which app it is to be, and leaves the one it created: apps are never undone.
  const told = runs.map((run) => (run.failure === undefined ? run.annotations : run.log)).join('\n');
  const issued = emulator.store.apps.filter(({ issued, id }) => issued && !told.includes(id));
  return issued
    .filter(({ name }, index) => issued.findIndex((app) => app.name === name) < index)
    .map(({ name, id }) => `${name}: ${id}`);
}

/** A run that says it made a key has given that key. */
function notGiven({ emulator }: Observed, { outputs, state }: Ran): string[] {
  const { key_created: created, key_id: id = '', api_key: token } = outputs;
  if (created !== 'true' || state.includes(id)) return [];
  const key = emulator.store.keys.find((each) => each.id === id);
  return key !== undefined && key.token === token ? [] : [`the key ${id} was given to nobody`];
}

/** The valid keys that nobody has and nobody was told of. */
function leaked(observed: Observed): string[] {
  const { emulator, runs } = observed;
  const having = new Set(held(observed).map(({ token }) => token));
  for (const run of runs) {
    if (!isSpent(run)) having.add(run.outputs['api_key'] ?? '');
  }
  // The post step will look after the key that it is told of.
  const told = runs
    .map(({ annotations, state, posted }) => (posted ? annotations : annotations + keyIn(state)))
    .join('\n');
  const isLeaked = ({ id, token, revokedAt, issued }: Key) =>
    issued && revokedAt === undefined && !having.has(token) && !told.includes(id);
  return emulator.store.keys.filter(isLeaked).map(({ id }) => `the key ${id} is valid, and nobody has it`);
}

/** A key that was for the job only is not to outlive its post step. */
function isSpent({ state, posted }: Ran): boolean {
  return posted && state.includes('"revocable"');
}

function keyIn(state: string): string {
  const pending = decodePending(state);
  return pending?.key?.keyId ?? '';
}

/** Every key that a secret on GitHub holds. */
export function held({ github }: Services): Held[] {
  if (github === undefined) return [];
  const { repositories, organizations } = github.state;
  const stores = [
    ...repositories.flatMap(({ fullName, stores, environments }) => [
      ...Object.entries(stores).map(([name, store]) => ({ target: `${fullName}:${name}`, store })),
      ...[...environments.values()].map(({ name, store }) => ({
        target: `${fullName}:environment/${name}`,
        store,
      })),
    ]),
    ...organizations.map(({ name, store }) => ({ target: `organization/${name}`, store })),
  ];
  return stores.flatMap(({ target, store }) =>
    [...store.secrets.values()].map(({ value }) => ({ target, token: value })),
  );
}
