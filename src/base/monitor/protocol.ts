import * as v from 'valibot';
import { type Curve, type Lane, laneActions, type LaneChange, type SystemLane } from './lane';
import { spanNames } from './spans';
import type { PageTexts } from './texts';

/** As much of a picture as is taken from a page: base64. */
const maxPictureChars = 32 * 1024 * 1024;
/** Of what a page says: more is no error of ours. */
const maxChars = 4_000;

const time = v.pipe(v.number(), v.finite(), v.minValue(0));
/** The key of a service: its name may be as long as its file has room for. */
const lane = v.pipe(v.string(), v.maxLength(2 * 1024 * 1024));
const view = v.union([
  v.object({ span: v.picklist(spanNames) }),
  v.pipe(
    v.object({ from: time, to: time }),
    v.check(({ from, to }) => to > from),
  ),
]);

const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready'), view }),
  v.object({ type: v.literal('look'), view }),
  v.object({ type: v.literal('act'), what: v.picklist(laneActions), lane }),
  v.object({ type: v.literal('moment'), lane, at: time }),
  v.object({ type: v.literal('compare'), lane, first: time, second: time }),
  v.object({ type: v.literal('copyCsv'), from: time, to: time }),
  v.object({
    type: v.literal('savePicture'),
    data: v.pipe(v.string(), v.maxLength(maxPictureChars), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  }),
  v.object({ type: v.literal('failed'), message: v.pipe(v.string(), v.maxLength(maxChars)) }),
]);

/** What is looked at: a span that follows the present, or a time that stands still (ms since the epoch). */
export type View = Readonly<v.InferOutput<typeof view>>;

/** What the page says to its host. */
export type PageMessage = Readonly<v.InferOutput<typeof fromPage>>;

/** What the host says to the page. */
export type HostMessage =
  | {
      readonly type: 'shown';
      readonly texts: PageTexts;
      /** The editor's language, such as `en` or `es`. */
      readonly locale: string;
      readonly view: View;
      /** The time that is shown, and what its points are apart. */
      readonly from: number;
      readonly to: number;
      readonly stepMs: number;
      readonly now: number;
      readonly lanes: readonly Lane[];
      readonly system: SystemLane;
      /** Why there are no lanes, as a sentence. */
      readonly empty?: string;
    }
  | {
      readonly type: 'tick';
      readonly now: number;
      readonly lanes: readonly LaneChange[];
      readonly system: SystemLane;
    }
  | {
      readonly type: 'comparison';
      readonly lane: string;
      readonly runs: readonly {
        readonly from: number;
        readonly to: number;
        readonly curve: Curve;
      }[];
    }
  | { readonly type: 'reveal'; readonly lane: string }
  | { readonly type: 'told'; readonly text: string };

/** Reads what came from a page, which may be anything; undefined for what is no message. */
export function asPageMessage(value: unknown): PageMessage | undefined {
  const parsed = v.safeParse(fromPage, value);
  return parsed.success ? parsed.output : undefined;
}

/** A view as it was kept; ten minutes where it was none. */
export function asView(value: unknown): View {
  const parsed = v.safeParse(view, value);
  return parsed.success ? parsed.output : { span: 'tenMinutes' };
}
