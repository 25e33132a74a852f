// Loaded before the server in test/newcomer.test.ts: whatever the process wants to reach is written to STRANGERS_FILE,
// when it is not this machine.
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';

const HERE = /^(?:127\.\d+\.\d+\.\d+|::1|localhost|::ffff:127\.\d+\.\d+\.\d+)$/;
const connect = net.Socket.prototype.connect;
/** Where a socket is to go: (port, host), a path, options, or the array that net makes of them. */
function hostOf([first, second]) {
  if (Array.isArray(first)) return hostOf(first);
  if (typeof first === 'number') return typeof second === 'string' ? second : 'localhost';
  if (typeof first !== 'object' || first === null || first.path !== undefined) return 'localhost';
  return first.host ?? 'localhost';
}

net.Socket.prototype.connect = function (...args) {
  const host = hostOf(args);
  if (!HERE.test(String(host))) appendFileSync(process.env.STRANGERS_FILE ?? '/dev/null', `${host}\n`);
  return connect.apply(this, args);
};
syncBuiltinESMExports();
