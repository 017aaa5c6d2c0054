// Every length of time that the action knows, in milliseconds.

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What was written may not be readable for so long: reads may lag behind writes. */
export const LAG_MS = 10 * SECOND_MS;

/** How often something that a read does not show yet is looked at again. */
export const LAG_POLL_MS = SECOND_MS;

/** How long after its creation an app may still have rivals that another job made at the same time. */
export const UNSETTLED_MS = 5 * SECOND_MS;

/** How long a new app is left alone before it is looked for again, so that all jobs see all rivals. */
export const SETTLE_MS = 3 * SECOND_MS;

/** How often the keys are listed while a step waits for a free slot. */
export const SLOT_POLL_MS = 5 * SECOND_MS;

/** How exactly a service's time is known at best: its `Date` headers are whole seconds, and not all of its machines agree. */
export const CLOCK_PRECISION_MS = 2 * SECOND_MS;

/** How exactly times of Whisp and GitHub are compared at worst, as where a service does not tell its time. */
export const TOLERANCE_WITHOUT_DATE_MS = MINUTE_MS;

/** How long a run may take from the creation of a key until a target holds it. */
export const DELIVERY_MS = 10 * MINUTE_MS;

/** How old a stored key may have been when its secret was written for `ensure` to trust it, */
export const TRUSTED_DELIVERY_MS = MINUTE_MS;

/** and how much older for each target, since writing takes its time. */
export const TRUSTED_DELIVERY_PER_TARGET_MS = 2 * SECOND_MS;

/** From what age on a stored key that nothing replaces is worth a warning. */
export const OLD_STORED_KEY_MS = 90 * DAY_MS;

/** How much longer than the step's own time undoing may take. */
export const ROLLBACK_MS = 5 * SECOND_MS;

/** First wait between two attempts at most; it doubles with each. */
export const BACKOFF_MS = 500;

/** How long one of a host's addresses may be silent before the next one is tried beside it. */
export const NEXT_ADDRESS_MS = 2 * SECOND_MS;

/** What GitHub asks to wait at least after its secondary limit when it does not say. */
export const SECONDARY_LIMIT_MS = MINUTE_MS;

/** How long a creation that is under way is awaited after a cancellation. */
export const CANCELLED_CREATION_MS = 3.5 * SECOND_MS;

/** When everything ends after a cancellation. */
export const CANCELLED_MS = 5 * SECOND_MS;
