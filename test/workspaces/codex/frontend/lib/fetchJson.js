const patience = 3000;

/** The JSON behind `url`, or null where the service is down, slow or unwell. Never throws. */
export async function fetchJson(url, options = {}) {
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      signal: AbortSignal.timeout(patience),
      ...options,
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
