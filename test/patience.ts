/**
 * How long a test waits for what must come, in ms. What comes is noticed within moments on any machine; this only ends what hangs, and so is far above
 * what the slowest needs (a third of two cores: an editor takes a minute to open). A time that the product promises is measured by its own test.
 */
export const patienceMs = 180_000;
