/** The name of our own entry in PM2's list, which keeps the guardian running: no service of anybody's. */
export const guardianName = 'codex-services-guardian';
