// `npm run package`: codex-services.vsix at the root.
import { runMain, setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const { packageExtension } = await import('./packageExtension.mjs');
  await packageExtension();
});
