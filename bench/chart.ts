import { FLOOR, GUIDE, GUIDE_PYTHON, STEADY } from './contestants.ts';
import { at, type Figures } from './report.ts';

const ROUND_TRIP_MS = 50;
const BARS: readonly (readonly [string, string])[] = [
  [FLOOR, 'the network’s floor'],
  [STEADY, 'setup-whisp'],
  [GUIDE, 'the guide’s calls, bare Node'],
  [GUIDE_PYTHON, 'the guide’s Python script'],
];
const [WIDTH, LABELS, BAR, GAP, TOP] = [720, 210, 26, 12, 44];

/** The runs at one distance as bars, readable on light and on dark pages. */
export function chart({ medians }: Figures): string {
  const bars = BARS.flatMap(([name, label]) => {
    const ms = medians.get(at(name, ROUND_TRIP_MS));
    return ms === undefined ? [] : [{ label, ms, own: name === STEADY }];
  });
  const scale = (WIDTH - LABELS - 90) / Math.max(...bars.map(({ ms }) => ms));
  const height = TOP + bars.length * (BAR + GAP);
  const rows = bars.map(({ label, ms, own }, index) => {
    const y = TOP + index * (BAR + GAP);
    const width = Math.round(ms * scale);
    const middle = y + BAR / 2 + 5;
    return `  <text x="${LABELS - 10}" y="${middle}" text-anchor="end">${label}</text>
  <rect x="${LABELS}" y="${y}" width="${width}" height="${BAR}" rx="3" fill="${own ? '#1f883d' : '#8c959f'}"/>
  <text x="${LABELS + width + 8}" y="${middle}">${ms.toFixed(0)} ms</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="system-ui, sans-serif" font-size="14">
  <title>Time of the whole step at ${ROUND_TRIP_MS} ms round trip</title>
  <style>text { fill: #59636e } @media (prefers-color-scheme: dark) { text { fill: #9198a1 } }</style>
  <text x="0" y="20" font-weight="600">From process start to process end, ${ROUND_TRIP_MS} ms round trip to Whisp (less is better)</text>
${rows.join('\n')}
</svg>
`;
}
