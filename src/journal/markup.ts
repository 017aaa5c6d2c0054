import { html } from '../base/text.ts';

// The HTML of the summary, which GitHub shows as it is as long as no line is empty.

/** An id or a name, as code. */
export function code(text: string): string {
  return `<code>${html(text)}</code>`;
}

/** A list of HTML entries; a single one stands alone, and none is nothing. */
export function entries(all: readonly string[]): string | undefined {
  return all.length > 1 ? list('ul', all) : all[0];
}

/** A list of HTML entries, also of a single one. */
export function list(tag: 'ul' | 'ol', all: readonly string[]): string {
  return `<${tag}>${all.map((entry) => `<li>${entry}</li>`).join('')}</${tag}>`;
}

/** A message: its lines, as a list those that are one inside it (`bullets`), and ids as code. */
export function message(text: string): string {
  const blocks: string[][] = [];
  let isList = false;
  for (const line of text.split('\n')) {
    const isEntry = line.startsWith(BULLET);
    const shown = withIds(isEntry ? line.slice(BULLET.length) : line);
    if (blocks.length === 0 || isEntry !== isList) blocks.push([shown]);
    else blocks.at(-1)?.push(shown);
    isList = isEntry;
  }
  const beginsWithList = text.startsWith(BULLET);
  return blocks
    .map((block, index) => ((index % 2 === 0) === beginsWithList ? list('ul', block) : block.join('<br>')))
    .join('');
}

const BULLET = '  - ';

/** The ids of apps and keys, as the service makes them. */
const IDS = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;

function withIds(text: string): string {
  return html(text).replace(IDS, '<code>$&</code>');
}
