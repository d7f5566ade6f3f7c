import type { Fault } from './fault';
import { daemonFaults } from './rows/daemon';
import { fileFaults } from './rows/files';
import { hostFaults } from './rows/host';
import { limitFaults } from './rows/limits';
import { otherFaults } from './rows/others';
import { strangeFaults } from './rows/strange';

/** Every fault, the costliest first. */
export const faults: readonly Fault[] = [
  ...daemonFaults,
  ...hostFaults,
  ...limitFaults,
  ...otherFaults,
  ...fileFaults,
  ...strangeFaults,
];
