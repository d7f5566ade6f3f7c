import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FrameLocator } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds in the monitor's page; every rule, whatever its severity. */
export async function violations(monitor: FrameLocator): Promise<readonly string[]> {
  const element = await monitor.locator('#monitor').elementHandle();
  const frame = await element?.ownerFrame();
  if (!frame) throw new Error('The monitor has no frame.');
  await frame.evaluate(axe);
  const found = (await frame.evaluate(
    'axe.run(document).then((all) => all.violations)',
  )) as readonly Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
