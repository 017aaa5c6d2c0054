import { readdirSync, readFileSync } from 'node:fs';

/**
 * The licences of the packages that may end up in the bundle: all but those for development. Read from what is installed, since
 * ncc leaves out the ones whose modules it has merged with ours.
 */
export function licenses(): string {
  const { packages }: { packages: Record<string, { dev?: boolean }> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  );
  const bundled = Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true);
  return [...new Set(bundled.map(license))].toSorted().join('\n');
}

function license(path: string): string {
  const { name, license }: { name: string; license: string } = JSON.parse(
    readFileSync(`${path}/package.json`, 'utf8'),
  );
  const file = readdirSync(path)
    .toSorted()
    .find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} comes without its licence`);
  const text = readFileSync(`${path}/${file}`, 'utf8').replaceAll('\r\n', '\n').trim();
  return `${name}\n${license}\n${text}\n`;
}
