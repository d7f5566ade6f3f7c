import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import type { ServiceSetting } from '../../services/definitions/settings';

/** What is known of this machine; what is left out is not judged. */
export interface MachineFacts {
  readonly totalBytes?: number;
  /** Memory in use, in percent. */
  readonly usedPercent?: number;
  /** Log files of services. Absolute. */
  readonly logs?: readonly { readonly file: string; readonly bytes: number }[];
  readonly orphans?: readonly {
    readonly port: number;
    readonly pid: number;
    readonly service: string;
  }[];
  /** The folders of PATH, for interpreters that are named. */
  readonly searchPath?: readonly string[];
}

export interface ProjectOptions {
  /** What ecosystem files gave when they were run, by absolute path. */
  readonly evaluated?: ReadonlyMap<string, readonly RawApp[]>;
  readonly machine?: MachineFacts;
  /** What `codexServices.services` says. */
  readonly settings?: Readonly<Record<string, ServiceSetting>>;
}
