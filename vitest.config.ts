import { defineConfig } from 'vitest/config';
import { patienceMs } from './test/patience';

/** Real daemons and browsers on two shared cores: one more try in CI, none for a developer, who should see a flaky test. */
const retry = process.env['CI'] ? 1 : 0;

export default defineConfig({
  test: {
    // `npm run coverage`: what stands below the views. What a child process runs (ecosystem files, the guardian) is not counted.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: [
        'src/webview/**',
        'src/views/**',
        'src/commands/**',
        'src/extension.ts',
        '**/*.d.ts',
      ],
      reportsDirectory: 'test-results/coverage',
      reporter: ['text-summary', 'json-summary', 'json', 'html'],
      reportOnFailure: true,
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: patienceMs,
          // Our modules keep no state between tests; loading them anew for each of 400 files took most of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'fuzz',
          sequence: { groupOrder: 1 },
          include: ['test/fuzz/**/*.test.ts'],
          globalSetup: 'test/fuzz/setup.ts',
        },
      },
      {
        test: {
          name: 'live',
          sequence: { groupOrder: 2 },
          include: ['test/live/**/*.test.ts'],
          // Waiting for restarts, backoffs and grace periods: more than CI has time for. They run with test:slow.
          exclude: ['test/live/lies/**'],
          retry,
          testTimeout: 2 * patienceMs,
          hookTimeout: 2 * patienceMs,
          // A real daemon a file, which mostly waits: two cores have room for three.
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/harness/packaged.ts',
          retry,
          expect: { poll: { timeout: patienceMs } },
          // Each wait has its own bound, and says what it waited for; a test that opens four windows waits often.
          testTimeout: 10 * patienceMs,
          hookTimeout: 2 * patienceMs,
          // A browser, a server and its services a file; two cores.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 900_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'bench',
          include: ['test/bench/bench.test.ts'],
          testTimeout: 900_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // What npm and Debian are asked for takes minutes; each tool alone is quick.
          name: 'frameworks',
          include: ['test/frameworks/**/*.test.ts'],
          testTimeout: 5 * patienceMs,
          hookTimeout: patienceMs,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // One real node of Kubernetes for all files; not in CI, which has none.
          name: 'kubernetes',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: 'test/cluster/harness/setup.ts',
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['test/slow/**/*.test.ts', 'test/live/lies/**/*.test.ts'],
          expect: { poll: { timeout: patienceMs } },
          testTimeout: 900_000,
          // The extension may have to be packaged first.
          hookTimeout: 4 * patienceMs,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
