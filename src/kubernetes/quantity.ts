/** What a quantity's end means; see the API's `resource.Quantity`. */
const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};

/** A quantity of Kubernetes's, such as `128Mi`, `250m`, `1e3`, in bytes or cores; undefined for what is none. */
export function parseQuantity(text: string | undefined): number | undefined {
  const [, number, end] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]{0,2})$/.exec(text ?? '') ?? [];
  const factor = factors[end ?? 'none'];
  if (number === undefined || factor === undefined) return undefined;
  const value = Number(number) * factor;
  return Number.isFinite(value) ? value : undefined;
}
