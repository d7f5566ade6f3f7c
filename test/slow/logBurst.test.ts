import { expect, it } from 'vitest';
import { LogPipeline } from '../../src/services/logs/logPipeline';
import { compileRules, defaultRules } from '../../src/services/logs/noiseRules';
import { ChannelText } from '../../src/views/logs/channelText';
import { ecosystem } from '../live/harness/apps';
import { counting, counter, expectAll } from '../live/harness/counting';
import { until } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';

const world = useWorld();
const services = 10;
const perSecond = 2_000;
const seconds = 30;
const count = perSecond * seconds;
/** Every so many lines one is noise. */
const noiseEvery = 10;

const chatty = `${counting['count.cjs'].replace(
  "text += LABEL + 'n' + i",
  `if (i % ${noiseEvery} === 0) text += 'prisma:query q' + i + '\\n'; text += LABEL + 'n' + i`,
)}`;

it(`${services} services with ${perSecond} lines a second each for ${seconds} s: every line is appended, folded or cut off again`, async () => {
  const names = Array.from({ length: services }, (_, i) => `s${i}`);
  const folder = world().write('w', {
    'count.cjs': chatty,
    ...ecosystem(...names.map((name) => counter(name, { RATE: perSecond, COUNT: count }))),
  });
  const window = await world().open({ folders: [folder] });
  const pipeline = new LogPipeline(window.feed);
  const { rules } = await compileRules(defaultRules, async () => {
    throw new Error('The engine must not be loaded.');
  });
  pipeline.setRules(rules);
  const channels = new Map<string, ChannelText>();
  const numbers = new Map<string, number[]>();
  pipeline.onShown(({ serviceKey, lines }) => {
    let channel = channels.get(serviceKey);
    if (!channel) channels.set(serviceKey, (channel = new ChannelText()));
    for (const { text, own } of lines) {
      if (channel.add(text, own)) channel.take();
      const found = own ? / n(\d+) /.exec(text)?.[1] : undefined;
      if (found === undefined) continue;
      const list = numbers.get(serviceKey) ?? [];
      numbers.set(serviceKey, list);
      list.push(Number(found));
    }
  });
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 20);
    last = now;
  }, 20);
  await window.start();
  const keys = names.map((name) => window.service(name).key);
  await until(
    () => keys.every((key) => numbers.get(key)?.at(-1) === count - 1),
    () => keys.map((key) => numbers.get(key)?.length ?? 0).join(', '),
    seconds * 1_000 * 4,
  );
  // Lines on the error stream and counts that are still on their way.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  clearInterval(beat);
  let kept = 0;
  for (const key of keys) {
    expectAll(numbers.get(key) ?? [], count, 'kept');
    channels.get(key)?.take();
    const { received, folded } = pipeline.counts(key);
    const { appended, trimmed } = channels.get(key)?.counts ?? { appended: 0, trimmed: 0 };
    // Its own lines, its noise, and every tenth on the error stream.
    expect(received).toBe(count + count / noiseEvery + count / 10);
    expect(folded).toBe(count / noiseEvery);
    expect(appended + trimmed + folded).toBe(received);
    kept += appended;
  }
  pipeline.dispose();
  console.log(
    `${kept} lines stay in channels; the event loop was held for ${Math.round(longest)} ms at most.`,
  );
});
