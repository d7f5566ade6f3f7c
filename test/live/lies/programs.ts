/** Programs that behave like the worst of real ones. */
export const badPrograms = {
  /** Takes 150 MB, touches it, and lives; listens on PORT where there is one. */
  'fat.cjs': `
const kept = Buffer.alloc(150 * 1024 * 1024, 1);
console.log('fat ' + kept.length);
setInterval(() => kept[0]++, 1000);
`,
  /** Uses one core. */
  'busy.cjs': `for (;;) { const end = Date.now() + 90; while (Date.now() < end); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); }`,
  /** A shell that is no mere wrapper for direct launch: it does something before and after. */
  'wrapper.sh': `#!/bin/bash
echo "wrapper $$"
node "$1"
code=$?
echo "ended $code"
exit $code
`,
  /** Starts its server in a session of its own, with another parent, and lives on beside it. */
  'leaver.sh': `#!/bin/bash
(setsid node server.cjs < /dev/null > server.log 2>&1 & echo $! > server.pid)
echo "launcher $$"
exec sleep 1000
`,
  /** As Next's: a launcher that starts its server as a child and outlives it. */
  'launcher.cjs': `
const { fork } = require('node:child_process');
const child = fork(__dirname + '/server.cjs');
console.log('server ' + child.pid);
child.on('exit', (code, signal) => console.log('server ended ' + code + ' ' + signal));
process.on('SIGINT', () => { child.kill('SIGINT'); process.exit(0); });
setInterval(() => {}, 1000);
`,
  /** Crashes after LIVE_MS, as often as it is started; lives 3 s longer as long as there is no file "sick". */
  'sickly.cjs': `
setTimeout(() => { console.error('Error: sick after all'); process.exit(1); }, Number(process.env.LIVE_MS));
console.log('up');
`,
  /** Well while "well" exists, then crashes at boot. */
  'turns.cjs': `
const fs = require('node:fs');
const check = () => { if (!fs.existsSync(__dirname + '/well')) { console.error('Error: not well'); process.exit(1); } };
check();
setInterval(check, 50);
`,
  /** Ends before it says "ready". */
  'unready.cjs': `setTimeout(() => { console.error('Error: not ready at all'); process.exit(4); }, 200);`,
} as const;
