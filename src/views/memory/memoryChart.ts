import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import { type Point, stretches } from '../../services/memory/series';

/** The colours of a chart: those of the editor's own charts, light and dark. */
const colours = {
  light: { line: '#1a85ff', cpu: '#388a34', cap: '#bf8803', text: '#616161', grid: '#d4d4d4' },
  dark: { line: '#3794ff', cpu: '#89d185', cap: '#cca700', text: '#a0a0a0', grid: '#454545' },
};

export type ChartTheme = keyof typeof colours;

const [width, height, left, top, bottom] = [300, 72, 4, 14, 14];

export interface ChartOptions {
  readonly points: readonly Point[];
  readonly spanMs: number;
  /** What stands at the left end, such as "10 min". */
  readonly span: string;
  readonly capBytes?: number;
  readonly theme: ChartTheme;
  readonly now: number;
}

/** A chart of memory and CPU as Markdown: an SVG picture in the link itself. Empty where there is nothing to draw. */
export function memoryChart(options: ChartOptions): string {
  const { points } = options;
  if (points.length < 2) return '';
  const data = Buffer.from(chartSvg(options)).toString('base64');
  const sizes = points.map(({ bytes }) => bytes);
  const alt = l10n.t(
    'Memory over {0}: from {1} to {2}, at most {3}',
    options.span,
    formatSize(sizes[0] ?? 0),
    formatSize(sizes.at(-1) ?? 0),
    formatSize(Math.max(...sizes)),
  );
  // Of our own making and without data of others; brackets would end it all the same.
  return `![${alt.replace(/[[\]\\]/g, '')}](data:image/svg+xml;base64,${data})`;
}

export function chartSvg({ points, spanMs, span, capBytes, theme, now }: ChartOptions): string {
  const { line, cpu, cap, text, grid } = colours[theme];
  const highest = Math.max(capBytes ?? 0, ...points.map(({ bytes }) => bytes)) * 1.05 || 1;
  const base = height - bottom;
  const x = (at: number): number => left + ((at - (now - spanMs)) / spanMs) * (width - 2 * left);
  const y = (bytes: number): number => base - (bytes / highest) * (base - top);
  const place = (at: number, py: number): string => `${x(at).toFixed(1)},${py.toFixed(1)}`;
  const busiest = Math.max(100, ...points.map(({ cpuPercent = 0 }) => cpuPercent));
  const drawn = stretches(points, spanMs).map((own) => {
    const path = own.map(({ at, bytes }) => place(at, y(bytes)));
    const used = own.flatMap(({ at, cpuPercent }) =>
      cpuPercent === undefined ? [] : [place(at, base - (cpuPercent / busiest) * (base - top))],
    );
    const [first, last] = [own[0], own.at(-1)].map((one) => x(one?.at ?? now).toFixed(1));
    return {
      area: `<path d="M${first},${base} L${path.join(' ')} L${last},${base}Z" fill="${line}" fill-opacity=".18"/>`,
      cpu: `<polyline points="${used.join(' ')}" fill="none" stroke="${cpu}" stroke-opacity=".7"/>`,
      memory: `<polyline points="${path.join(' ')}" fill="none" stroke="${line}" stroke-width="1.5"/>`,
    };
  });
  const label = (px: number, py: number, words: string, anchor: string, fill = text): string =>
    `<text x="${px}" y="${py}" text-anchor="${anchor}" fill="${fill}">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    ` font-family="system-ui, sans-serif" font-size="9">`,
    `<path d="M${left} ${base}H${width - left}" stroke="${grid}"/>`,
    ...drawn.map(({ area }) => area),
    ...drawn.map((own) => own.cpu),
    ...drawn.map(({ memory }) => memory),
    capBytes === undefined
      ? ''
      : `<path d="M${left} ${y(capBytes).toFixed(1)}H${width - left}" stroke="${cap}" stroke-dasharray="4 3"/>`,
    label(left, 9, escapeXml(l10n.t('Memory')), 'start', line),
    label(left + 46, 9, 'CPU', 'start', cpu),
    label(
      width - left,
      9,
      escapeXml(capBytes === undefined ? '' : l10n.t('Cap {0}', formatSize(capBytes))),
      'end',
      cap,
    ),
    label(left, height - 3, escapeXml(`−${span}`), 'start'),
    label(width - left, height - 3, escapeXml(l10n.t('now')), 'end'),
    '</svg>',
  ].join('');
}

function escapeXml(words: string): string {
  return words.replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
