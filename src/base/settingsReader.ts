import { settingIds } from './ids';

const isText = (value: unknown): value is string => typeof value === 'string';
const isSwitch = (value: unknown): value is boolean => typeof value === 'boolean';
const isPercent = (value: unknown): value is number =>
  typeof value === 'number' && value >= 1 && value <= 100;
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const isProfileSeconds = (value: unknown): value is number =>
  isCount(value) && value >= 1 && value <= 600;
const isPort = (value: unknown): value is number => isCount(value) && value <= 65_535;
const isAddress = (value: unknown): value is string =>
  isText(value) && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*)$/i.test(value);
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isText);
/** Whoever reads it says what is wrong with it, part by part. */
const isAnything = (value: unknown): value is unknown => value !== undefined;
const oneOf =
  <T extends string>(...texts: readonly T[]) =>
  (value: unknown): value is T =>
    texts.some((one) => one === value);

/** What each setting may hold. Its default stands in package.json and nowhere else. */
const mayHold = {
  [settingIds.services]: isAnything,
  [settingIds.ecosystemFile]: isText,
  [settingIds.environment]: isText,
  [settingIds.launch]: oneOf('direct', 'asWritten'),
  [settingIds.nodePath]: isText,
  [settingIds.pm2Path]: isText,
  [settingIds.pm2Home]: isText,
  [settingIds.statusBarClick]: oneOf('pick', 'restartHeaviest', 'restartAll'),
  [settingIds.memoryWarning]: isPercent,
  [settingIds.memoryCritical]: isPercent,
  [settingIds.enforceCaps]: isSwitch,
  [settingIds.guardWhenClosed]: isSwitch,
  [settingIds.sampleBeforeRestart]: isSwitch,
  [settingIds.startOnOpen]: isSwitch,
  [settingIds.audit]: isSwitch,
  [settingIds.databaseUrl]: isText,
  [settingIds.onClose]: oneOf('keep', 'stop'),
  [settingIds.crashLoopAction]: oneOf('stop', 'warn'),
  [settingIds.logNoise]: isAnything,
  [settingIds.logMaxSize]: isText,
  [settingIds.logKeep]: isCount,
  [settingIds.profileSeconds]: isProfileSeconds,
  [settingIds.metricsExport]: isSwitch,
  [settingIds.metricsHost]: isAddress,
  [settingIds.metricsPort]: isPort,
  [settingIds.metricsLogLines]: isSwitch,
  [settingIds.kubernetesReadOnly]: isTexts,
};

export type SettingId = keyof typeof mayHold;
export type SettingValue<Id extends SettingId> = (typeof mayHold)[Id] extends (
  value: unknown,
) => value is infer Value
  ? Value
  : never;

/** The settings as the editor has them for a folder, or for the window where the folder is ''. */
export type SettingsSource = (folder: string) => {
  get(id: string): unknown;
  inspect(id: string): { readonly defaultValue?: unknown } | undefined;
};

/** One value, and whether it is what was written. */
interface Read {
  readonly value: unknown;
  readonly isWrong: boolean;
}

/** The settings, read in one way: typed, kept until one changes, and the default where one holds what it must not. */
export class SettingsReader {
  /** By folder, then by id. */
  readonly #known = new Map<string, Map<SettingId, Read>>();

  constructor(private readonly source: SettingsSource) {}

  /** A setting's value, as it holds for a folder where one is given (absolute path). */
  get<Id extends SettingId>(id: Id, folder = ''): SettingValue<Id> {
    return this.#read(id, folder).value as SettingValue<Id>;
  }

  /** True where what is written cannot be used, so that the default holds. */
  isWrong(id: SettingId, folder = ''): boolean {
    return this.#read(id, folder).isWrong;
  }

  /** Some may have changed: all are read anew. */
  forget(): void {
    this.#known.clear();
  }

  #read(id: SettingId, folder: string): Read {
    let known = this.#known.get(folder);
    if (!known) this.#known.set(folder, (known = new Map()));
    let read = known.get(id);
    if (!read) {
      const settings = this.source(folder);
      const written = settings.get(id) ?? undefined;
      read =
        written !== undefined && mayHold[id](written)
          ? { value: written, isWrong: false }
          : { value: settings.inspect(id)?.defaultValue, isWrong: written !== undefined };
      known.set(id, read);
    }
    return read;
  }
}
