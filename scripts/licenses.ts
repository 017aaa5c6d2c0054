import { readdirSync, readFileSync } from 'node:fs';

/**
 * Name, version and licence of each package, given by its path. Read from what is installed, since ncc leaves out the ones
 * whose modules it has merged with ours.
 */
export function licenses(packages: readonly string[]): string {
  return packages.map(license).toSorted().join('\n');
}

function license(path: string): string {
  const manifest: { name: string; version: string; license: string } = JSON.parse(
    readFileSync(`${path}/package.json`, 'utf8'),
  );
  const file = readdirSync(path)
    .toSorted()
    .find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${manifest.name} comes without its licence`);
  const text = readFileSync(`${path}/${file}`, 'utf8').replaceAll('\r\n', '\n').trim();
  return `${manifest.name} ${manifest.version}\n${manifest.license}\n${text}\n`;
}
