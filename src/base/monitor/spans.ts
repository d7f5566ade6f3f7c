/** Spans that follow the present; the last begins where the service that runs longest was started. */
export const spanNames = ['tenMinutes', 'hour', 'sixHours', 'sinceStart'] as const;

export type SpanName = (typeof spanNames)[number];

export const spanMs: Readonly<Record<Exclude<SpanName, 'sinceStart'>, number>> = {
  tenMinutes: 600_000,
  hour: 3_600_000,
  sixHours: 6 * 3_600_000,
};
