// What a secret looks like, one notation a file.
// From outside: nothing but base/mask.ts, which masks them in any text.
export {};
