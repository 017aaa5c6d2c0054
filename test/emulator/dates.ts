import type { DateForm } from './dialect.ts';

const MINUTE_MS = 60_000;
const INDIA_MINUTES = 330;

/** A time, in milliseconds since the epoch, as a body has it. */
export function dateText(time: number, form: DateForm): string | number {
  const iso = new Date(time).toISOString();
  switch (form) {
    case 'iso':
      return iso;
    case 'offset':
      return iso.replace('Z', '+00:00');
    case 'otherOffset':
      return new Date(time + INDIA_MINUTES * MINUTE_MS).toISOString().replace('Z', '+05:30');
    case 'seconds':
      return iso.replace(/\.\d+/, '');
    case 'micros':
      return iso.replace('Z', '456Z');
    case 'nanos':
      return iso.replace('Z', '456789Z');
    case 'epochSeconds':
      return Math.floor(time / 1000);
    case 'epochMs':
      return time;
    case 'rfc1123':
      return new Date(time).toUTCString();
    case 'garbage':
      return 'yesterday';
  }
}
