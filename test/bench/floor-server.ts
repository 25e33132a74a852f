import 'reflect-metadata';
import { createServer } from 'node:http';
import pg from 'pg';
import { floorAnswer, floorStatement } from './worklist-floor.js';

/**
 * The floor: a bare node:http handler that runs one prepared statement and writes the same bytes. Who asks stands in the
 * connection itself; nothing is checked, nobody is signed in, nothing is logged. Its statement is planned once, as ours is.
 */
const { ORGANISATION = '', MEMBER = '' } = process.env;
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 16,
  options: `-c timezone=UTC -c plan_cache_mode=force_generic_plan -c app.org_id=${ORGANISATION} -c app.member_id=${MEMBER}`,
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { after = null } = JSON.parse(Buffer.concat(chunks).toString()) as { after?: [string, string] | null };
    const { statement, params } = floorStatement(MEMBER, after);
    pool.query({ name: statement.name, text: statement.text, values: [...params] }).then(
      ({ rows }) => {
        const body = Buffer.from(JSON.stringify(floorAnswer(rows)));
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
      },
      () => response.writeHead(500, { 'content-length': 0 }).end(),
    );
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
