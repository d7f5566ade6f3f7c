import { maskSecrets } from '../../src/base/mask';
import { repeated } from '../unit/base/secrets/cases';
import { type Figure, figure, median } from './figure';

const rounds = 5;
const long = 800_000;
const short = 80_000;

/** Masking a long text beside one of a tenth of its length: the log of a server, and the worst of many texts made to be slow. */
export async function masking(): Promise<Figure[]> {
  const [log = '', ...hostile] = repeated;
  const worst = hostile
    .map((piece) => ({ piece, long: cpuMs(piece, long, 1), short: cpuMs(piece, short, 3) }))
    // Below that the ratio is that of a compiler at work.
    .filter((one) => one.short >= 5)
    .sort((a, b) => b.long / b.short - a.long / a.short)
    .map(({ piece }) => piece);
  return [
    compare('mask-linear', 'masking 800 kB of a log', log),
    ...worst
      .slice(0, 1)
      .map((piece) =>
        compare('mask-linear-worst', `masking 800 kB of ${JSON.stringify(piece)}`, piece),
      ),
  ];
}

function compare(id: string, what: string, piece: string): Figure {
  return figure({
    id,
    what,
    ours: cpuMs(piece, long, rounds),
    peer: cpuMs(piece, short, rounds * 3),
    peerName: '80 kB of the same',
    unit: 'ms',
    rounds,
  });
}

/** Processor time: others may work on this machine as well. */
function cpuMs(piece: string, chars: number, times: number): number {
  const text = piece.repeat(Math.ceil(chars / piece.length));
  return median(
    Array.from({ length: times }, () => {
      const before = process.cpuUsage();
      maskSecrets(text);
      return process.cpuUsage(before).user / 1_000;
    }),
  );
}
