/** Loaded before the built desktop host (`node --import`): lets it find the stand-in as `electron`, and hears the driver. */
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { answerDriver } from './answer-driver.ts';
import { behaveAsElectron } from './as-electron.ts';
import { isDriven } from './wire.ts';

const standIn = new URL('electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

behaveAsElectron();
if (isMainThread && isDriven) answerDriver();
