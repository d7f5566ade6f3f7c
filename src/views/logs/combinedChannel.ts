import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { maskLines } from '../../base/mask';
import { oneLine } from '../../base/oneLine';
import { type LogFilter, passesAsShown } from '../../services/logs/logFilter';
import type { LogPipeline, ShownBatch, ShownLine } from '../../services/logs/logPipeline';
import { LogChannel } from './logChannel';
import { RememberedLines } from './rememberedLines';

/** What the combined channel shows; kept for a workspace. */
export interface CombinedChoice {
  /** Keys of services; undefined for all. */
  readonly services?: readonly string[];
  /** As it was typed; '' for none. */
  readonly filter: string;
}

/** Lines that are shown again when the choice changes. */
const maxChars = 2 * 1024 * 1024;
const maxTitleChars = 80;
/** A name is cut at this in front of a line. */
export const maxPrefixChars = 20;

/** One channel for several services, with the service's name in front of every line, and without secrets. */
export class CombinedChannel implements Disposable {
  readonly #store = new DisposableStore();
  #channel: LogChannel | undefined;
  readonly #lines = new RememberedLines(maxChars);
  #choice: CombinedChoice = { filter: '' };
  #filter: LogFilter = () => true;
  /** By service: the block that is going on passes the filter. */
  readonly #passing = new Map<string, boolean>();
  readonly #prefixes = new Map<string, string>();

  constructor(
    pipeline: LogPipeline,
    /** A service's name, cut at so many characters, that no other service has. */
    private readonly nameOf: (serviceKey: string, maxChars: number) => string | undefined,
    private readonly title = combinedName(),
  ) {
    this.#store.add(pipeline.onDidShow((batch) => this.#take(batch)));
  }

  get choice(): CombinedChoice {
    return this.#choice;
  }

  /** Shows other services or other lines, of what came before as well. */
  choose(choice: CombinedChoice, filter: LogFilter): void {
    this.#choice = choice;
    this.#filter = filter;
    if (!this.#channel) return;
    this.#channel.clear();
    this.#fill(this.#channel);
  }

  show(): void {
    if (!this.#channel) {
      this.#channel = new LogChannel(this.title, () =>
        l10n.t('— earlier lines are in the channels of the services —'),
      );
      this.#fill(this.#channel);
    }
    this.#channel.show();
  }

  /** What a service has written is no longer to be seen. */
  clear(serviceKey: string): void {
    this.#lines.forget(serviceKey);
    this.choose(this.#choice, this.#filter);
  }

  dispose(): void {
    this.#store.dispose();
    this.#channel?.dispose();
  }

  #fill(channel: LogChannel): void {
    this.#passing.clear();
    this.#prefixes.clear();
    const { services, filter } = this.#choice;
    const names = services?.flatMap((key) => this.nameOf(key, maxTitleChars) ?? []);
    const what = names ? names.join(', ') : l10n.t('all services');
    channel.add(
      filter === ''
        ? l10n.t('— {0} —', what)
        : l10n.t('— {0}, only lines with {1} —', what, oneLine(filter, 200)),
      false,
    );
    const all = [...this.#lines.all()];
    const texts = maskLines(all.map(({ line }) => line.text));
    for (const [index, { serviceKey, line }] of all.entries()) {
      this.#add(channel, serviceKey, { ...line, text: texts[index] ?? '' });
    }
  }

  #take({ serviceKey, lines }: ShownBatch): void {
    for (const line of lines) this.#lines.add(serviceKey, line);
    if (!this.#channel) return;
    const texts = maskLines(lines.map(({ text }) => text));
    for (const [index, line] of lines.entries()) {
      this.#add(this.#channel, serviceKey, { ...line, text: texts[index] ?? '' });
    }
  }

  #add(channel: LogChannel, serviceKey: string, line: ShownLine): void {
    const { services } = this.#choice;
    if (services && !services.includes(serviceKey)) return;
    const passes = line.continues
      ? this.#passing.get(serviceKey) !== false
      : passesAsShown(this.#filter, line.text);
    if (!this.#passing.has(serviceKey)) this.#prefixes.clear();
    // A line of ours may stand between an error and its stack.
    if (line.own || !this.#passing.has(serviceKey)) this.#passing.set(serviceKey, passes);
    if (!passes) return;
    channel.add(`${this.#prefix(serviceKey)} | ${line.text}`, line.own);
  }

  /** What stands before the lines of a service, as wide as for the longest name; kept until another service has come. */
  #prefix(serviceKey: string): string {
    const known = this.#prefixes.get(serviceKey);
    if (known !== undefined) return known;
    const { services } = this.#choice;
    const width = Math.max(
      ...(services ?? [...this.#passing.keys()]).map(
        (key) => (this.nameOf(key, maxPrefixChars) ?? '').length,
      ),
      0,
    );
    const prefix = (this.nameOf(serviceKey, maxPrefixChars) ?? '?').padEnd(width);
    this.#prefixes.set(serviceKey, prefix);
    return prefix;
  }
}

export function combinedName(): string {
  return l10n.t('CODEX: several services');
}
