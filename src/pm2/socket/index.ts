// The daemon's sockets: wire format, reconnecting, validation of what comes back.
// From outside: Pm2Link; RpcClient and Pm2Socket for what asks once and goes.
export {};
