import { readFileSync } from 'node:fs';
import { bundled, spdx } from './spdx.ts';

// Prints what dist/ bundles, as SPDX 2.3. It takes no package: a release makes this list where none is installed.

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { version }: { version: string } = JSON.parse(read('package.json'));
const packages = bundled(JSON.parse(read('package-lock.json')), read('dist/licenses.txt'));
console.log(JSON.stringify(spdx(version, packages, new Date()), undefined, 2));
