/** Files for people without the editor, and for the editor: name, text, and whether it is a program. */
export interface StarterFile {
  /** Relative to the workspace folder. */
  readonly name: string;
  readonly text: string;
  readonly program: boolean;
}

/** Scripts that start and stop the services of an ecosystem file, and settings that keep the editor's watcher small. */
export function starterFiles(ecosystemFile: string): readonly StarterFile[] {
  return [
    {
      name: 'start-dev.sh',
      program: true,
      text: `#!/usr/bin/env bash
# Starts the services of this project under PM2, without the editor.
set -euo pipefail
cd "$(dirname "$0")"

PM2="pm2"
command -v pm2 > /dev/null || PM2="npx --yes pm2"

# PM2 tells services apart by name: set PM2_HOME where another project's have the same.
$PM2 start ${ecosystemFile}
$PM2 list
`,
    },
    {
      name: 'stop.sh',
      program: true,
      text: `#!/usr/bin/env bash
# Stops the services of this project and takes them out of PM2's list. Their log files stay.
set -euo pipefail
cd "$(dirname "$0")"

PM2="pm2"
command -v pm2 > /dev/null || PM2="npx --yes pm2"

$PM2 delete ${ecosystemFile}
`,
    },
    {
      name: '.vscode/settings.json',
      program: false,
      text: `{
  // What builds and services write need not be watched: watchers cost memory.
  "files.watcherExclude": {
    "**/.next/**": true,
    "**/target/**": true,
    "**/*.log": true
  },
  "codexServices.launch": "direct",
  "codexServices.memory.warningPercent": 85
}
`,
    },
  ];
}
