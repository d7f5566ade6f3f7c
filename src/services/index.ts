// The model, in rooms; here only what other extensions may ask.
// From outside: createApi.
export {};
