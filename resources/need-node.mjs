/** Stands before every npm script that runs project code: ends with one clear sentence under a Node that is too old. */
import { complaint, isNewEnough } from './find-node.mjs';

if (!isNewEnough(process.versions.node)) {
  process.stderr.write('alice: ' + complaint() + '\n');
  process.exit(1);
}
