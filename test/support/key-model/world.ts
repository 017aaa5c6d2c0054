import type { Key } from '../../../src/model/app.ts';
import type { Clocks, ObservedApp, TargetState } from '../../../src/model/observed.ts';
import { chatApp } from '../tasks.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long a run has from a key's creation to its delivery, by the rules that are judged here. */
const DELIVERY_MS = 10 * MINUTE_MS;

/** What the rules call one time, in milliseconds. */
export const TOLERANCE_MS = 5 * SECOND_MS;

/** How much older than its write a stored key may be, with two targets, in milliseconds; a second more, as GitHub rounds down. */
const TRUSTED_MS = 65 * SECOND_MS;

/** Nothing that the rules ask for distinguishes times that are further apart, in milliseconds. */
const FAR_MS = 11 * MINUTE_MS;

export const CLOCKS: Clocks = { githubToWhispMs: 0, toleranceMs: TOLERANCE_MS };

export interface ModelKey {
  readonly id: number;
  readonly createdAt: number;
}

/** A target, the key in it, and when that was written. */
export interface ModelTarget {
  readonly held: number | undefined;
  readonly writtenAt: number | undefined;
}

/** An app's valid keys and two targets, and what a judge has to know of the past. Each change makes a new one. */
export interface ModelWorld {
  readonly now: number;
  readonly nextId: number;
  readonly keys: readonly ModelKey[];
  readonly targets: readonly ModelTarget[];
  /** When a key was last created, and when a person last did something, by hand. */
  readonly lastCreation: number;
  readonly lastHandiwork: number;
  /** True once the two were less than ten minutes apart: then the rules cannot tell which key a target holds. */
  readonly isBlurred: boolean;
}

export const TARGETS = [
  { store: 'actions', repository: 'acme/web' },
  { store: 'environment', repository: 'acme/web', environment: 'staging' },
] as const;
export const TARGET_NAMES = ['acme/web:actions', 'acme/web:environment/staging'] as const;

/** No key, no secret. */
export const EMPTY: ModelWorld = {
  now: 0,
  nextId: 0,
  keys: [],
  targets: TARGETS.map(() => ({ held: undefined, writtenAt: undefined })),
  lastCreation: Number.NEGATIVE_INFINITY,
  lastHandiwork: Number.NEGATIVE_INFINITY,
  isBlurred: false,
};

export function pass(world: ModelWorld, ms: number): ModelWorld {
  return { ...world, now: world.now + ms };
}

export function isValid({ keys }: ModelWorld, id: number | undefined): boolean {
  return keys.some((key) => key.id === id);
}

export function isHeld({ targets }: ModelWorld, id: number): boolean {
  return targets.some(({ held }) => held === id);
}

/** The names of the targets that hold a key which is revoked. */
export function deadTargets(world: ModelWorld): readonly string[] {
  return TARGET_NAMES.filter((_, index) => {
    const held = world.targets[index]?.held;
    return held !== undefined && !isValid(world, held);
  });
}

export function create(world: ModelWorld): ModelWorld {
  const { now, nextId, keys } = world;
  return {
    ...world,
    nextId: nextId + 1,
    keys: [...keys, { id: nextId, createdAt: now }],
    lastCreation: now,
    isBlurred: world.isBlurred || now - world.lastHandiwork < DELIVERY_MS,
  };
}

export function revoke(world: ModelWorld, id: number): ModelWorld {
  return { ...world, keys: world.keys.filter((key) => key.id !== id) };
}

export function write(world: ModelWorld, index: number, held: number): ModelWorld {
  const targets = world.targets.with(index, { held, writtenAt: world.now });
  return { ...world, targets };
}

/** Something done by a person rather than by a run. */
export function byHand(world: ModelWorld): ModelWorld {
  const { now } = world;
  return {
    ...world,
    lastHandiwork: now,
    isBlurred: world.isBlurred || now - world.lastCreation < DELIVERY_MS,
  };
}

/**
 * A key revoked by hand. If a target holds it, and another key was made so near to that write that it is trusted to be what
 * was written, the rules cannot tell that the target's key is gone.
 */
