// How a definition becomes an entry of the engine's: planning the command, checking it, handing it over.
// From outside: planLaunch, ServiceLaunch; launchToPm2 says a plan in PM2's keys.
export {};
