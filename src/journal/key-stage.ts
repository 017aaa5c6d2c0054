import type { NewKey } from '../model/app.ts';

/** What became of one attempt to give the key away. */
export interface Delivery {
  /** Name of the secret target; undefined for what the steps of this job are given. */
  readonly target: string | undefined;
  /** `refused`: it cannot be there. `unknown`: it may be there. */
  readonly outcome: 'written' | 'refused' | 'unknown';
  /** When the secret was last written, as read right after this write: GitHub's milliseconds; undefined when not read. */
  readonly at: number | undefined;
}

/** The same for a target, and not for the steps of this job. */
export interface TargetDelivery extends Delivery {
  readonly target: string;
}

/** Those deliveries that were to targets. */
export function toTargets(deliveries: readonly Delivery[]): readonly TargetDelivery[] {
  return deliveries.flatMap(({ target, ...rest }) => (target === undefined ? [] : [{ target, ...rest }]));
}

/** How long the key lives. */
export type Lifetime = 'job' | 'persistent';

/** No key has been asked for. */
export interface None {
  readonly stage: 'none';
}

/** A request for a key may be under way, or its response was lost. Only a definite response ends this stage. */
export interface Creating {
  readonly stage: 'creating';
  readonly appId: string;
  readonly lifetime: Lifetime;
  /** The keys that are not ours: those that were there before, and those that have been named since. */
  readonly knownKeyIds: readonly string[];
}

interface WithKey {
  readonly appId: string;
  readonly lifetime: Lifetime;
  readonly key: NewKey;
  readonly deliveries: readonly Delivery[];
}

/** The key exists, and nobody has it; a key that ends with the job stays here while it is given away. */
export interface Created extends WithKey {
  readonly stage: 'created';
}

/** The persistent key is being given away: somewhere it may be in use. */
export interface Delivering extends WithKey {
  readonly stage: 'delivering';
}

/** Delivery has ended, every outcome is definite, and nobody has the key. */
export interface Undelivered extends WithKey {
  readonly stage: 'undelivered';
}

/** Delivery has ended: the key is, or may be, in some of its places. */
export interface PartlyDelivered extends WithKey {
  readonly stage: 'partly-delivered';
}

/** The key is in all of its places. */
export interface Delivered extends WithKey {
  readonly stage: 'delivered';
}

/** The key has been revoked, by this step or by another run. */
export interface Gone {
  readonly stage: 'gone';
  readonly appId: string;
  readonly keyId: string;
}

/** How far the one key of this step has come. */
export type KeyStage =
  | None
  | Creating
  | Created
  | Delivering
  | Undelivered
  | PartlyDelivered
  | Delivered
  | Gone;

/** A stage in which the key exists and is valid as far as this step knows. */
export type WithValidKey = Exclude<KeyStage, None | Creating | Gone>;

/** The transitions: each takes the stages from which it is possible, and no other. */
export const transitions = {
  /** A key is about to be asked for; again, where another run revoked the first. */
  request(_from: None | Gone, request: Omit<Creating, 'stage'>): Creating {
    return { stage: 'creating', ...request };
  },
  /** The response was lost, and a key is asked for once more; those that have appeared are another's, or nobody's. */
  requestAgain(from: Creating, appeared: readonly string[]): Creating {
    return { ...from, knownKeyIds: [...from.knownKeyIds, ...appeared] };
  },
  /** The service has refused: no key was made. */
  refuse(_from: Creating): None {
    return { stage: 'none' };
  },
  receive({ appId, lifetime }: Creating, key: NewKey): Created {
    return { stage: 'created', appId, lifetime, key, deliveries: [] };
  },
  /** The key is about to be given away; one that ends with the job can be revoked in any case. */
  deliver(from: Created): Created | Delivering {
    return from.lifetime === 'job' ? from : { ...from, stage: 'delivering' };
  },
  /** One place has been tried. */
  record<From extends Created | Delivering>(from: From, delivery: Delivery): From {
    return { ...from, deliveries: [...from.deliveries, delivery] };
  },
  /** All places have been tried. */
  conclude(from: Created | Delivering): Delivered | Undelivered | PartlyDelivered {
    const outcomes = from.deliveries.map(({ outcome }) => outcome);
    // Also where it failed before the first of them was tried.
    if (outcomes.every((outcome) => outcome === 'refused')) return { ...from, stage: 'undelivered' };
    const isEverywhere = outcomes.every((outcome) => outcome === 'written');
    return { ...from, stage: isEverywhere ? 'delivered' : 'partly-delivered' };
  },
  revoke({ appId, key }: WithValidKey): Gone {
    return { stage: 'gone', appId, keyId: key.id };
  },
} as const;

/** True when the key is at one of these stages. */
export function isOneOf<S extends KeyStage['stage']>(
  key: KeyStage,
  stages: readonly S[],
): key is Extract<KeyStage, { readonly stage: S }> {
  return stages.some((stage) => stage === key.stage);
}
