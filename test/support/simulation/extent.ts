const { SOAK, INTERLEAVINGS, SCHEDULES, SEED } = process.env;

/**
 * How much is tried: a sample that takes less than a minute; with `INTERLEAVINGS=share` what takes some minutes, and always the
 * same; with `SOAK=true` all there is. SCHEDULES is the number of random schedules, SEED where they begin.
 */
export const EXTENT = SOAK === 'true' ? 'all' : INTERLEAVINGS === 'share' ? 'share' : 'sample';

/** Random schedules: how many, and the seed of the first. */
export const RANDOM = {
  count: Number(SCHEDULES ?? { sample: 200, share: 3000, all: 100_000 }[EXTENT]),
  first: Number(SEED ?? 1),
};
