import type { Contexts } from './manifest.ts';
import type { Masker } from './masker.ts';
import type { Surroundings } from './surroundings.ts';

/** What the steps of a job share. */
export interface JobState {
  readonly dir: string;
  readonly contexts: Contexts;
  readonly masker: Masker;
  readonly env: Record<string, string>;
  /** Folders that steps have put before the search path, the last one first. */
  readonly path: string[];
  readonly runnerEnv: Readonly<Record<string, string>>;
  readonly debug: boolean;
  readonly node: string;
  readonly cancelScale: number;
  /** The summaries of the steps so far. */
  readonly summaries: string[];
  failed: boolean;
  cancelled: boolean;
}

/** A step of a job. */
export interface StepOptions {
  readonly id?: string;
  /** Folder with `action.yml`. */
  readonly action: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly surroundings?: Surroundings;
}
