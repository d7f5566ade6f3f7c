import { runMocha } from './runMocha';

/** Runs the tests inside the extension host, on the sample, trusted. */
export function run(): Promise<void> {
  // Each file registers its tests when it is loaded.
  return runMocha(async () => {
    await import('./activation.test');
    await import('./services.test');
    await import('./reach.test');
    await import('./debugging.test');
    await import('./databases.test');
    await import('./audit.test');
    await import('./hostileArguments.test');
  });
}
