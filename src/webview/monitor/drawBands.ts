import uPlot from 'uplot';
import type { LaneBand, Tone } from '../../base/monitor/lane';
import type { ChartFrame } from './chartModel';

/** How a state looks beside its colour: full, in dashes or dots, as an outline, or high and striped. In px. */
const looks: Readonly<
  Record<Tone, { readonly height: number; readonly dash?: readonly number[] }>
> = {
  good: { height: 4 },
  moving: { height: 4, dash: [7, 4] },
  off: { height: 1 },
  bad: { height: 8 },
  unknown: { height: 2, dash: [2, 4] },
};

/** Draws the states below a chart, each with its name where there is room. */
export function drawBands(
  plot: uPlot,
  bands: readonly LaneBand[],
  { window, theme }: Pick<ChartFrame, 'window' | 'theme'>,
): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const top = bbox.top + bbox.height + 3 * ratio;
  const place = (at: number): number =>
    bbox.left + ((at - window.from) / (window.to - window.from)) * bbox.width;
  ctx.save();
  ctx.font = theme.font.replace(/^\d+px/, `${Math.round(10 * ratio)}px`);
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  for (const { from, to = Infinity, tone, text } of bands) {
    const left = place(Math.max(from, window.from));
    const right = place(Math.min(to, window.to));
    if (right < left) continue;
    const { height, dash } = looks[tone];
    // What lasted a moment is seen all the same.
    const width = Math.max(right - left, ratio);
    const middle = top + (height / 2) * ratio;
    ctx.strokeStyle = theme.tones[tone];
    ctx.lineWidth = height * ratio;
    ctx.setLineDash((dash ?? []).map((one) => one * ratio));
    line(ctx, left, left + width, middle);
    if (tone === 'bad') {
      ctx.strokeStyle = theme.background;
      ctx.lineWidth = 2 * ratio;
      ctx.setLineDash([3 * ratio, 3 * ratio]);
      line(ctx, left, left + width, middle);
    }
    const room = width - 6 * ratio;
    if (ctx.measureText(text).width <= room) {
      ctx.fillStyle = theme.text;
      ctx.fillText(text, left + 3 * ratio, top + 10 * ratio);
    }
  }
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, left: number, right: number, y: number): void {
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(right, y);
  ctx.stroke();
}
