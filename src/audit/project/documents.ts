import { readJson } from '../../project/config/readJson';
import { readYaml } from '../../project/config/readYaml';
import { readJsConfig, type JsConfig } from '../config/readJs';
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
    if (!this.#config) {
      if (this.format === 'json') this.#config = { value: readJson(this.text) };
      else if (this.format === 'yaml') this.#config = { value: readYaml(this.text) };
      else this.#config = { value: this.jsConfig.value };
    }
    return this.#config.value;
  }

  get program(): JsNode | undefined {
    this.#program ??= { node: parseJs(this.file, this.text) };
    return this.#program.node;
  }

  get jsConfig(): JsConfig {
    this.#jsConfig ??= this.program ? readJsConfig(this.file, this.program) : {};
    return this.#jsConfig;
  }

  get constants(): Constants {
    return (this.#constants ??= this.program
      ? constantsOf(this.program)
      : { values: new Map(), functions: new Map() });
  }

  get shell(): readonly ShellCommand[] {
    return (this.#shell ??= parseShell(this.text));
  }

  /** What `make` gave for this text, made once. */
  remember<T>(key: unknown, make: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, make());
    return this.#memo.get(key) as T;
  }
}
