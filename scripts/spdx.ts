/** The lockfile, as far as it is read here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** SHA-512, in base64. */
  readonly hash: string;
}

/** The packages that `dist/licenses.txt` names, with what the lockfile knows of them. */
export function bundled({ packages }: Lockfile, licenses: string): Bundled[] {
  return Object.entries(packages).flatMap(([path, { version = '', license = '', integrity = '' }]) => {
    const name = path.replace(/^.*node_modules\//, '');
    const isNamed = `\n${licenses}`.includes(`\n${name} ${version}\n${license}\n`);
    return isNamed ? [{ name, version, license, hash: integrity.replace('sha512-', '') }] : [];
  });
}

/** An SPDX document about a version of this action that holds these packages. */
export function spdx(version: string, packages: readonly Bundled[], created: Date): object {
  const action = 'SPDXRef-setup-whisp';
  const name = `setup-whisp-${version}`;
  const items = packages.map((one) => ({
    SPDXID: `SPDXRef-${one.name.replace(/[^a-zA-Z0-9.]+/g, '-').replace(/^-/, '')}-${one.version}`,
    name: one.name,
    versionInfo: one.version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseDeclared: one.license,
    checksums: [{ algorithm: 'SHA512', checksumValue: Buffer.from(one.hash, 'base64').toString('hex') }],
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
      },
    ],
  }));
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: `https://github.com/setup-whisp/setup-whisp/releases/download/v${version}/sbom.spdx.json`,
    creationInfo: {
      created: `${created.toISOString().slice(0, 19)}Z`,
      creators: ['Tool: setup-whisp/scripts/sbom.ts'],
    },
    documentDescribes: [action],
    packages: [
      {
        SPDXID: action,
        name: 'setup-whisp',
        versionInfo: version,
        downloadLocation: `git+https://github.com/setup-whisp/setup-whisp@v${version}`,
        filesAnalyzed: false,
        licenseDeclared: 'MIT',
      },
      ...items,
    ],
    relationships: items.map(({ SPDXID }) => ({
      spdxElementId: action,
      relatedSpdxElement: SPDXID,
      relationshipType: 'CONTAINS',
    })),
  };
}
