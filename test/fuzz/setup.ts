import { randomInt } from 'node:crypto';

/** Gives all files one seed, and says which: `FUZZ_SEED=… FUZZ_CASES=… npm run test:fuzz` runs the same cases again, or more. */
export default function setup(): void {
  process.env['FUZZ_SEED'] ??= String(randomInt(2 ** 31));
  process.env['FUZZ_CASES'] ??= '24000';
  const { FUZZ_SEED: seed, FUZZ_CASES: cases } = process.env;
  console.log(`fuzz: FUZZ_SEED=${seed} FUZZ_CASES=${cases}`);
}
