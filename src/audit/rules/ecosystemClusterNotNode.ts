import * as l10n from '@vscode/l10n';
import { toolName, toolNamed } from '../../project/tools/table';
import { appRule, setKeys } from './rule';

/** Cluster mode for what is not a node script. */
export const ecosystemClusterNotNode = appRule(
  {
    id: 'ecosystem-cluster-not-node',
    severity: 'error',
    title: 'Cluster mode for what is not node',
  },
  function* (app) {
    const mode = app.field('exec_mode');
    const script = app.text('script');
    if (!mode || !app.isCluster || script === undefined) return;
    const interpreter = app.text('interpreter');
    const foreign = interpreter !== undefined && toolNamed(toolName(interpreter))?.name !== 'node';
    const program = script.split(/\s+/)[0] ?? '';
    const tool = toolNamed(program);
    const notScript =
      /\.(sh|py|rb|php|pl|exe|cmd|bat)$/.test(program) || (tool !== undefined && !tool.heap);
    if (!foreign && !notScript) return;
    const single = app.instances.count <= 1 && !app.instances.all;
    yield {
      start: mode.start,
      end: mode.end,
      message: l10n.t(
        'Cluster mode is node’s own: PM2 loads {0} as JavaScript, and {1} dies at once.',
        foreign ? (interpreter ?? '') : program,
        app.name,
      ),
      fix: setKeys(app, l10n.t('Use fork mode'), { exec_mode: 'fork' }, single),
    };
  },
);
