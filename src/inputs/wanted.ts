import type { ReadInput } from './problems.ts';
import { looksLikeToken } from './shown-value.ts';

/** What the inputs ask for, for the heading of the summary: read before they are checked, and whatever is wrong with them. */
export function readWanted(read: ReadInput): {
  readonly command: string;
  readonly app: string;
  readonly isDryRun: boolean;
} {
  const command = read('command') || 'provision';
  const app = command === 'sweep' ? `${read('app_name_prefix')}…` : read('app_name') || read('app_id');
  const safe = (text: string) => (looksLikeToken(text) ? '' : text);
  return { command: safe(command), app: safe(app), isDryRun: read('dry_run').toLowerCase() === 'true' };
}
