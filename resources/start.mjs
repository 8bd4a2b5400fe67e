#!/usr/bin/env node
/** `npm start`: opens the window under Node 24, whatever Node the system has, or says in one sentence how to get it. */
import { join } from 'path';
import { complaint, findBundledNode, isNewEnough, root, runUnder } from './find-node.mjs';

if (isNewEnough(process.versions.node)) {
  import('./open-window.mjs')
    .then(function (opener) {
      return opener.openWindow(process.argv.slice(2));
    })
    .catch(function (error) {
      process.stderr.write('alice: the window could not be opened. ' + String(error && error.stack) + '\n');
      process.exit(1);
    });
} else {
  var node = process.env.ALICE_NODE_CHOSEN ? null : findBundledNode();
  if (node) {
    runUnder(node, join(root, 'resources', 'start.mjs'), process.argv.slice(2));
  } else {
    process.stderr.write('alice: ' + complaint() + '\n');
    process.exit(1);
  }
}
