/** What a value is, as people write it. */
export type Pm2KeyType =
  | 'text'
  | 'words'
  | 'yesNo'
  | 'number'
  | 'count'
  | 'port'
  | 'instances'
  | 'mode'
  | 'size'
  | 'duration'
  | 'list'
  | 'object';

/** A key of an app, as pm2 7.0.4 knows it (lib/API/schema.json); what it does was measured. */
export interface Pm2Key {
  readonly type: Pm2KeyType;
  /** What PM2 takes besides, as JSON has it. */
  readonly also?: readonly ('array' | 'boolean' | 'number' | 'string')[];
  /** The least number that PM2 takes. */
  readonly least?: number;
  /** PM2's other names, the first that is set wins; every key is also known in camel case. */
  readonly others?: readonly string[];
  /** A definition has a place for it: the app cannot be run as it is meant with a wrong value, or a default serves. */
  readonly held?: 'essential' | 'optional';
  /** This extension alone decides it, or it is only another way to say something. What is left goes to PM2 as it is. */
  readonly ours?: true;
  /** PM2 checks its type, and that is all. */
  readonly unread?: true;
  /** What people write, the usual first. */
  readonly values?: readonly string[];
  /** What PM2 really does with it, in a sentence or two. */
  readonly truth?: () => string;
}
