import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import * as l10n from '@vscode/l10n';
import { delay } from '../base/async';
import { type Clock, systemClock } from '../base/clock';
import { HumanError } from '../base/errors';
import { formatSize } from '../base/size';
import type { Inspector } from './inspector';
import { type CallFrame, type ReadFile, SourcePlaces } from './sourcePlaces';

/** µs between two samples; node's own default, and what other tools take. */
const samplingMicroseconds = 1_000;
/** Bytes between two allocations that are noted: that of Chrome's developer tools. */
const samplingBytes = 32 * 1024;
/** The result of a long record is put together by the program itself. */
const resultMs = 120_000;
/** A heap of several gigabytes takes minutes; the program stands still meanwhile. */
const snapshotMs = 600_000;

export interface Recording {
  /** How long, in ms. */
  readonly ms: number;
  /** Ends it early; what was recorded is given up. */
  readonly signal?: AbortSignal;
  /** Source maps that stand in files. */
  readonly read: ReadFile;
  readonly clock?: Clock;
}

/** A function of a profile; `children` are nodes in a heap sampling, and numbers in a CPU profile, where none are needed. */
interface ProfileNode {
  callFrame: CallFrame;
  positionTicks?: unknown;
  readonly children?: readonly ProfileNode[];
}

/** Where a program spends its time, as the JSON of a `.cpuprofile`. Rejects where it is cancelled or the program ends. */
export async function cpuProfile(inspector: Inspector, recording: Recording): Promise<string> {
  await inspector.call('Profiler.enable');
  try {
    await inspector.call('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
    await inspector.call('Profiler.start');
    await record(recording);
    const { profile } = await inspector.call('Profiler.stop', {}, resultMs);
    const { nodes } = profile as { readonly nodes: ProfileNode[] };
    await leadBack(nodes, inspector, recording.read);
    return JSON.stringify(profile);
  } finally {
    await inspector.call('Profiler.disable').catch(() => undefined);
  }
}

/** What a program allocates meanwhile and still holds, as the JSON of a `.heapprofile`. Rejects as `cpuProfile` does. */
export async function heapSampling(inspector: Inspector, recording: Recording): Promise<string> {
  await inspector.call('HeapProfiler.enable');
  try {
    await inspector.call('HeapProfiler.startSampling', { samplingInterval: samplingBytes });
    await record(recording);
    const { profile } = await inspector.call('HeapProfiler.stopSampling', {}, resultMs);
    const nodes = [(profile as { readonly head: ProfileNode }).head];
    for (const node of nodes) nodes.push(...(node.children ?? []));
    await leadBack(nodes, inspector, recording.read);
    return JSON.stringify(profile);
  } finally {
    await inspector.call('HeapProfiler.disable').catch(() => undefined);
  }
}

/**
 * Everything on a program's heap, values included, written into a new file that is the user's alone. The program stands still
 * meanwhile and needs about as much memory again. `onProgress`: bytes written so far. Throws a HumanError where it has more than
 * `maxBytes`.
 */
export async function heapSnapshot(
  inspector: Inspector,
  file: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
  maxBytes: number,
): Promise<void> {
  let isTooLarge = false;
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  const written = finished(stream);
  // It may fail before anybody waits for it.
  written.catch(() => inspector.dispose());
  const chunks = inspector.onDidReceive(({ method, params }) => {
    const { chunk } = params;
    if (method !== 'HeapProfiler.addHeapSnapshotChunk' || typeof chunk !== 'string') return;
    if (!stream.write(chunk)) {
      inspector.pause();
      stream.once('drain', () => inspector.resume());
    }
    onProgress(stream.bytesWritten);
    isTooLarge ||= stream.bytesWritten > maxBytes;
    if (isTooLarge) inspector.dispose();
  });
  const abort = (): void => inspector.dispose();
  signal.addEventListener('abort', abort);
  try {
    await inspector.call('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, snapshotMs);
    stream.end();
    await written;
  } catch (error) {
    if (!isTooLarge) throw error;
    const sentence = l10n.t(
      'The snapshot has more than {0}, for which there is no room, and was given up.',
      formatSize(maxBytes),
    );
    throw new HumanError(sentence, [], { cause: error });
  } finally {
    signal.removeEventListener('abort', abort);
    chunks.dispose();
    stream.destroy();
  }
}

/** Puts places of what a person wrote for those of what was made of it. */
async function leadBack(
  nodes: readonly ProfileNode[],
  inspector: Inspector,
  read: ReadFile,
): Promise<void> {
  const places = await SourcePlaces.of(inspector, read);
  for (const node of nodes) {
    const frame = await places.originOf(node.callFrame);
    if (frame === node.callFrame) continue;
    node.callFrame = frame;
    // Lines of the generated code.
    delete node.positionTicks;
  }
}

async function record({ ms, signal, clock = systemClock }: Recording): Promise<void> {
  signal?.throwIfAborted();
  const cancelled = new Promise<void>((resolve) =>
    signal?.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([delay(ms, clock), cancelled]);
  signal?.throwIfAborted();
}
