// What a project's files say, read once for launcher, detection and audit, over one interface to files.
// From outside: Files and the readers of single formats; shell commands in shell, PM2's keys in pm2Keys.
export {};
