import { fetchJson } from './fetchJson';

const backendUrl = process.env.BACKEND_URL || 'http://127.0.0.1:3004';
const generatorUrl = process.env.GENERATOR_URL || 'http://127.0.0.1:3002';

export function getBackendHealth() {
  return fetchJson(`${backendUrl}/health`);
}

export function getGeneratorHealth() {
  return fetchJson(`${generatorUrl}/health`);
}

/** Writes one visit and returns `{ total, recent }`, or null where nothing could be written. */
export async function recordVisit(page) {
  const written = await fetchJson(`${backendUrl}/api/visits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ page }),
  });
  return written && fetchJson(`${backendUrl}/api/visits`);
}

export function fetchPicture(seed) {
  return fetch(`${generatorUrl}/svg?seed=${seed}`, {
    cache: 'no-store',
    signal: AbortSignal.timeout(3000),
  });
}
