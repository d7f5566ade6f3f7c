import { readJson } from '../../project/config/readJson';
import { readYaml } from '../../project/config/readYaml';
import { readJsConfig, type JsConfig } from '../config/readJs';
import { Attention } from '../engine/attention';
import type { Editable, Format } from '../fixes/edit';
import type { Value } from '../../project/config/value';
import { type Constants, constantsOf } from '../js/constants';
import { type JsNode, parseJs } from '../js/parse';
import { parseShell, type ShellCommand } from '../../project/shell/parseShell';
import { LineMap } from '../text';

/** A file's text with what was read out of it. Everything is read when first asked for, and once. */
export class Document implements Editable {
  #lines: LineMap | undefined;
  #config: { value: Value | undefined } | undefined;
  #program: { node: JsNode | undefined } | undefined;
  #jsConfig: JsConfig | undefined;
  #constants: Constants | undefined;
  #shell: readonly ShellCommand[] | undefined;
  readonly #memo = new Map<unknown, unknown>();

  constructor(
    readonly file: string,
    readonly text: string,
    private readonly attention = new Attention(),
  ) {}

  get format(): Format {
    if (/\.ya?ml$/i.test(this.file)) return 'yaml';
    return /\.jsonc?$/i.test(this.file) ? 'json' : 'js';
  }

  get lines(): LineMap {
    return (this.#lines ??= new LineMap(this.text));
  }

  /** What a configuration file says. */
  get config(): Value | undefined {
    this.#config ??= this.#at(() => {
      if (this.format === 'json') return { value: readJson(this.text) };
      if (this.format === 'yaml') return { value: readYaml(this.text) };
      return { value: this.jsConfig.value };
    });
    return this.#config.value;
  }

  get program(): JsNode | undefined {
    this.#program ??= this.#at(() => ({ node: parseJs(this.file, this.text) }));
    return this.#program.node;
  }

  get jsConfig(): JsConfig {
    this.#jsConfig ??= this.#at(() => (this.program ? readJsConfig(this.file, this.program) : {}));
    return this.#jsConfig;
  }

  get constants(): Constants {
    return (this.#constants ??= this.program
      ? constantsOf(this.program)
      : { values: new Map(), functions: new Map() });
  }

  get shell(): readonly ShellCommand[] {
    return (this.#shell ??= this.#at(() => parseShell(this.text)));
  }

  /** What `make` gave for this text, made once. */
  remember<T>(key: unknown, make: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, this.#at(make));
    return this.#memo.get(key) as T;
  }

  #at<T>(make: () => T): T {
    return this.attention.at(this.file, make);
  }
}
