import * as l10n from '@vscode/l10n';
import { formatSize, parseSize } from '../../base/size';
import type { FileEdit } from '../finding';
import type { Document } from '../project/documents';
import { type Rule, safeFix, withFix } from './rule';
import { namedHeap } from './heap';
import { wrapperOf } from './wrapper';

const mega = 1024 ** 2;

/** A heap limit above the memory cap: the cap strikes before node has collected its garbage. */
export const ecosystemHeapAboveCap: Rule = {
  id: 'heap-above-cap',
  severity: 'warning',
  title: 'The heap limit is above the cap or the machine',
  *check(project) {
    for (const service of project.services) {
      const heap = namedHeap(service);
      if (!heap) continue;
      const { app, name, steps } = service;
      const cap = parseSize(app?.field('max_memory_restart')?.value);
      const total = project.options.machine?.totalBytes;
      const bytes = heap.mb * mega;
      const capMb = cap === undefined ? undefined : Math.round(cap / mega);
      // Where the limit is written: in the command, or in the variables of the app or of a script on the way.
      const documents = [heap.step?.document, app?.document, ...steps.map((one) => one.document)];
      const file = documents.find((one) => one && limitPlace(one, heap.mb));
      const place = file && limitPlace(file, heap.mb);
      const where = {
        ...(file && place ? { file: file.file, ...place } : service.place),
        service: name,
      };
      if (capMb !== undefined && heap.mb > capMb) {
        yield {
          ...where,
          message: l10n.t(
            '{0} may use {1} of heap but is restarted at {2}: that comes before node has to collect its garbage.',
            name,
            formatSize(bytes),
            formatSize(capMb * mega),
          ),
          // A cap over a wrapper never acts: the limit may be what the program needs.
          ...withFix(
            file && !wrapperOf(service)
              ? safeFix(l10n.t('Lower the heap to {0} MB', capMb), heapEdit(file, heap.mb, capMb))
              : undefined,
          ),
        };
      } else if (total !== undefined && bytes > total) {
        yield {
          ...where,
          message: l10n.t(
            '{0} may use {1} of heap, but this machine has {2}: the system kills it first.',
            name,
            formatSize(bytes),
            formatSize(total),
          ),
        };
      }
    }
  },
};

const pattern = (mb: number): RegExp =>
  new RegExp(`--max[-_]old[-_]space[-_]size(?:=|\\s+|['"],\\s*['"])(${mb})\\b`);

interface Placed {
  readonly start: number;
  readonly end: number;
}

function limitPlace({ text }: Document, mb: number): Placed | undefined {
  const match = pattern(mb).exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}

/** Where the same limit stands twice, nobody knows whose it is. */
function heapEdit(
  { file, text }: Document,
  mb: number,
  by: number,
): readonly FileEdit[] | undefined {
  const all = [...text.matchAll(new RegExp(pattern(mb), 'g'))];
  const [match] = all;
  if (all.length !== 1 || !match) return undefined;
  const end = match.index + match[0].length;
  return [{ file, start: end - String(mb).length, end, text: String(by) }];
}
