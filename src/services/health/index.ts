// What a service is asked before it counts as ready, and when it is asked again.
// From outside: Readiness, which puts the probes and databases together.
export {};
