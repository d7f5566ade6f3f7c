/** What an engine tells as it happens, as far as we listen. `at` in ms since the epoch. */
export type EngineEvent =
  | {
      readonly type: 'log';
      readonly id: number;
      readonly name: string;
      readonly stream: 'out' | 'err';
      /** A chunk of text, not a line: it may start and end anywhere. */
      readonly data: string;
      readonly at: number;
    }
  | {
      readonly type: 'process';
      /** `start`, `online`, `exit`, `restart`, `restart overlimit`, `stop`, `delete` … */
      readonly event: string;
      readonly id: number;
      readonly name: string;
      /** A person or program asked the engine for it. */
      readonly manually: boolean;
      readonly status?: string;
      readonly exitCode?: number;
      readonly at: number;
    }
  | {
      readonly type: 'exception';
      readonly id: number;
      readonly name: string;
      readonly message: string;
      readonly at: number;
    }
  /** What the engine logs of itself. */
  | { readonly type: 'daemonLog'; readonly text: string; readonly at: number }
  /** It says goodbye: somebody ended it on purpose. */
  | { readonly type: 'daemonKilled' };

export type LogEvent = Extract<EngineEvent, { readonly type: 'log' }>;