export function revokeByHand(world: ModelWorld, id: number): ModelWorld {
  const revoked = byHand(revoke(world, id));
  const isMistakable = world.targets.some(
    ({ held, writtenAt = 0 }) =>
      held === id &&
      revoked.keys.some(
        ({ createdAt }) => createdAt >= writtenAt - TRUSTED_MS && createdAt <= writtenAt + TOLERANCE_MS,
      ),
  );
  return isMistakable ? { ...revoked, isBlurred: true } : revoked;
}

/** What GitHub says: whole seconds, rounded down. */
export function updatedAt({ targets }: ModelWorld, index: number): number | undefined {
  const written = targets[index]?.writtenAt;
  return written === undefined ? undefined : Math.floor(written / SECOND_MS) * SECOND_MS;
}

const APP = chatApp();

export function observedApp({ keys, now }: ModelWorld): ObservedApp {
  return {
    app: APP,
    baseUrl: 'https://chat.example',
    activeKeys: keys.map(({ id, createdAt }): Key => ({ id: String(id), createdAt })),
    revokedKeys: [],
    now: Math.floor(now / SECOND_MS) * SECOND_MS,
    ownDuplicate: undefined,
    others: [],
    wantedName: undefined,
  };
}

export function targetStates(times: readonly (number | undefined)[]): readonly TargetState[] {
  return TARGETS.map((target, index) => {
    const keyUpdatedAt = times[index];
    const entry = { kind: 'secret', exists: keyUpdatedAt !== undefined, visibility: undefined } as const;
    const publicKey = { id: '1', key: '' };
    return { target, publicKey, keyUpdatedAt, apiKey: entry, baseUrl: entry, otherKind: false };
  });
}

/** Tells worlds apart. */
export function keyOf({ now, keys, targets, lastCreation, lastHandiwork, isBlurred }: ModelWorld): string {
  let text = `${now},${lastCreation},${lastHandiwork},${isBlurred}`;
  for (const { id, createdAt } of keys) text += `;${id}@${createdAt}`;
  for (const { held, writtenAt } of targets) text += `/${held}@${writtenAt}`;
  return text;
}

/**
 * The world with times and ids of its own, so that worlds which the rules cannot tell apart become equal: long times
 * become equally long, and what nobody holds or lists any more is forgotten.
 */
export function normalize(world: ModelWorld): ModelWorld {
  const { now, keys, targets, lastCreation, lastHandiwork } = world;
  const times = [now, ...keys.map(({ createdAt }) => createdAt), lastCreation, lastHandiwork];
  for (const { writtenAt } of targets) if (writtenAt !== undefined) times.push(writtenAt);
  const translated = compress(times.filter(Number.isFinite));
  const time = (at: number) => translated.get(at) ?? at;
  const ids = new Map<number, number>();
  for (const { id } of keys) ids.set(id, ids.size);
  for (const { held } of targets) if (held !== undefined && !ids.has(held)) ids.set(held, ids.size);
  return {
    now: time(now),
    nextId: ids.size,
    keys: keys.map(({ id, createdAt }) => ({ id: ids.get(id) ?? id, createdAt: time(createdAt) })),
    targets: targets.map(({ held, writtenAt }) => ({
      held: held === undefined ? undefined : ids.get(held),
      writtenAt: writtenAt === undefined ? undefined : time(writtenAt),
    })),
    lastCreation: time(lastCreation),
    lastHandiwork: time(lastHandiwork),
    isBlurred: world.isBlurred,
  };
}

/** Each time in a world where the last is a whole number of seconds after 0 and none is far from its neighbour. */
function compress(times: readonly number[]): ReadonlyMap<number, number> {
  const sorted = times.toSorted((a, b) => a - b);
  const translated = new Map<number, number>();
  let [last = 0] = sorted;
  let at = mod(last);
  for (const time of sorted) {
    const gap = time - last;
    // Whole seconds are left out, so that what is rounded down stays what it is.
    at += gap > FAR_MS ? FAR_MS + mod(time - (at + FAR_MS)) : gap;
    translated.set(time, at);
    last = time;
  }
  return translated;
}

function mod(time: number): number {
  return ((time % SECOND_MS) + SECOND_MS) % SECOND_MS;
}
