// What a service is: entries observed, whose they are, the verdict, and the one truth about all.
// From outside: ServiceStore and the Service it tells of.
export {};
