// `npm start`: VS Code with the extension on the sample, its services up, until Ctrl-C.
// `npm start -- --check`: the same, bounded: waits until all is ready, prints a table, takes a picture, stops everything.
import { runMain, setUp } from './setup.mjs';

await runMain(async () => {
  await setUp({ host: true, sample: true });
  const { build } = await import('./build.mjs');
  await build({ production: true });
  if (process.argv.includes('--check')) {
    const { check } = await import('./startCheck.mjs');
    return check();
  }
  const { show } = await import('./startShow.mjs');
  return show();
});
