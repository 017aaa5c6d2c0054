/** What webpack tells of a bundle (`ncc --stats-out`): its modules; those that were merged into one stand below it. */
export interface Stats {
  readonly modules: readonly Module[];
}

interface Module {
  /** Path from the repository's folder. */
  readonly name: string;
  /** Where its code went. Empty: nothing of it is used, or it stands below the one that it was merged into. */
  readonly chunks?: readonly unknown[];
  readonly modules?: readonly Module[];
}

/** The packages that the bundle holds code of, as their keys in the lockfile, sorted. */
export function bundledPackages({ modules }: Stats): string[] {
  const used = modules.filter(({ chunks = [] }) => chunks.length > 0);
  const paths = used.flatMap((one) => one.modules ?? [one]).flatMap(({ name }) => packagePath(name) ?? []);
  return [...new Set(paths)].toSorted();
}

/** `build/` holds the copy of a package that the build has changed. */
function packagePath(name: string): string | undefined {
  return /^\.\/(?:build\/)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1];
}
