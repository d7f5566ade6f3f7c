// The model, in rooms; here only what other extensions may ask, and all of it put together in order.
// From outside: createApi, Core.
export {};
