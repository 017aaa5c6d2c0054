import { GitHubRefusal } from './github-access.ts';

/** GitHub's documented limits on how fast one may send, counted over the time before each request. */
export class GitHubLimits {
  readonly #now: () => number;
  readonly #sent: { readonly at: number; readonly points: number; readonly writes: boolean }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a request, or refuses it for the secondary rate limit. */
  count(method: string): void {
    const writes = method !== 'GET';
    const at = this.#now();
    const minute = this.#sent.filter((each) => each.at > at - 60_000);
    const hour = this.#sent.filter((each) => each.at > at - 3_600_000);
    const points = minute.reduce((sum, each) => sum + each.points, writes ? 5 : 1);
    const creations = minute.filter((each) => each.writes).length + Number(writes);
    const hourly = hour.filter((each) => each.writes).length + Number(writes);
    if (points > 900 || (writes && (creations > 80 || hourly > 500))) {
      throw new GitHubRefusal(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.', {
        'retry-after': '60',
      });
    }
    this.#sent.push({ at, points: writes ? 5 : 1, writes });
  }
}
