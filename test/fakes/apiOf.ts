import { type ApiParts, createApi } from '../../src/services/api';

/** The API over a store, for tests that only look. */
export function apiOf(store: ApiParts['store']): ReturnType<typeof createApi> {
  return createApi({
    store,
    ready: Promise.resolve(),
    trusted: () => true,
    deeds: () => Promise.reject(new Error('Nothing is done here.')),
  });
}
