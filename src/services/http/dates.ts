/** The `Date` header in milliseconds since the epoch; undefined when it is absent or says nothing. */
export function dateOf(header: string | undefined): number | undefined {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The `Retry-After` header in milliseconds: seconds, or a date, which counts from the service's own clock.
 * @param date the service's time, in milliseconds since the epoch
 */
export function retryAfterMs(header: string | undefined, date: number | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const until = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) || date === undefined ? undefined : Math.max(0, until - date);
}
