import { systemClock } from '../../base/clock';
import { scaledFont } from './timeChart';
import type { Theme } from './theme';

/** A chart with its title. */
export interface PicturePart {
  readonly title: string;
  readonly figures: string;
  readonly canvas: HTMLCanvasElement;
}

const titlePx = 22;
const paddingPx = 12;

/** Charts below each other as one picture: a PNG. */
async function pictureOf(parts: readonly PicturePart[], theme: Theme): Promise<Blob> {
  const ratio = devicePixelRatio;
  const padding = paddingPx * ratio;
  const title = titlePx * ratio;
  const width = Math.max(...parts.map(({ canvas }) => canvas.width));
  const height = parts.reduce((sum, { canvas }) => sum + title + canvas.height, 0);
  const whole = document.createElement('canvas');
  whole.width = width + 2 * padding;
  whole.height = height + 2 * padding;
  const ctx = whole.getContext('2d');
  if (!ctx) throw new Error('There is no canvas to draw on.');
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, whole.width, whole.height);
  ctx.textBaseline = 'middle';
  const plain = scaledFont(theme.font.replace(/^\d+/, '12'), ratio);
  let top = padding;
  for (const part of parts) {
    ctx.fillStyle = theme.text;
    ctx.font = `bold ${plain}`;
    ctx.fillText(part.title, padding, top + title / 2);
    const after = padding + ctx.measureText(part.title).width + 12 * ratio;
    ctx.font = plain;
    ctx.fillText(part.figures, after, top + title / 2);
    ctx.drawImage(part.canvas, padding, top + title);
    top += title + part.canvas.height;
  }
  return new Promise((resolve, reject) => {
    whole.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture came out.'))));
  });
}

/** Longer than this nobody waits for a clipboard that may never answer. */
const clipboardMs = 3_000;

/** Puts charts on the clipboard as a picture. Where a page may not do that, gives it as base64, to be saved. */
export async function copyOrSave(
  parts: readonly PicturePart[],
  theme: Theme,
): Promise<string | undefined> {
  const picture = await pictureOf(parts, theme);
  try {
    await copyPicture(picture);
    return undefined;
  } catch {
    return base64Of(picture);
  }
}

async function copyPicture(blob: Blob): Promise<void> {
  await Promise.race([
    navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })]),
    new Promise((_, reject) =>
      systemClock.after(clipboardMs, () => reject(new Error('The clipboard does not answer.'))),
    ),
  ]);
}

/** Bytes as base64. */
async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  // In parts: all of them as arguments are more than a call may have.
  for (let i = 0; i < bytes.length; i += 8_192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  }
  return btoa(text);
}
