import * as l10n from '@vscode/l10n';
import { type Rule } from './rule';
import { type Wrapper, wrapperOf } from './wrapper';

/** A cap over a process that does not hold the memory. */
export const ecosystemCapOnWrapper: Rule = {
  id: 'ecosystem-cap-on-wrapper',
  severity: 'warning',
  title: 'A memory cap watches a wrapper and never acts',
  *check(project) {
    for (const service of project.services) {
      const { app, name } = service;
      const cap = app?.field('max_memory_restart');
      if (!app || !cap) continue;
      const wrapper = wrapperOf(service);
      if (wrapper === undefined) continue;
      const { start, end } = app.field('script') ?? app.place;
      yield {
        file: app.document.file,
        start,
        end,
        service: name,
        ...(wrapper.stays === 'building' && { severity: 'information' as const }),
        message: messages[wrapper.stays](wrapper.name, name),
      };
    }
  },
};

const messages: Readonly<Record<Wrapper['stays'], (wrapper: string, name: string) => string>> = {
  always: (wrapper, name) =>
    l10n.t(
      'PM2 measures only the first process, which is {0} here: the cap of {1} never acts, whatever the program behind it uses. Launch the program itself, or let this extension do so.',
      wrapper,
      name,
    ),
  perhaps: (wrapper, name) =>
    l10n.t(
      'PM2 measures only the first process. Unless {0} is a bash of 5.1 or newer, that is {0} here and the cap of {1} never acts: put exec in front of the last command.',
      wrapper,
      name,
    ),
  building: (wrapper, name) =>
    l10n.t(
      'PM2 measures only the first process. While {1} is built, and on Windows always, that is {0}, so the cap does not count the compiler. Launch the built program itself, or let this extension do so.',
      wrapper,
      name,
    ),
};
