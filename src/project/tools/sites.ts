import { page } from './page';
import type { Tool } from './tool';

/** What serves documentation, sites of files, and components on their own. */
export const sites: readonly Tool[] = [
  {
    ...page,
    name: 'gatsby',
    title: 'Gatsby',
    file: 'gatsby/cli.js',
    serves: ['develop', 'serve'],
    develops: ['develop'],
    defaultPort: 8000,
    build: ['gatsby', 'build'],
    production: ['gatsby', 'serve'],
  },
  {
    ...page,
    name: 'eleventy',
    title: 'Eleventy',
    file: '@11ty/eleventy/cmd.cjs',
    commands: [],
    serves: [''],
    develops: [''],
    needs: ['serve'],
    defaultPort: 8080,
    build: ['eleventy'],
  },
  {
    ...page,
    name: 'docusaurus',
    title: 'Docusaurus',
    file: '@docusaurus/core/bin/docusaurus.mjs',
    serves: ['start', 'serve'],
    develops: ['start'],
    defaultPort: 3000,
    build: ['docusaurus', 'build'],
    production: ['docusaurus', 'serve'],
  },
  {
    ...page,
    name: 'vitepress',
    title: 'VitePress',
    file: 'vitepress/bin/vitepress.js',
    serves: ['', 'dev', 'preview', 'serve'],
    develops: ['', 'dev'],
    commands: ['dev', 'build', 'preview', 'serve', 'init'],
    defaultPort: 5173,
    build: ['vitepress', 'build'],
    production: ['vitepress', 'preview'],
  },
  {
    ...page,
    name: 'mint',
    aliases: ['mintlify'],
    title: 'Mintlify',
    file: 'mint/index.js',
    serves: ['dev'],
    develops: ['dev'],
    defaultPort: 3000,
  },
  {
    ...page,
    name: 'slidev',
    file: '@slidev/cli/bin/slidev.mjs',
    commands: ['build', 'export', 'format'],
    serves: [''],
    develops: [''],
    defaultPort: 3030,
  },
  {
    ...page,
    name: 'storybook',
    aliases: ['start-storybook', 'sb'],
    title: 'Storybook',
    file: 'storybook/bin/index.cjs',
    commands: ['dev', 'build', 'init', 'upgrade', 'test'],
    serves: ['', 'dev'],
    develops: ['', 'dev'],
    aside: true,
    defaultPort: 6006,
    build: ['storybook', 'build'],
  },
  ...aside('email', 'dev', 'react-email/dist/index.js', 3000),
  ...aside('ladle', 'serve', '@ladle/react/lib/cli/cli.js', 61_000),
  ...aside('histoire', 'dev', 'histoire/bin.mjs', 6006),
  ...statics('http-server', 'http-server/bin/http-server', 8080),
  ...statics('live-server', 'live-server/live-server.js', 8080),
  ...statics('serve', 'serve/build/main.js', 3000),
  ...statics('json-server', 'json-server/lib/bin.js', 3000, 'backend'),
];

function aside(name: string, command: string, file: string, defaultPort: number): readonly Tool[] {
  return [
    { ...page, name, file, serves: [command], develops: [command], aside: true, defaultPort },
  ];
}

/** Serves files that are there already, whatever those are. */
function statics(
  name: string,
  file: string,
  defaultPort: number,
  kind?: 'backend',
): readonly Tool[] {
  const own = { kind, name, file, heap: undefined, defaultPort };
  return [{ ...page, ...own, commands: [], serves: [''] }];
}
