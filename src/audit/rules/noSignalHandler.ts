import * as l10n from '@vscode/l10n';
import { child, type JsNode, walk } from '../js/parse';
import type { Document } from '../project/documents';
import { calleeName } from './conditions';
import { packageSources } from './packageSources';
import { type Rule } from './rule';
import { handlesSignals } from './signals';

/** A server with a pool that closes neither when it is told to stop. */
export const noSignalHandler: Rule = {
  id: 'no-signal-handler',
  severity: 'information',
  title: 'A server closes nothing when it is stopped',
  *check(project) {
    for (const { service, documents } of packageSources(project)) {
      if (service.kind === 'frontend') continue;
      // Frameworks that have it built in are told to use it in their own way.
      const listening = documents
        .map((document) => ({ document, place: listenPlace(document) }))
        .find(({ place }) => place);
      const pool = documents.some(makesPool);
      if (!listening?.place || !pool || documents.some(handlesSignals)) continue;
      yield {
        file: listening.document.file,
        ...listening.place,
        service: service.name,
        message: l10n.t(
          '{0} never closes its server and its pool: each restart cuts requests off and leaves connections open in the database until they time out.',
          service.name,
        ),
        fix: {
          kind: 'patch',
          title: l10n.t('Show how to close on SIGTERM'),
          text: snippet,
        },
      };
    }
  },
};

const snippet = `// Close what is open when PM2 (SIGINT) or the system (SIGTERM) stops this process.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(async () => {
      await pool.end(); // prisma: await prisma.$disconnect();
      process.exit(0);
    });
  });
}
`;

function listenPlace(document: Document): { start: number; end: number } | undefined {
  return document.remember(listenPlace, () => {
    let found: { start: number; end: number } | undefined;
    if (!/\.listen\s*\(/.test(document.text) || !document.program) return undefined;
    walk(document.program, (node) => {
      if (found) return false;
      const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
      if (
        callee &&
        /^(app|server|httpServer|fastify|express\w*|http)\.listen$/i.test(calleeName(node) ?? '')
      ) {
        found = { start: callee.start, end: callee.end };
      }
      return undefined;
    });
    return found;
  });
}

function makesPool(document: Document): boolean {
  return document.remember(makesPool, () => {
    let found = false;
    if (!/new\s+(?:[\w$]+\.)?(?:Pool|PrismaClient)\s*\(/.test(document.text) || !document.program)
      return false;
    walk(document.program, (node: JsNode) => {
      if (
        node.type === 'NewExpression' &&
        /(^|\.)(Pool|PrismaClient)$/.test(calleeName(node) ?? '')
      )
        found = true;
    });
    return found;
  });
}
