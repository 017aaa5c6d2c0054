import { decodePending } from '../../src/journal/state.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { GitHub } from '../emulator/github/github.ts';
import type { LoggedRequest } from '../emulator/log.ts';
import type { Key } from '../emulator/store.ts';
import { judge } from './coverage.ts';
import { requestsWithoutCredentials, secretsOf } from './requests.ts';
import { secretsIn } from './secret-forms.ts';

/** A main or a post step that has ended, however it was run. */
export interface Ran {
  /** What a person reads: warnings, errors and the failure. What is told in passing does not count. */
  readonly told: string;
  /** Everything that was said. */
  readonly said: string;
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
export interface Judged extends Services {
  readonly runs: readonly Ran[];
  /** What died over the API while a secret on GitHub held it. */
  readonly killed: readonly Held[];
  /** Ids of the keys that somebody asked to have revoked, wherever they are, or ended by hand. */
  readonly condemned: Set<string>;
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
export function expectPromises(judged: Judged): void {
  judge('oneApp', rivals(judged));
  judge(
    'noLostKey',
    judged.runs.flatMap((run) => notGiven(judged, run)),
  );
  judge('noLeakedKey', leaked(judged));
}

/** No request carries a secret but those that sign in, and the headers that authorize: checked once, over all of them. */
export function expectSilentRequests({ emulator, github }: Judged): void {
  expectSilent(requestsWithoutCredentials(emulator, github), secretsOf(emulator, github));
}

/**
 * No target holds a dead key, and no key died while a target held it, unless it was told which key and where: for tests in
 * which nobody but the action ends keys.
 * @param blind targets that the runs were not told of
 */
export function expectNoDeadCredential(judged: Judged, blind: readonly string[] = []): void {
  const { emulator, runs, killed, condemned } = judged;
  const { apps, keys } = emulator.store;
  const keyOf = ({ token }: Held) => keys.find((key) => key.token === token);
  const dead = held(judged).filter((each) => {
    const key = keyOf(each);
    return key?.revokedAt !== undefined && apps.some(({ id }) => id === key.appId);
  });
  const isTold = (each: Held) =>
    runs.some(({ told }) => told.includes(each.target) && told.includes(keyOf(each)?.id ?? each.token));
  judge(
    'noDeadCredential',
    [...dead, ...killed].flatMap((each) =>
      blind.includes(each.target) || condemned.has(keyOf(each)?.id ?? '') || isTold(each)
        ? []
        : [`${each.target}: ${keyOf(each)?.id}`],
    ),
  );
}

/** The keys that a request has just ended, and where they are held: for the emulator's log. */
export function killedBy(judged: Services, { method, path, changed }: LoggedRequest): readonly Held[] {
  if (method !== 'DELETE' || !changed) return [];
  const id = path.split('/').at(-1);
  const ended = judged.emulator.store.keys.filter((key) => key.id === id || key.appId === id);
  return held(judged).filter(({ token }) => ended.some((key) => key.token === token));
}

/** A failure says what failed and what to do, in words that are meant for people. */
export function expectReadable(failure: string | undefined): void {
  if (failure === undefined) return;
  const defects = [/Unexpected error/, /\b(undefined|NaN)\b/, /\[object /, /^\s*$/];
  judge(
    'readable',
    defects.some((defect) => defect.test(failure)) || failure.split(/[.:]\s|\.$/m).length < 2
      ? [failure]
      : [],
  );
}

/** The text shows none of the secrets, in no encoding. */
export function expectSilent(text: string, secrets: Iterable<string>): void {
  judge(
    'noSecret',
    secretsIn(text, secrets).map((secret) => `${secret.slice(0, 8)}… got out`),
  );
}

/** The apps that the action created beside another of its own, and left there without a word. */
function rivals({ emulator, runs, interrupted }: Judged): string[] {
  // Nor is it known which app was made by a request whose answer nobody could read, and nobody could look for.
  const unread = runs.some(
    ({ failure, said }) =>
      failure?.includes('POST /api/client/apps gave an answer') ||
      (failure !== undefined && said.includes('was created is not known')),
  );
  if (interrupted || unread) return [];
  // A run that failed could not settle which app it is to be, and leaves the one it created: apps are never undone.
  const told = runs.map((run) => (run.failure === undefined ? run.told : run.said)).join('\n');
  const issued = emulator.store.apps.filter(({ issued, id }) => issued && !told.includes(id));
  return issued
    .filter(({ name }, index) => issued.findIndex((app) => app.name === name) < index)
    .map(({ name, id }) => `${name}: ${id}`);
}

/** A run that says it made a key has given that key. */
function notGiven({ emulator }: Judged, { outputs, state }: Ran): string[] {
  const { key_created: created, key_id: id = '', api_key: token } = outputs;
  if (created !== 'true' || state.includes(id)) return [];
  const key = emulator.store.keys.find((each) => each.id === id);
  return key !== undefined && key.token === token ? [] : [`the key ${id} was given to nobody`];
}

/** The valid keys that nobody has and nobody was told of. */
function leaked(judged: Judged): string[] {
  const { emulator, runs } = judged;
  const having = new Set(held(judged).map(({ token }) => token));
  for (const run of runs) {
    if (!isSpent(run)) having.add(run.outputs['api_key'] ?? '');
  }
  // The post step will look after the key that it is told of.
  const told = runs.map(({ told, state, posted }) => (posted ? told : told + keyIn(state))).join('\n');
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
  return pending !== undefined && 'keyId' in pending ? pending.keyId : '';
}

/** Every key that a secret on GitHub holds. */
function held({ github }: Services): Held[] {
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
