/** Rows in which every two values of different switches meet at least once; the first row has the first value of each. */
export function pairwise<Name extends string>(
  switches: Readonly<Record<Name, readonly unknown[]>>,
): Record<Name, unknown>[] {
  const names = Object.keys(switches) as Name[];
  const missing = new Set<string>();
  const pair = (a: number, i: number, b: number, j: number) => `${a}=${i} ${b}=${j}`;
  for (const [b, nameB] of names.entries())
    for (const [a, nameA] of names.slice(0, b).entries())
      for (const j of switches[nameB].keys())
        for (const i of switches[nameA].keys()) missing.add(pair(a, i, b, j));
  const rows: number[][] = [];
  while (missing.size > 0 || rows.length === 0) {
    const row: number[] = [];
    const gain = (b: number, j: number) =>
      row.filter((i, a) => missing.has(pair(a, i, b, j))).length +
      [...missing].filter((each) => each.startsWith(`${b}=${j} `)).length / missing.size;
    for (const [b, name] of names.entries()) {
      const values = [...switches[name].keys()];
      row.push(rows.length === 0 ? 0 : values.reduce((best, j) => (gain(b, j) > gain(b, best) ? j : best)));
    }
    for (const [b, j] of row.entries())
      for (const [a, i] of row.slice(0, b).entries()) missing.delete(pair(a, i, b, j));
    rows.push(row);
  }
  return rows.map((row) =>
    Object.fromEntries(names.map((name, at) => [name, switches[name][row[at] ?? 0]])),
  ) as Record<Name, unknown>[];
}
