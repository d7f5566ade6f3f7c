import { it } from 'vitest';
import { project } from './harness/apps';
import { useWorld } from './harness/world';
const world = useWorld();
it('x', async () => {
  const quick = { min_uptime: 100, restart_delay: 10 };
  const folder = world().write(
    'ws',
    project({ name: 'crash', script: 'crash.cjs', max_restarts: 2, ...quick }),
  );
  const window = await world().open({ folders: [folder] });
  await window.start();
  for (let i = 0; i < 5; i++) {
    await new Promise((r) => setTimeout(r, 1000));
    console.log(
      JSON.stringify(await window.link.snapshot()),
      JSON.stringify(window.service('crash').state),
      JSON.stringify(
        window.events.filter((e) => e.type === 'process').map((e: any) => [e.event, e.status]),
      ),
    );
  }
  console.log(
    JSON.stringify(window.events.filter((e) => e.type === 'daemonLog').map((e: any) => e.text)),
  );
});
