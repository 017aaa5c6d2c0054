/** A wrong letter, one too many or too few, or two in the wrong order, is forgiven for each so many letters of a word. */
const LETTERS_PER_SLIP = 4;
/** Least beginning of a word that stands for it. */
const LEAST_BEGINNING = 3;

/**
 * The word that a text was probably meant to be: in another case, in quotation marks, with other hyphens, singular for plural,
 * cut short or mistyped. Undefined when none is near.
 */
export function nearest<const T extends string>(text: string, words: readonly T[]): T | undefined {
  const plain = text.toLowerCase().replace(/[^a-z]/g, '');
  const beginning = plain.replace(/s$/, '');
  let best: { readonly word: T; readonly slips: number } | undefined;
  for (const word of words) {
    const slips = slipsBetween(plain, word);
    if (slips > Math.max(1, Math.floor(word.length / LETTERS_PER_SLIP))) continue;
    if (best === undefined || slips < best.slips) best = { word, slips };
  }
  if (best !== undefined || beginning.length < LEAST_BEGINNING) return best?.word;
  const begun = words.filter((word) => word.startsWith(beginning));
  return begun.length === 1 ? begun[0] : undefined;
}

/** How many letters were changed, added, left out or swapped with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [];
  const at = (i: number, j: number) => rows[i]?.[j] ?? i + j;
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [];
    rows[i] = row;
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}
