import type { Dialect } from './dialect.ts';

/** The name that the service keeps when it is given this one. */
export function keptName(name: string, { names }: Pick<Dialect, 'names'>): string {
  switch (names) {
    case 'kept':
      return name;
    case 'trimmed':
      return name.trim();
    case 'collapsed':
      return name.trim().replace(/\s+/g, ' ');
    case 'nfc':
      return name.normalize('NFC');
  }
}
