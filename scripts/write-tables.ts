import { readFileSync, writeFileSync } from 'node:fs';
import { PERMISSIONS } from '../src/services/github/permissions.ts';
import { VERSIONED, withTables, withVersion } from './tables.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const { version }: { version: string } = JSON.parse(read('package.json'));

const tables = withTables(read('README.md'), { metadata: read('action.yml'), permissions: PERMISSIONS });
writeFileSync('README.md', tables);
for (const path of VERSIONED) writeFileSync(path, withVersion(read(path), version));
