// tus (https://tus.io) as its authors wrote it for Node:
//   node tus.mjs MODULES serve FOLDER ADDRESS PORT     a server that keeps uploads in FOLDER under the names they ask for
//   node tus.mjs MODULES put FILE URL NAME             one upload; ends with 1 if it fails
// MODULES is the folder node_modules that has @tus/server, @tus/file-store and tus-js-client.
import { createReadStream, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, what, ...rest] = process.argv.slice(2);
const installed = createRequire(join(modules, 'any.js'));
const load = (name) => import(pathToFileURL(installed.resolve(name)));

async function serve(directory, host, port) {
  const { Server } = await load('@tus/server');
  const { FileStore } = await load('@tus/file-store');
  const server = new Server({
    path: '/files',
    datastore: new FileStore({ directory }),
    namingFunction: (_, metadata) => metadata.name,
  });
  server.listen({ host, port: Number(port) });
}

async function put(file, endpoint, name) {
  const { Upload } = await load('tus-js-client');
  new Upload(createReadStream(file), {
    endpoint,
    uploadSize: statSync(file).size,
    chunkSize: 64 << 20,
    metadata: { name },
    retryDelays: null,
    onError(error) {
      console.error(error.message);
      process.exit(1);
    },
  }).start();
}

await { serve, put }[what](...rest);
