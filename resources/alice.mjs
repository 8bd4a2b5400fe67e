#!/usr/bin/env node
/** The command `alice`: starts the command line under Node 24, whatever Node the system has, or says in one sentence how to get it. */
import { existsSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { complaint, findBundledNode, isNewEnough, root, runUnder } from './find-node.mjs';

// A checkout has the sources, which are never stale; what is shipped has only the built files.
var source = join(root, 'src-main', 'hosts', 'cli', 'index.ts');
var entry = existsSync(source) ? source : join(root, 'out', 'main', 'cli.js');

if (isNewEnough(process.versions.node)) {
  process.argv[1] = entry;
  import(pathToFileURL(entry).href).catch(function (error) {
    process.stderr.write(
      'alice: the program could not be loaded. Run "npm ci" again.\n' + String(error && error.stack) + '\n',
    );
    process.exit(1);
  });
} else {
  var node = process.env.ALICE_NODE_CHOSEN ? null : findBundledNode();
  if (node) {
    runUnder(node, entry, process.argv.slice(2));
  } else {
    process.stderr.write('alice: ' + complaint() + '\n');
    process.exit(1);
  }
}
