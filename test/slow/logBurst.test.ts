import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LogPipeline } from '../../src/services/logs/logPipeline';
import { compileRules, defaultRules } from '../../src/services/logs/noiseRules';
import { ChannelText } from '../../src/views/logs/channelText';
import { ecosystem } from '../live/harness/apps';
import { counting, counter, expectAll } from '../live/harness/counting';
import { followRaw } from '../live/harness/pm2Logs';
import { until } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';
import type { TenLogsFigures } from '../soak/tenLogs';
import { runInHost } from './harness/inHost';

const world = useWorld();
const services = 10;
const perSecond = 2_000;
const seconds = 30;
const count = perSecond * seconds;
/** Every so many lines one is noise. */
const noiseEvery = 10;

/** Its own lines, its noise, and every tenth on the error stream. */
const written = count + count / noiseEvery + count / 10;

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
  pipeline.onDidShow(({ serviceKey, lines }) => {
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
    expect(received).toBe(written);
    expect(folded).toBe(count / noiseEvery);
    expect(appended + trimmed + folded).toBe(received);
    kept += appended;
  }
  pipeline.dispose();
  console.log(
    `${kept} lines stay in channels; the event loop was held for ${Math.round(longest)} ms at most.`,
  );
});

const megabyte = 1024 ** 2;

/** Waits for the file TRIGGER, and says in TRIGGER.LABEL when the last line was written. */
const waiting = `
const { existsSync, writeFileSync } = require('node:fs');
const { TRIGGER, LABEL, COUNT } = process.env;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...more) => {
  if (text.includes('n' + (COUNT - 1) + ' ')) writeFileSync(TRIGGER + '.' + LABEL.trim(), String(Date.now()));
  return write(text, ...more);
};
const wait = setInterval(() => {
  if (!existsSync(TRIGGER)) return;
  clearInterval(wait);
  require('./count.cjs');
}, 5);
`;

it('is the same in a real extension host, with the channel of one of them visible', async () => {
  const names = Array.from({ length: services }, (_, i) => `s${i}`);
  const trigger = `${world().folder}/go`;
  const env = (LABEL: string) => ({ RATE: perSecond, COUNT: count, TRIGGER: trigger, LABEL });
  const folder = world().write('w', {
    'count.cjs': chatty,
    'waiting.cjs': waiting,
    ...ecosystem(...names.map((name) => counter(name, env(`${name} `), { script: 'waiting.cjs' }))),
  });
  const window = await world().open({ folders: [folder] });
  await window.start();
  window.dispose();
  const pm2Home = world().home.folder;
  const peer = followRaw(pm2Home, `n${count - 1} `);
  try {
    const figures = await runInHost<TenLogsFigures>({
      ...{ folder: world().folder, workspace: folder, pm2Home },
      env: {
        CODEX_SOAK: 'tenLogs',
        CODEX_SOAK_LINES: String(written),
        CODEX_SOAK_TRIGGER: trigger,
      },
    });
    const last = Math.max(...names.map((name) => Number(readFileSync(`${trigger}.${name}`))));
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
    console.log(
      `The last of ${services * written} lines was accounted for ${seconds(figures.at - last)} after it was written; pm2 logs --raw: ${seconds(Math.max(...peer.ends) - last)}. Event-loop delay of the extension host: p99 ${figures.delayP99.toFixed(1)} ms, at most ${figures.delayMax.toFixed(0)} ms. In use 10 s after the channel was hidden: ${((figures.after - figures.before) / megabyte).toFixed(1)} MB more than before.`,
    );
    expect(Object.keys(figures.counts).sort()).toEqual([...names].sort());
    for (const [name, { received, folded, appended, trimmed }] of Object.entries(figures.counts)) {
      expect(received, name).toBe(written);
      expect(folded, name).toBe(count / noiseEvery);
      expect(appended + trimmed + folded, name).toBe(written);
    }
    expect(figures.after - figures.before).toBeLessThan(20 * megabyte);
  } finally {
    peer.stop();
  }
});
