import { isBlank, trim } from './dotnet.ts';
import { encodings } from './encodings.ts';

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly byPattern: boolean;
}

/**
 * The runner's masker: every value it was told, in the forms that the runner adds of itself (Runner.Common/HostContext.cs),
 * and every text that matches a pattern.
 */
export class Masker {
  /** The values as they were given, without their forms. */
  readonly values: string[] = [];
  readonly #forms = new Set<string>();
  readonly #patterns: RegExp[] = [];
  #parent: Masker | undefined;

  /** Learns a value as `add-mask` gives it: whole, then line by line, each line trimmed (ActionCommandManager.cs). */
  add(value: string): void {
    if (isBlank(value)) return;
    this.#parent?.add(value);
    this.values.push(value);
    const lines = value.split(/\r\n|\r|\n/).map(trim);
    for (const part of new Set([value, ...lines])) {
      if (!isBlank(part)) for (const form of encodings(part)) this.#forms.add(form);
    }
  }

  /** Learns a secret of the job, which is trimmed first (Worker.cs). */
  addSecret(value: string): void {
    this.add(trim(value));
  }

  /** Learns a pattern; its own text becomes a mask as well (Worker.cs). */
  addPattern(source: string): void {
    this.#patterns.push(new RegExp(source, 'g'));
    for (const form of encodings(source)) this.#forms.add(form);
  }

  /** A masker that knows what this one knows now. What it learns this one learns too, but not the reverse. */
  fork(): Masker {
    const fork = new Masker();
    for (const form of this.#forms) fork.#forms.add(form);
    fork.#patterns.push(...this.#patterns);
    fork.#parent = this;
    return fork;
  }

  /**
   * Replaces what matches by `***`; matches that touch or overlap become one.
   * @param onHidden told of each text that only a pattern matches, so a secret that was never registered
   */
  mask(text: string, onHidden: (hidden: string) => void = () => {}): string {
    const hits = this.#hits(text).sort((a, b) => a.start - b.start);
    let result = '';
    let position = 0;
    for (let index = 0; index < hits.length; ) {
      const run = hits.slice(index, endOfRun(hits, index));
      const [start, end] = [run[0]?.start ?? 0, Math.max(...run.map((hit) => hit.end))];
      if (run.every((hit) => hit.byPattern)) onHidden(text.slice(start, end));
      result += `${text.slice(position, start)}***`;
      position = end;
      index += run.length;
    }
    return result + text.slice(position);
  }

  #hits(text: string): Hit[] {
    const hits: Hit[] = [];
    for (const form of this.#forms) {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
        hits.push({ start: at, end: at + form.length, byPattern: false });
      }
    }
    for (const pattern of this.#patterns) {
      // Tried again after the first character of each match, not after its end (RegexSecret.cs).
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        hits.push({ start: match.index, end: match.index + match[0].length, byPattern: true });
        pattern.lastIndex = match.index + 1;
      }
    }
    return hits;
  }
}

/** The index after the last of the hits, sorted by their start, that touch or overlap the one at `first`. */
function endOfRun(hits: readonly Hit[], first: number): number {
  let end = hits[first]?.end ?? 0;
  let index = first + 1;
  for (let hit = hits[index]; hit !== undefined && hit.start <= end; hit = hits[index]) {
    end = Math.max(end, hit.end);
    index++;
  }
  return index;
}
