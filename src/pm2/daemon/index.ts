// Starting PM2's daemon and ending it, giving it apps, its home and its lock.
// From outside: Pm2Engine, resolvePm2Home, endDaemon; the rest loads with the first start.
export {};
