import uPlot from 'uplot';
import { formatSize } from '../../base/size';
import type { ChartFrame, ChartKind, ChartModel } from './chartModel';
import { drawBands } from './drawBands';
import type { Theme } from './theme';

/** Room for figures at both sides, in px: the same in all charts, so that their times stand below each other. */
export const sides = { left: 58, right: 46 };
const mb = 1024 ** 2;
const sizeSteps = Array.from({ length: 24 }, (_, i) => mb * 2 ** i);
const percentSteps = [25, 50, 100, 200, 400, 800, 1600, 3200];

/** Memory and CPU over time, with lines, and a strip of states below. */
export class TimeChart {
  readonly #plot: uPlot;

  constructor(
    parent: HTMLElement,
    width: number,
    { height, below, cpu }: ChartKind,
    private readonly model: () => ChartModel,
    private readonly frame: () => ChartFrame,
  ) {
    const theme = (): Theme => this.frame().theme;
    const axis = { stroke: () => theme().text, font: theme().font, ticks: { show: false } };
    const grid = { stroke: () => theme().grid, width: 1 };
    this.#plot = new uPlot(
      {
        ...{ width, height, ms: 1 as const },
        padding: [6, cpu ? 0 : sides.right, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: true, range: () => [this.frame().window.from, this.frame().window.to] },
          bytes: { range: () => [0, this.model().topBytes] },
          cpu: { range: (_, __, most) => [0, Math.max(100, most || 0)] },
        },
        axes: [
          {
            ...{ ...axis, grid, space: 70, size: below === 'times' ? 22 : 24, gap: 2 },
            values: (_, splits) => {
              const { window, timeText } = this.frame();
              const span = window.to - window.from;
              return splits.map((at) => (below === 'times' ? timeText(at, span) : ''));
            },
          },
          {
            ...{ ...axis, grid, scale: 'bytes', size: sides.left, space: 26, incrs: sizeSteps },
            values: (_, splits) => splits.map((one) => (one === 0 ? '0' : formatSize(one))),
          },
          {
            ...{ ...axis, scale: 'cpu', side: 1, size: sides.right, space: 26, show: cpu },
            ...{ incrs: percentSteps, grid: { show: false } },
            values: (_, splits) => splits.map((one) => `${one} %`),
          },
        ],
        series: [
          {},
          {
            ...{ scale: 'bytes', width: 1.5, points: { show: false } },
            ...{ stroke: () => theme().memory, fill: () => theme().memoryFill },
          },
          {
            ...{ scale: 'cpu', width: 1, points: { show: false }, dash: [2, 3], show: cpu },
            stroke: () => theme().cpu,
          },
        ],
        hooks: {
          draw: [
            (plot) => {
              this.#drawLines(plot);
              if (below === 'states') drawBands(plot, this.model().bands, this.frame());
            },
          ],
        },
      },
      this.#data(),
      parent,
    );
    this.#plot.root.setAttribute('aria-hidden', 'true');
  }

  /** The canvas, for a picture of it. */
  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  redraw(): void {
    this.#plot.batch(() => {
      this.#plot.setData(this.#data(), true);
      this.#plot.redraw(true, true);
    });
  }

  resize(width: number): void {
    if (width !== this.#plot.width) this.#plot.setSize({ width, height: this.#plot.height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #data(): uPlot.AlignedData {
    const { at, bytes, cpu } = this.model().curve;
    return [[...at], [...bytes], [...cpu]];
  }

  #drawLines(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const { theme } = this.frame();
    const ratio = uPlot.pxRatio;
    ctx.save();
    ctx.font = scaledFont(theme.font, ratio);
    ctx.textAlign = 'left';
    for (const { bytes, text, colour, end } of this.model().lines) {
      const y = Math.round(plot.valToPos(bytes, 'bytes', true));
      ctx.strokeStyle = theme[colour];
      ctx.lineWidth = ratio * (theme.highContrast ? 2 : 1.5);
      ctx.setLineDash(colour === 'critical' ? [] : [6 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      // Below the line where there is no room above.
      const above = y - bbox.top > 14 * ratio;
      ctx.textBaseline = above ? 'bottom' : 'top';
      const { width } = ctx.measureText(text);
      const height = 12 * ratio;
      const left = bbox.left + (end === 'left' ? 4 * ratio : bbox.width - width - 4 * ratio);
      ctx.fillStyle = theme.background;
      ctx.fillRect(left - 2, above ? y - height - ratio : y + ratio, width + 4, height);
      ctx.fillStyle = theme.text;
      ctx.fillText(text, left, above ? y - ratio : y + 2 * ratio);
    }
    ctx.restore();
  }
}

/** A font's size in the pixels of a canvas. */
export function scaledFont(font: string, ratio: number): string {
  return font.replace(/^(\d+)px/, (_, size: string) => `${Math.round(Number(size) * ratio)}px`);
}
