// Asking a service over HTTP how it is.
// From outside: askHttp.
export {};
