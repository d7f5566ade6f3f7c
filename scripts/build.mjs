// Builds the extension: one bundle for `activate`, one for each program or part that is loaded on its own.
// `node scripts/build.mjs [--watch] [--production]`
import * as esbuild from 'esbuild';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

/**
 * What is imported dynamically from src/bundles is a bundle of its own beside the others (esbuild cannot split CommonJS).
 * @type {esbuild.Plugin}
 */
const separateBundles = {
  name: 'separate-bundles',
  setup({ onResolve }) {
    onResolve({ filter: /\/bundles\// }, ({ kind, path: file }) =>
      kind === 'dynamic-import'
        ? { path: `./${path.basename(file)}.js`, external: true }
        : undefined,
    );
    for (const [name, filter] of Object.entries({ l10n: /^@vscode\/l10n$/, yaml: /^yaml$/ })) {
      onResolve({ filter }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${name}.js`, external: true },
      );
    }
  },
};

const rulesPackage = '@secretlint/secretlint-rule-preset-recommend';

/**
 * Shared, and loaded when what is exported is first used, not when what imports it is: masking is synchronous, so it cannot wait for
 * an `import()`, and most of what it knows is needed for few texts.
 */
const whenUsed = [
  { filter: /(?:^\.|\/base)\/mask$/, file: './mask.js', exported: ['maskSecrets', 'maskLines'] },
  { filter: new RegExp(`^${rulesPackage}$`), file: './secretRules.js', exported: ['rules'] },
];

/** @type {esbuild.Plugin} */
const loadedWhenUsed = {
  name: 'loaded-when-used',
  setup({ onResolve, onLoad }) {
    for (const { filter, file, exported } of whenUsed) {
      onResolve({ filter }, ({ kind }) =>
        kind === 'entry-point'
          ? undefined
          : { path: file, namespace: 'when-used', pluginData: exported },
      );
    }
    onLoad({ filter: /.*/, namespace: 'when-used' }, ({ path: file, pluginData: exported }) => {
      const names = /** @type {string[]} */ (exported);
      const getters = names.map((name) => `get ${name}() { return require('${file}').${name}; }`);
      return { contents: `module.exports = { __esModule: true, ${getters.join(', ')} };` };
    });
    onResolve({ filter: /.*/, namespace: 'when-used' }, ({ path: file }) => ({
      path: file,
      external: true,
    }));
    // With this one of the rules would read key files; it is given none.
    onResolve({ filter: /^\.\/index-/ }, ({ kind, importer, path: file }) =>
      kind === 'dynamic-import' && importer.includes(rulesPackage)
        ? { path: file, external: true }
        : undefined,
    );
  },
};

/** How everything that runs in node is bundled. */
export const nodeBundle = /** @satisfies {esbuild.BuildOptions} */ ({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's `main` is a UMD file that breaks when bundled.
  mainFields: ['module', 'main'],
});

/**
 * The MCP SDK brings a validator of JSON schemas for what our server never asks of its client: half of the bundle, and code made of
 * strings.
 * @type {esbuild.Plugin}
 */
const withoutElicitation = {
  name: 'without-elicitation',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /validation\/ajv-provider\.js$/ }, () => ({
      path: 'ajv-provider',
      namespace: 'unused',
    }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    }));
  },
};

/**
 * Of the client of Kubernetes, kubeconfig files, certificates and proxies are ours to use. It names every kind of object of the API
 * (20 MB) for a client that we do not make; node-fetch for what we ask by node's own https; and providers of credentials that
 * Kubernetes's clients have given up, which would run programs. Unused by us, they are not in the bundle.
 * @type {esbuild.Plugin}
 */
const leanKubernetes = {
  name: 'lean-kubernetes',
  setup({ onResolve, onLoad }) {
    /** @type {Readonly<Record<string, string>>} */
    const replaced = {
      'node-fetch': 'export const Headers = globalThis.Headers;',
      './azure_auth.js': 'export class AzureAuth { isAuthProvider() { return false; } }',
      './gcp_auth.js':
        'export class GoogleCloudPlatformAuth { isAuthProvider() { return false; } }',
      './exec_auth.js': 'export class ExecAuth { isAuthProvider() { return false; } }',
      './gen/index.js':
        'export const createConfiguration = undefined, ServerConfiguration = undefined;',
    };
    onResolve({ filter: /^(?:node-fetch|\.\/.+\.js)$/ }, ({ path: name, importer }) =>
      name in replaced && importer.includes('@kubernetes/client-node')
        ? { path: name, namespace: 'lean-kubernetes' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lean-kubernetes' }, ({ path: name }) => ({
      contents: replaced[name],
    }));
  },
};

/**
 * @param {boolean} production
 * @returns {esbuild.BuildOptions}
 */
export function optionsFor(production) {
  return {
    ...nodeBundle,
    entryPoints: {
      extension: 'src/extension.ts',
      definitions: 'src/bundles/definitions.ts',
      shellEnvironment: 'src/bundles/shellEnvironment.ts',
      start: 'src/bundles/start.ts',
      memory: 'src/bundles/memory.ts',
      guardian: 'src/bundles/guardian.ts',
      metrics: 'src/bundles/metrics.ts',
      metricsPage: 'src/bundles/metricsPage.ts',
      manifests: 'src/bundles/manifests.ts',
      readiness: 'src/bundles/readiness.ts',
      postgres: 'src/bundles/postgres.ts',
      monitor: 'src/bundles/monitor.ts',
      debug: 'src/bundles/debug.ts',
      kubernetes: 'src/bundles/kubernetes.ts',
      preflight: 'src/bundles/preflight.ts',
      logs: 'src/bundles/logs.ts',
      patterns: 'src/bundles/patterns.ts',
      reach: 'src/bundles/reach.ts',
      mcpServer: 'src/bundles/mcpServer.ts',
      audit: 'src/bundles/audit.ts',
      auditWorker: 'src/bundles/auditWorker.ts',
      // Shared, so that all bundles speak one language.
      l10n: '@vscode/l10n',
      // Shared, because it is large and two bundles need it.
      yaml: 'yaml',
      // Shared, and loaded when they are used.
      mask: 'src/base/mask.ts',
      secretRules: '@secretlint/secretlint-rule-preset-recommend',
      ecosystemReader: 'src/pm2/ecosystem/ecosystemReader.ts',
      closeProgram: 'src/pm2/windows/closeProgram.ts',
    },
    outdir: 'dist',
    // Native sisters of pg and ws are optional, and not used.
    external: ['vscode', 'pg-native', 'bufferutil', 'utf-8-validate'],
    plugins: [separateBundles, loadedWhenUsed, withoutElicitation, leanKubernetes],
    banner: { js: 'var codexServicesEntered = performance.now();' },
    minify: production,
    sourcemap: production ? false : 'linked',
    logLevel: production ? 'warning' : 'info',
  };
}

/**
 * Pages, which a browser runs: a script, its styles and the font of its icons.
 * @param {boolean} production
 * @returns {esbuild.BuildOptions}
 */
function pageOptionsFor(production) {
  return {
    absWorkingDir: root,
    entryPoints: {
      monitorPage: 'src/webview/monitor/monitor.ts',
    },
    outdir: 'dist',
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    minify: production,
    sourcemap: production ? false : 'linked',
    logLevel: production ? 'warning' : 'info',
  };
}

export async function build({ production = false } = {}) {
  await esbuild.build(optionsFor(production));
  await esbuild.build(pageOptionsFor(production));
}

async function watch() {
  const pages = await esbuild.context(pageOptionsFor(false));
  await pages.watch();
  const context = await esbuild.context({
    ...optionsFor(false),
    plugins: [
      separateBundles,
      loadedWhenUsed,
      withoutElicitation,
      leanKubernetes,
      {
        // The two lines that the problem matcher of .vscode/tasks.json waits for.
        name: 'watch-lines',
        setup(build) {
          build.onStart(() => console.log('[watch] build started'));
          build.onEnd(() => console.log('[watch] build finished'));
        },
      },
    ],
  });
  await context.watch();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--watch')) await watch();
  else await build({ production: process.argv.includes('--production') });
}
