import { createServer } from 'node:http';
import { loadConfig } from './config';

/** The service itself. A name that the list doesn't have, or a port that isn't a number, doesn't pass the type checker. */
const config = loadConfig();

createServer((_request, response) => {
  response.end('catalogue');
}).listen(config.port, () => {
  if (config.logLevel === 'debug' || config.logLevel === 'info') {
    console.log(`listening on ${config.port}; the database is ${config.databaseUrl}`); // which prints [secret]
  }
});
